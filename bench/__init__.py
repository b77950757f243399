"""The figures the documents quote, measured anew by ``python -m bench``."""
