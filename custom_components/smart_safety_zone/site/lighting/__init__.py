"""Danger-zone lighting: groups of the household's own lamps, lit for an alarm and put back as they were."""
