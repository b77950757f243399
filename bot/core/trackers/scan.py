"""Scan: Markdown text into the blocks of a Document, line by line in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.model.source import Source, Span
from bot.core.trackers.cells import dashes, split_row
from bot.core.trackers.document import Block, Document, Entry, Fence, Heading, Paragraph, Table
from bot.core.trackers.faults import CONFLICT, MARKERS, second_side, uneven

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTRY = re.compile(r"([-*+•◦▪]|\d{1,9}[.)])[ \t]+(?:\[([^\[\]\n]{1,2})\](?=[ \t]|$)[ \t]*)?")
_BREAK = re.compile(r"(?:[-*_][ \t]*){3,}")


class _Scanner:
    """Walks the lines once; what a line is depends on the block that is open."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.starts = source.starts
        self.blocks: list[Block] = []
        self.front: Span | None = None
        self.faults: list[tuple[Span, str]] = []
        self.skipped: set[int] = set()
        self.at = 0

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give the offset and text (no line end) of the lines from ``at`` on."""
        text, starts, count = self.text, self.starts, len(self.starts)
        while self.at < count:
            start = starts[self.at]
            end = starts[self.at + 1] if self.at + 1 < count else len(text)
            self.at += 1
            if self.at - 1 not in self.skipped:
                yield start, text[start:end].rstrip("\r\n")

    def peek(self) -> str:
        """Give the line after the present one."""
        return self.source.line_text(self.at + 1) if self.at < len(self.starts) else ""

    def run(self) -> Document:
        """Read the whole text."""
        for start, line in self.lines():
            if start == 0 and line.lstrip("\ufeff") == "---" and self.front_matter(start):
                continue
            if line[:8] in MARKERS:
                self.conflict(start, line)
            else:
                self.line(start, line)
        return Document(self.source, self.blocks, self.front, tuple(self.faults))

    def line(self, start: int, line: str) -> None:
        """Open the block that a line begins."""
        body = line.lstrip(" \t\ufeff")
        if not body:
            return
        start += len(line) - len(body)
        first = body[0]
        if first in "`~" and body[:3] in {"```", "~~~"}:
            self.fence(body)
        elif first == "#" and self.heading(start, body):
            return
        elif first == "<" and body.startswith("<!--"):
            self.comment(body)
        elif "|" in body and self.table(start, body):
            return
        elif first in "-*+•◦▪0123456789" and self.entry(start, line, body):
            return
        elif first != ">":
            self.paragraph(start, body)

    def front_matter(self, start: int) -> bool:
        """Take YAML front matter, if it ends."""
        begin = self.starts[1] if len(self.starts) > 1 else len(self.text)
        for at in range(1, min(len(self.starts), 500)):
            if self.source.line_text(at + 1) in {"---", "..."}:
                self.front = Span(begin, self.starts[at])
                self.at = at + 1
                return True
        return start < 0

    def fence(self, body: str) -> None:
        """Take a code block up to its closing fence or the end of the file."""
        mark = body[: len(body) - len(body.lstrip(body[0]))]
        language = body[len(mark) :].strip().partition(" ")[0].strip("{}.").casefold()
        begin = end = self.starts[self.at] if self.at < len(self.starts) else len(self.text)
        for at, line in self.lines():
            text = line.strip()
            if text.startswith(mark) and not text.strip(mark[0]):
                break
            end = at + len(line)
        self.blocks.append(Fence(language, self.text[begin:end], Span(begin, end)))

    def heading(self, start: int, body: str) -> bool:
        """Take an ATX heading."""
        rest = body.lstrip("#")
        level = len(body) - len(rest)
        if level > 6 or (rest and rest[0] not in " \t"):  # noqa: PLR2004 - six levels
            return False
        text = rest.strip().rstrip("#").rstrip() if rest.rstrip().endswith(" #") else rest.strip()
        at = start + level + (len(rest) - len(rest.lstrip()))
        self.blocks.append(Heading(level, text, Span(at, at + len(text))))
        return True

    def comment(self, body: str) -> None:
        """Skip an HTML comment, to the end of the line that ends it."""
        if "-->" in body:
            return
        for _, line in self.lines():
            if "-->" in line:
                return

    def conflict(self, start: int, body: str) -> None:
        """Tell a conflict that was committed; its first side is read."""
        self.faults.append((Span(start, start + len(body.rstrip())), CONFLICT))
        self.skipped |= second_side(self.source, start)

    def table(self, start: int, body: str) -> bool:
        """Take a table, if the next line is the delimiter row of as many cells."""
        below = self.peek().strip()
        count = dashes(below)
        header = [cell.text for cell in split_row(body, start)]
        if not count or (count != len(header) and not body[0] == below[0] == "|"):
            return False
        if count != len(header):
            place = Span(start, start + len(body.rstrip()))
            self.faults.append((place, uneven(len(header), count)))
        table = Table(self.source, tuple(header), Span(start, start + len(body)))
        self.blocks.append(table)
        self.at += 1
        self.rows(table)
        return True

    def rows(self, table: Table) -> None:
        """Take rows until a blank line or the start of another block."""
        rows, text, starts, count = table.rows, self.text, self.starts, len(self.starts)
        while self.at < count:
            start = starts[self.at]
            end = starts[self.at + 1] - 1 if self.at + 1 < count else len(text)
            if self.at in self.skipped or text[start : start + 8] in MARKERS:
                if self.at not in self.skipped:
                    self.conflict(start, text[start:end])
                self.at += 1
                continue
            if text[start : start + 1] != "|":
                body = text[start:end].lstrip(" \t").rstrip()
                if not body or (body[0] != "|" and self.breaks(body)):
                    return
                start = end - len(text[start:end].lstrip(" \t"))
            rows.append(Span(start, start + len(text[start:end].rstrip())))
            self.at += 1

    def breaks(self, body: str) -> bool:
        """Tell whether a line begins another block and so ends a table."""
        if body[0] in "#>" or body[:3] in {"```", "~~~"} or body[0] == "<" or body[-1] == "¶":
            return True
        return bool(_ENTRY.match(body) or _BREAK.fullmatch(body))

    def entry(self, start: int, line: str, body: str) -> bool:
        """Take the first line of a list entry."""
        match = _ENTRY.match(body)
        if not match or _BREAK.fullmatch(body):
            return False
        indent = len(line.expandtabs(4)) - len(body.expandtabs(4))
        box = match[2]
        if box is not None and body[match.end() : match.end() + 1] == "(":
            box = None
        text = body[match.end() :].rstrip()
        span = Span(start + match.end(), start + match.end() + len(text))
        mark = Span(start + match.start(2), start + match.end(2)) if box is not None else None
        self.blocks.append(Entry(indent, match[1], box, text, span, mark))
        return True

    def paragraph(self, start: int, body: str) -> None:
        """Take a line of text, or the heading that an underline or a pilcrow makes of it."""
        text = body.rstrip()
        span = Span(start, start + len(text))
        below = self.peek().strip()
        if text.endswith("¶") and len(text) > 1:
            self.blocks.append(Heading(2, text[:-1], Span(start, start + len(text) - 1)))
        elif below and not below.strip("=") and len(below) > 1:
            self.at += 1
            self.blocks.append(Heading(1, text, span))
        elif len(below) > 1 and not below.strip("-") and "|" not in text:
            self.at += 1
            self.blocks.append(Heading(2, text, span))
        elif not _BREAK.fullmatch(text):
            self.blocks.append(Paragraph(text, span))


def scan(source: Source) -> Document:
    """Read Markdown text; every text gives a Document."""
    return _Scanner(source).run()
