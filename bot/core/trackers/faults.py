"""Faults: what a Markdown tracker says that no host shows: conflict marks, uneven tables."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.source import Source

CONFLICT = "a merge conflict was committed here; its first side is read"
MARKERS = frozenset({"<<<<<<< ", ">>>>>>> "})
"""How a line begins that opens or closes a conflict."""


def second_side(source: Source, start: int) -> set[int]:
    """Give the indexes of the lines of a conflict's other sides; its first mark is at ``start``.

    Empty where one of its marks is missing.
    """
    text = source.text
    close = text.find("\n>>>>>>> ", start)
    cuts = (text.find(mark, start, max(close + 1, 0))
            for mark in ("\n||||||| ", "\n=======\n", "\n=======\r\n"))  # fmt: skip
    middle = min((at for at in cuts if at >= 0), default=-1)
    if middle < 0:
        return set()
    return set(range(source.line(middle + 1) - 1, source.line(close + 1)))


def uneven(header: int, dashes: int) -> str:
    """Say what is wrong with a header of so many cells over so many of dashes."""
    cells = "1 cell" if dashes == 1 else f"{dashes} cells"
    return (f"the row of dashes under this header has {cells}, the header {header}: "
            "it is shown as text, not as a table")  # fmt: skip
