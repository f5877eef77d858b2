"""Tip-offs of a site: reports without an alarm."""
