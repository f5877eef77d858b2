"""The site role: alarm points that wrap what a household has, and the receivers that it reports to."""
