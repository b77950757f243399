"""Excerpt: the part of a line around a cell, and where the caret stands under it."""

from __future__ import annotations

from bot.core.model.typed import NamedTuple
from bot.core.render.safe import visible
from bot.core.render.width import cells

LONGEST_CELL = 400
"""Characters shown of a cell; more is not a cell anyone reads."""

TAB, BOM = 4, "\ufeff"


class Excerpt(NamedTuple):
    """A line's shown part, and the caret's distance from its start and length in cells."""

    text: str
    before: int
    length: int


def excerpt(line: str, column: int, end_column: int, width: int) -> Excerpt:
    """Cut a line around the columns (from 1, end exclusive) to a width in cells.

    The cell itself stays whole; on its left the line is cut where a table's column begins.
    """
    if line.startswith(BOM):
        line, column, end_column = line[1:], column - 1, end_column - 1
    start = min(max(column - 1, 0), len(line))
    end = min(max(end_column - 1, start), len(line), start + LONGEST_CELL)
    cell = shown(line[start:end])
    room = max(width - cells(cell), 0)
    left = shown(line[max(0, start - width) : start])
    right = shown(line[end : end + width])
    if cells(left) + cells(right) > room or start > width or len(line) - end > width:
        half = room // 2
        left, right = (
            cut_left(left, max(half, room - cells(right)), more=start > width),
            cut_right(right, max(half, room - cells(left)), more=len(line) - end > width),
        )
    return Excerpt((left + cell + right).rstrip(), cells(left), max(cells(cell), 1))


def shown(text: str) -> str:
    """Make a piece of a line visible: tabs as spaces, control characters as escapes."""
    return visible(text.replace("\t", " " * TAB))


def cut_left(text: str, room: int, *, more: bool) -> str:
    """Keep the end of what stands before the cell, from a column's bar on where there is one."""
    if cells(text) <= room and not more:
        return text
    kept = text[1:] if more else text
    while cells(kept) > max(room - 2, 0):
        kept = kept[max(1, len(kept) - max(room - 2, 0)) :]
    bar = kept.find("|")
    return "… " + (kept[bar:] if bar >= 0 else kept.lstrip())


def cut_right(text: str, room: int, *, more: bool) -> str:
    """Keep the start of what stands after the cell."""
    if cells(text) <= room and not more:
        return text
    kept = text
    while cells(kept) > max(room - 2, 0):
        kept = kept[: min(len(kept) - 1, max(room - 2, 0))]
    return kept.rstrip() + " …"
