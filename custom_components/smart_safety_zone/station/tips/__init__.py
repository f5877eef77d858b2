"""Tip-offs at the station: reports without an alarm, in a queue of their own."""
