"""Long: how much is read of one cell, however long it is."""

from __future__ import annotations

MOST = 1_000
"""The references, or dependencies, that are read of one cell."""
_LONGEST = 20_000


def shortened(text: str) -> str:
    """Give a text, one of more than 20,000 characters up to its last word that is whole."""
    if len(text) <= _LONGEST:
        return text
    text = text[:_LONGEST]
    return text[: max(text.rfind(sign) for sign in " ,;\n")] or text
