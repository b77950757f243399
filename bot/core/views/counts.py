"""Counts: the figures a tracker says of itself, and what its rows give for each."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Document, Entry, Fence, Paragraph, Table
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.columns import TOTALS
from bot.core.trackers.sections import Section, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.document import Block
    from bot.core.model.source import Span

_FIGURE = lazily(r"\((\d{1,4})(?:\s+(?:items?|rows?|tasks?|phases?|entries|open|total))?\)")
_SUBPHASE = lazily(r"(?:phase\s+)?\d+[A-Za-z]\b", re.IGNORECASE)
_YEARS = range(1900, 2101)


class Count(NamedTuple):
    """A figure: what it is a count of, its place, what it says, and what would be right.

    ``key`` finds the same figure in the base, ``name`` tells it to people. ``real`` is what is
    counted; ``also`` further figures that are right in another reading. A ``shy`` one is surely
    such a count only where the base's was right.
    """

    key: str
    name: str
    span: Span
    said: int
    real: int
    also: frozenset[int] = frozenset()
    what: str = "rows"
    shy: bool = False

    @property
    def right(self) -> bool:
        """Whether the figure agrees with what is there."""
        return self.said == self.real or self.said in self.also


def heading_counts(document: Document, subphases: str = "either") -> Iterator[Count]:
    """Give the figures in brackets of headings such as ``Pre-phases (11)``, over their rows."""
    for part in sections(document):
        found = list(_FIGURE.finditer(part.heading.text))
        if len(found) != 1 or int(found[0][1]) in _YEARS:
            continue
        names, what = _rows(part)
        if not names:
            continue
        start = part.heading.span.start + found[0].start(1)
        span = type(part.heading.span)(start, start + len(found[0][1]))
        key = " ".join(plain(part.heading.text.replace(found[0][0], "")).split())
        yield _count(key, span, int(found[0][1]), names, what, subphases)


def _count(key: str, span: Span, said: int, names: list[str], what: str, subphases: str) -> Count:
    subs = sum(bool(_SUBPHASE.match(name)) for name in names)
    real, also = len(names), frozenset[int]()
    if subs and subphases == "no":
        real -= subs
    elif subs and subphases == "either":
        also = frozenset({real - subs})
    return Count(f"heading {key}", f"the heading {key}", span, said, real, also, what)


def _rows(part: Section) -> tuple[list[str], str]:
    """Give the names of the rows, entries, or tasks directly in a section, and what they are."""
    tables = [block for block in part.own if isinstance(block, Table)]
    if len(tables) == 1:
        return _table(tables[0]), "rows"
    entries = [block for block in part.own if isinstance(block, Entry) and not block.indent]
    if tables or any(isinstance(block, Entry) for block in part.deep):
        return [], ""
    boxes = [block for block in entries if block.box is not None]
    if entries:
        return [plain(block.text) for block in boxes or entries], "entries"
    return _gantt(part.own), "tasks"


def _table(table: Table) -> list[str]:
    """Name the rows of a table; a sum and a header that is repeated are none."""
    text, names = table.source.text, []
    for span in table.rows:
        cells = [plain(cell) for cell in text[span.start : span.end].strip("|").split("|")]
        if not any(cells) or cells[0].casefold() in TOTALS or cells[0] == plain(table.header[0]):
            continue
        names.append(cells[0])
    return names


def _gantt(blocks: tuple[Block, ...]) -> list[str]:
    """Name the tasks of a gantt chart, fenced or as page text; sections and settings are none."""
    for block in blocks:
        if isinstance(block, Fence) and block.text.lstrip().startswith("gantt"):
            return [line.split(":")[0].strip() for line in block.text.splitlines() if " :" in line]
    lines = [block.text for block in blocks if isinstance(block, Paragraph)]
    if "gantt" not in lines:
        return []
    return [line.split(":")[0].strip() for line in lines if re.search(r"\s:", line)]
