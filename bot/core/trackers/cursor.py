"""Cursor: a walk over a text's lines, and what was found wrong on the way."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.faults import CONFLICT, MARKERS, second_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.source import Source


def indent_of(line: str) -> int:
    """Give the columns of white space that a line begins with; a tab goes to the next fourth."""
    blank = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blank.expandtabs(4)) if "\t" in blank else len(blank)


class Cursor:
    """Where a reader of lines is: ``at`` is the index of the next line.

    ``faults`` are places with what is wrong there; the lines in ``skipped`` are the second sides
    of committed conflicts.
    """

    __slots__ = ("at", "faults", "skipped", "source", "starts", "text")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.starts = source.starts
        self.faults: list[tuple[Span, str]] = []
        self.skipped: set[int] = set()
        self.at = 0

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give the offset and text (no line end) of the lines from ``at`` on."""
        while self.at < len(self.starts):
            index = self.at
            self.at += 1
            if index not in self.skipped:
                yield self.starts[index], self.line(index)

    def line(self, index: int) -> str:
        """Give a line without its line end, empty after the last one."""
        starts = self.starts
        if index >= len(starts):
            return ""
        end = starts[index + 1] if index + 1 < len(starts) else len(self.text)
        return self.text[starts[index] : end].rstrip("\r\n")

    def peek(self) -> str:
        """Give the line after the present one."""
        return self.line(self.at)

    def offset(self) -> int:
        """Tell where the next line begins."""
        return self.starts[self.at] if self.at < len(self.starts) else len(self.text)

    def conflict(self, start: int, line: str) -> bool:
        """Tell a conflict that was committed, if a line marks one; its first side is read."""
        if line[:8] not in MARKERS:
            return False
        self.fault(start, line, CONFLICT)
        self.skipped |= second_side(self.source, start)
        return True

    def fault(self, start: int, line: str, message: str) -> None:
        """Note what is wrong with a line."""
        self.faults.append((Span(start, start + len(line.rstrip())), message))
