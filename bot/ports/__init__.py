"""What flows need from outside, as Protocols."""
