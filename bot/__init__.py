"""Countersign judges merge requests that change tracker files."""

from __future__ import annotations

__version__ = "0.1.0"
