"""Looks through a site's cameras while they run: judged, recorded, sent, ended."""
