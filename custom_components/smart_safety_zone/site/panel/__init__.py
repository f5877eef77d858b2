"""The alarm panel of a site: arming, delays, zones, users and their codes, opening and closing."""
