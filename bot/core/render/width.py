"""Width: how many terminal cells a text takes, for carets and columns that line up."""

from __future__ import annotations

JOINER, EMOJI_STYLE = "\u200d", "\ufe0f"


def cells(text: str) -> int:
    """Count the terminal cells of a printable text."""
    return len(text) if text.isascii() else sum(widths(text))


def widths(text: str) -> list[int]:
    """Give the cells of each character: 0 for what combines with the one before, 2 for wide."""
    if text.isascii():
        return [1] * len(text)
    from unicodedata import category, east_asian_width

    found: list[int] = []
    before = ""
    for char in text:
        if char == JOINER or category(char) in {"Mn", "Me", "Cf"}:
            # A narrow symbol asked to look like an emoji takes two cells together.
            widened = char == EMOJI_STYLE and found and found[-1] == 1 and not before.isascii()
            found.append(1 if widened else 0)
        elif before == JOINER or (found and "\U0001f3fb" <= char <= "\U0001f3ff"):
            found.append(0)
        else:
            found.append(2 if east_asian_width(char) in {"W", "F"} else 1)
        before = char
    return found


def padded(text: str, width: int) -> str:
    """Fill a text with spaces up to a width in cells."""
    return text + " " * (width - cells(text))


def clipped(text: str, width: int) -> str:
    """Cut a text to at most ``width`` cells, an ellipsis at its end when cut."""
    if cells(text) <= width:
        return text
    used = 0
    for at, size in enumerate(widths(text)):
        used += size
        if used > width - 1:
            return text[:at].rstrip() + "…"
    return text
