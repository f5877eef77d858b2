"""What the two ends say to each other: pure rules, without I/O, clock, entropy or Home Assistant.

Time comes in as `moment.Moment`, entropy as bytes. The folder can be imported as the top-level package `protocol`.
"""
