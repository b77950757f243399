"""Countersign judges merge requests that change tracker files."""

__version__ = "0.1.0"
