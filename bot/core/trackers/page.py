"""Page: a plain text, as copied from a page, whose headings are lines like any other."""

from __future__ import annotations

import re

from bot.core.model.document import Heading, Paragraph
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.document import Block

_PHASE = lazily(r"(?:phase|stage|step|milestone)\s+\d+[A-Za-z]?\s*:\s*\S", re.IGNORECASE)
_LONGEST = 80


def with_headings(text: str, blocks: list[Block]) -> list[Block]:
    """Make headings of the lone lines of a text that has phases (``Phase 3: Contracts``).

    A line that stands under several phases (*Scope*) is a part of them, one level deeper. A text
    with other headings, or fewer than two phases, stays as it is.
    """
    if any(isinstance(block, Heading) for block in blocks):
        return blocks
    lone = {id(block): block.text for block in blocks
            if isinstance(block, Paragraph) and _is_lone(text, block)}  # fmt: skip
    if sum(bool(_PHASE.match(line)) for line in lone.values()) < 2:
        return blocks
    counts: dict[str, int] = {}
    for line in lone.values():
        counts[line.casefold()] = counts.get(line.casefold(), 0) + 1
    return [
        Heading(3 if counts[block.text.casefold()] > 1 else 2, block.text, block.span)
        if isinstance(block, Paragraph) and id(block) in lone else block
        for block in blocks
    ]  # fmt: skip


def _is_lone(text: str, block: Paragraph) -> bool:
    """Tell whether a line is short, no sentence, and between blank lines."""
    start, end = block.span
    if end - start > _LONGEST or block.text[-1] in ".,;:!?":
        return False
    above = text[max(0, start - 80) : start].rstrip(" \t\ufeff\u00a0")
    below = text[end : end + 80].lstrip(" \t\r")
    return (above in {"", "\n"} or _blank_line(above[::-1])) and (not below or _blank_line(below))


def _blank_line(text: str) -> bool:
    """Tell whether a text begins with a line end and then a blank line, or nothing."""
    rest = text.lstrip(" \t\r")
    return rest[:1] == "\n" and rest[1:].lstrip(" \t\r\u00a0")[:1] in {"\n", ""}
