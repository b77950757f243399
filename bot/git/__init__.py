"""The Repository port over the git command."""
