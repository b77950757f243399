"""Words only: a verdict as a terminal, a comment or a machine reads it."""
