"""What a station makes of signals: pure values and rules, without a clock, without I/O, without Home Assistant."""
