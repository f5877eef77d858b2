"""Tests of the site role, in a Home Assistant, against a station that does as it is told."""
