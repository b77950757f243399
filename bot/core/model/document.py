"""Document: a Markdown file as headings, tables, list entries, fences and paragraphs."""

from __future__ import annotations

from bot.core.model.source import Source, Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Heading(NamedTuple):
    """A heading: its level (1 to 6), text as written, and where the text stands."""

    level: int
    text: str
    span: Span


class Entry(NamedTuple):
    """The first line of a list entry.

    ``indent`` in columns; ``marker`` as written (``-``, ``3.``); ``box`` the mark of a task list
    (a space, ``x``, ``~`` …) or None; ``text`` what follows, where ``span`` is.
    """

    indent: int
    marker: str
    box: str | None
    text: str
    span: Span
    box_span: Span | None = None


class Fence(NamedTuple):
    """A fenced code block: its language and its body."""

    language: str
    text: str
    span: Span


class Paragraph(NamedTuple):
    """One line of plain text (a paragraph of several lines is several of these)."""

    text: str
    span: Span


class Table:
    """A table: header cells and the spans of its rows; cells are split when asked for."""

    __slots__ = ("header", "header_span", "rows", "source")

    def __init__(self, source: Source, header: tuple[str, ...], header_span: Span) -> None:
        self.source = source
        self.header = header
        self.header_span = header_span
        self.rows: list[Span] = []

    @property
    def span(self) -> Span:
        """From the header to the last row."""
        last = self.rows[-1] if self.rows else self.header_span
        return Span(self.header_span.start, last.end)


Block = Heading | Entry | Fence | Paragraph | Table


class Document:
    """A Markdown file's blocks in order; ``front`` is the YAML front matter's text span.

    ``faults`` are the places against the format, each with what is wrong.
    """

    __slots__ = ("blocks", "faults", "front", "source")

    def __init__(
        self,
        source: Source,
        blocks: list[Block],
        front: Span | None = None,
        faults: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        self.source = source
        self.blocks = blocks
        self.front = front
        self.faults = faults

    def under(self) -> Iterator[tuple[tuple[Heading, ...], Block]]:
        """Walk the blocks, each with the headings it stands under, outermost first."""
        path: list[Heading] = []
        for block in self.blocks:
            if isinstance(block, Heading):
                while path and path[-1].level >= block.level:
                    path.pop()
                path.append(block)
            yield tuple(path), block
