"""Shared cameras at the station: who looks, what is kept of it, and which camera is near."""
