"""Neighbours of a site: which they are, calling them for help, and whose call is believed."""
