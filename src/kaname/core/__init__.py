"""Values that every room speaks, and nothing else: no I/O, no clock, no randomness."""
