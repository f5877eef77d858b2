"""Tests of what the station makes of signals."""
