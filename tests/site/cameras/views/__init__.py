"""Looks while they run."""
