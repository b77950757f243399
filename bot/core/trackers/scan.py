"""Scan: Markdown text into the blocks of a Document, line by line in linear time."""

from __future__ import annotations

from bot.core.model.document import Block, Document, Entry, Heading, Paragraph, Table
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers import grid
from bot.core.trackers.asides import aside, fence, fence_mark, front_matter
from bot.core.trackers.cursor import Cursor, indent_of
from bot.core.trackers.page import with_headings

if TYPE_CHECKING:
    from bot.core.model.source import Source

_MARKS = "-*+•◦▪0123456789"


class _Scanner:
    """Walks the lines once; what a line is depends on the block that is open.

    ``inner`` are the columns at which the content of the open list entries begins; ``flowing`` is
    True where the next line may go on with the text of this one.
    """

    def __init__(self, source: Source) -> None:
        self.cursor = Cursor(source)
        self.blocks: list[Block] = []
        self.front: Span | None = None
        self.inner: list[int] = []
        self.flowing = False

    def run(self) -> Document:
        """Read the whole text."""
        cursor = self.cursor
        for start, line in cursor.lines():
            if start == 0 and line.lstrip("\ufeff").startswith("---"):
                self.front = front_matter(cursor, line)
                if self.front:
                    continue
            if not cursor.conflict(start, line):
                self.line(start, line)
        blocks = with_headings(cursor.text, self.blocks)
        return Document(cursor.source, blocks, self.front, tuple(cursor.faults))

    def line(self, start: int, line: str) -> None:
        """Open the block that a line begins."""
        body = line.lstrip(" \t\ufeff")
        if not body.strip():
            self.flowing = False
            return
        indent = indent_of(line)
        if not self.flowing:
            self.leave(indent)
            if indent - self.column >= 4:
                return  # an indented code block
        start += len(line) - len(body)
        if not self.special(start, indent, body):
            self.text(start, indent, body)

    @property
    def column(self) -> int:
        """The column at which the content of the open list entry begins."""
        return self.inner[-1] if self.inner else 0

    def leave(self, indent: int) -> None:
        """Close the list entries that a line stands outside of."""
        while self.inner and indent < self.inner[-1]:
            self.inner.pop()

    def special(self, start: int, indent: int, body: str) -> bool:
        """Take a block that its first character gives away."""
        first = body[0]
        if first in "`~" and fence_mark(body):
            self.leave(indent)
            self.flowing = False
            self.blocks.append(fence(self.cursor, start, body, self.column))
            return True
        if first == "#" and (level := grid.heading_level(body)):
            self.leave(indent)
            self.heading(start, level, body)
            return True
        if first == ">" or (first == "<" and aside(self.cursor, start, body)):
            self.flowing = first == ">"
            return True
        return first in _MARKS and self.entry(start, indent, body)

    def heading(self, start: int, level: int, body: str) -> None:
        """Take an ATX heading."""
        rest = body[level:]
        text = rest.strip()
        closed = text.rstrip("#")
        if closed != text and (not closed or closed[-1] in " \t"):
            text = closed.rstrip()
        at = start + level + (len(rest) - len(rest.lstrip()))
        self.blocks.append(Heading(level, text, Span(at, at + len(text))))
        self.flowing = False

    def entry(self, start: int, indent: int, body: str) -> bool:
        """Take the first line of a list entry, and the table that it may begin."""
        match = grid.ENTRY.match(body)
        if not match or grid.is_break(body):
            return False
        self.leave(indent)
        marker = match[1]
        gap = len(body) - len(body[len(marker) :].lstrip(" \t")) - len(marker)
        self.inner.append(indent + len(marker) + (gap if 0 < gap < 5 else 1))
        box = match[2]
        text = body[match.end() :].rstrip()
        at = start + match.end()
        mark = Span(start + match.start(2), start + match.end(2)) if box is not None else None
        self.blocks.append(Entry(indent, marker, box, text, Span(at, at + len(text)), mark))
        self.flowing = bool(text)
        if "|" in text and box is None:
            self.table(at, text)
        return True

    def table(self, start: int, body: str) -> bool:
        """Take a table or, of one that a gap broke off, the rows below the gap."""
        table = grid.begin(self.cursor, start, body, self.column)
        if table:
            self.blocks.append(table)
        else:
            last = self.blocks[-1] if self.blocks else None
            if not (isinstance(last, Table) and grid.rejoins(last, body.rstrip())):
                return False
            self.cursor.fault(start, body, grid.APART)
            self.cursor.at -= 1
            grid.extend(self.cursor, last, self.column)
        self.flowing = False
        return True

    def text(self, start: int, indent: int, body: str) -> None:
        """Take a line of text, a table, or the heading that an underline or pilcrow makes of it."""
        if "|" in body:
            inner, lazy = self.inner, self.flowing and indent < self.column
            self.inner = [column for column in inner if column <= indent]
            if self.table(start, body):
                if lazy:
                    self.cursor.fault(start, body, grid.GLUED)
                return
            self.inner = inner
        text = body.rstrip()
        span = Span(start, start + len(text))
        below = self.cursor.peek().strip()
        self.flowing = False
        if text.endswith("¶") and len(text) > 1:
            self.blocks.append(Heading(2, text[:-1], Span(start, start + len(text) - 1)))
        elif len(below) > 1 and not below.strip("="):
            self.cursor.at += 1
            self.blocks.append(Heading(1, text, span))
        elif len(below) > 1 and not below.strip("-") and not grid.is_break(text):
            self.cursor.at += 1
            self.blocks.append(Heading(2, text, span))
        elif not grid.is_break(text):
            self.blocks.append(Paragraph(text, span))
            self.flowing = True


def scan(source: Source) -> Document:
    """Read Markdown text; every text gives a Document."""
    return _Scanner(source).run()
