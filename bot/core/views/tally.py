"""Tally: sentences such as *3 of 12 items done*, where they can only mean a tracker's items."""

from __future__ import annotations

import re

from bot.core.model.document import Entry, Heading, Paragraph
from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.status import FINISHED, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.views.counts import Count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.tracker import Tracker
    from bot.core.vocabulary import Vocabulary

_SAID = lazily(
    r"(?<![\w./-])(\d{1,4})\s*(?:/|of|out of)\s*(\d{1,4})(?:\s+(?:items?|tasks?|rows?|phases?|"
    r"workstreams?|stories))?(?:\s+are|\s+is)?\s+(?:done|complete|completed|closed|finished)\b",
    re.IGNORECASE,
)


def tallies(tracker: Tracker, words: Vocabulary) -> Iterator[Count]:
    """Give the figures of each such sentence; the second must be the number of items."""
    said = _said(tracker)
    items = [item for item in tracker.items if item.kind != "deliverable"]
    if not said or not items:
        return
    held = {tracker.source.line(item.span.start) for item in items}
    states = [words.read(item.status_text or "").state for item in items]
    done = sum(state in FINISHED for state in states)
    also = {done + states.count(State.DROPPED), done - states.count(State.BASELINE)}
    for block, one in said:
        if tracker.source.line(block.span.start) in held:
            continue
        key = _SAID.sub("", block.text)
        start = block.span.start
        span = Span(start + one.start(2), start + one.end(2))
        yield Count(f"of {key}", "the text", span, int(one[2]), len(items), what="items", shy=True)
        if int(one[2]) == len(items):
            span = Span(start + one.start(1), start + one.end(1))
            yield Count(f"tally {key}", "the text", span, int(one[1]), done, frozenset(also),
                        "items done")  # fmt: skip


def _said(tracker: Tracker) -> list[tuple[Paragraph | Entry | Heading, re.Match[str]]]:
    """Find the lines that hold one such sentence."""
    blocks = tracker.document.blocks if tracker.document is not None else ()
    lines = [block for block in blocks if isinstance(block, Paragraph | Entry | Heading)]
    found = [(block, list(_SAID.finditer(block.text))) for block in lines]
    return [(block, matches[0]) for block, matches in found if len(matches) == 1]
