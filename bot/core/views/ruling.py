"""Ruling: the parts of a tracker's text that act as rules, so that an edit of one is seen."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Entry, Heading, Paragraph, Table
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.roles import norm
from bot.core.views.graphs import state_diagram
from bot.core.views.legend import legend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.document import Block, Document
    from bot.core.model.tracker import Tracker

SECTIONS = {
    "required evidence": "the list of required evidence",
    "evidence required": "the list of required evidence",
    "evidence template": "the evidence template",
    "evidence model": "the evidence model",
    "promotion rule": "the promotion rule",
    "gate rule": "the gate rule",
}
"""Headings under which rules stand, and what each is called in a sentence."""


class Ruling(NamedTuple):
    """A part that rules: what it is, where it stands, and what it says, entry by entry."""

    name: str
    span: Span
    says: tuple[str, ...]


def rulings(tracker: Tracker) -> dict[str, Ruling]:
    """Give the parts of a tracker that act as rules, by name."""
    document = tracker.document
    if document is None:
        return {}
    found = {one.name: one for one in _sections(document)}
    words = legend(document)
    if len(words) > 1:
        name = "the legend"
        found[name] = Ruling(name, _place(document, words[0]), words)
    if "stateDiagram" in document.source.text:
        graph = state_diagram(document)
        if graph is not None:
            name = "the state diagram"
            says = [f"{edge.source} → {edge.target}{f': {edge.label}' if edge.label else ''}"
                    for edge in graph.edges]  # fmt: skip
            found[name] = Ruling(name, graph.span, tuple(dict.fromkeys(says)))
    return found


def _place(document: Document, word: str) -> Span:
    """Find where a legend's first word is explained."""
    for block in document.blocks:
        if isinstance(block, Entry) and word in plain(block.text):
            return block.span
        if isinstance(block, Table):
            for row in block.rows:
                if word in plain(document.source.text[row.start : row.end]):
                    return row
    return Span(0, 0)


def _sections(document: Document) -> Iterator[Ruling]:
    """Give the sections whose heading says that they rule; the items' own tables are no rule."""
    name, heading, level = "", Span(0, 0), 0
    says: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            if name and block.level <= level:
                yield Ruling(name, heading, tuple(says))
                name = ""
            if not name:
                folded = norm(plain(block.text))
                name = next((one for word, one in SECTIONS.items() if word in folded), "")
                heading, level, says = block.span, block.level, []
        elif name:
            says += _said(document, block)
    if name:
        yield Ruling(name, heading, tuple(says))


def _said(document: Document, block: Block) -> list[str]:
    """Give what a block says, folded, an entry or row at a time."""
    if isinstance(block, Table):
        text = document.source.text
        rows = [text[row.start : row.end] for row in (block.header_span, *block.rows)]
        return [" ".join(plain(row).replace("|", " ").split()) for row in rows]
    text = plain(block.text) if isinstance(block, Entry | Heading | Paragraph) else block.text
    return [" ".join(text.split())] if text.strip() else []
