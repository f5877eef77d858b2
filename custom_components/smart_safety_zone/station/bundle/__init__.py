"""Evidence bundles: all that a station has of one incident, in a file that proves itself."""
