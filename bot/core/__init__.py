"""The pure core: text in, verdict out; no I/O, no clock, no randomness."""
