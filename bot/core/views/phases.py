"""Phases: the parts of a plan headed *Phase N*, each with all that stands under it."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Block, Document, Entry, Heading, Paragraph
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.labelled import labelled
from bot.core.trackers.naming import split_id
from bot.core.trackers.roles import norm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.model.source import Span

_LONGEST = 60


class Phase(NamedTuple):
    """A phase: its id (``Phase 3``), its title, its heading's place, and the blocks under it."""

    id: str
    title: str
    heading: Span
    blocks: tuple[Block, ...]

    def said(self) -> list[str]:
        """Give what its blocks say, folded, so that layout and markup are no difference."""
        return [" ".join(_text(block).split()) for block in (*self.blocks,)] + [self.title]

    def parts(self, sections: Mapping[str, tuple[str, ...]]) -> set[str]:
        """Name the sections found in it, at any depth: headings, labels, or lone lines."""
        words = {norm(name): part for part, names in sections.items() for name in (part, *names)}
        return {part for block in self.blocks for name in _names(block)
                if (part := words.get(name, ""))}  # fmt: skip


def phases(document: Document, pattern: str) -> list[Phase]:
    """List the phases of a document, in order; a page's plain lines count where no heading does."""
    matches = re.compile(pattern, re.IGNORECASE).match
    blocks = document.blocks
    heads = [(at, block, block.level) for at, block in enumerate(blocks)
             if isinstance(block, Heading) and matches(plain(block.text))]  # fmt: skip
    if heads:
        return [
            _phase(block, blocks[at + 1 : _end(blocks, at, level)]) for at, block, level in heads
        ]
    lines = [at for at, block in enumerate(blocks) if isinstance(block, Paragraph)
             and len(block.text) < _LONGEST * 2 and _heads_page(block, matches)]  # fmt: skip
    ends = [*lines[1:], len(blocks)]
    return [_phase(blocks[at], blocks[at + 1 : end])
            for at, end in zip(lines, ends, strict=False)]  # fmt: skip


def _heads_page(block: Paragraph, matches: object) -> bool:
    """Tell whether a plain line is a phase's heading: ``Phase 3: Contracts``."""
    found = matches(block.text) if callable(matches) else None
    return found is not None and block.text[found.end() : found.end() + 1] == ":"


def _end(blocks: list[Block], at: int, level: int) -> int:
    """Give the place of the next heading of the same level or above."""
    for place in range(at + 1, len(blocks)):
        block = blocks[place]
        if isinstance(block, Heading) and block.level <= level:
            return place
    return len(blocks)


def _phase(block: Block, under: list[Block]) -> Phase:
    text = _text(block)
    ident, title = split_id(text)
    return Phase(ident or text, title, block.span, tuple(under))


def _text(block: Block) -> str:
    """Give a block's text: a table's or fence's as written, else without markup."""
    if isinstance(block, Heading | Entry | Paragraph):
        box = f"[{block.box}] " if isinstance(block, Entry) and block.box is not None else ""
        return box + plain(block.text)
    if hasattr(block, "text"):
        return block.text
    return block.source.text[block.span.start : block.span.end]


def _names(block: Block) -> Iterator[str]:
    """Give the section names that a block may be: its text, or the label it begins with."""
    if not isinstance(block, Heading | Entry | Paragraph):
        return
    text = plain(block.text)
    if len(text) <= _LONGEST:
        yield norm(text)
        yield norm(re.sub(r"\s*\(.*\)$|^[\d.)\s]+", "", text))
    if not isinstance(block, Heading) and (field := labelled(block)):
        yield field.name
        yield norm(field.name)
