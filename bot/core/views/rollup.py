"""Roll-up: a table that counts a tracker's items by status, and the counts its rows give."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.core.markup import plain
from bot.core.model.source import Span
from bot.core.model.status import FINISHED, State
from bot.core.spelling import fold
from bot.core.trackers.cells import split_row
from bot.core.trackers.document import Table
from bot.core.trackers.tables import TOTALS
from bot.core.views.counts import Count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker
    from bot.core.trackers.cells import Cell
    from bot.core.vocabulary import Vocabulary

_ALL = ""


def rollup_counts(tracker: Tracker, words: Vocabulary) -> Iterator[Count]:
    """Give the figures of roll-up tables whose rows name groups of the tracker's items."""
    if tracker.document is None:
        return
    groups = _groups(tracker.items)
    starts = {item.span.start for item in tracker.items}
    for block in tracker.document.blocks:
        if isinstance(block, Table) and not any(row.start in starts for row in block.rows):
            yield from _table(block, groups, words)


def _groups(items: tuple[Item, ...]) -> dict[str, list[Item]]:
    """Group the items by the folded heading they stand under and by what they belong to."""
    groups: dict[str, list[Item]] = {_ALL: []}
    for item in items:
        if item.kind == "deliverable":
            continue
        groups[_ALL].append(item)
        for name in {fold(item.group), fold(_front(item.group)), fold(item.parent)} - {""}:
            groups.setdefault(name, []).append(item)
    return groups


def _front(group: str) -> str:
    """Give what a heading says before a dash, a colon or a bracket."""
    for stop in (" \u2014 ", " \u2013 ", " - ", ":", " ("):
        group = group.partition(stop)[0]
    return group


def _table(table: Table, groups: dict[str, list[Item]], words: Vocabulary) -> Iterator[Count]:
    header = [plain(name) for name in table.header]
    meant = [_column(name, words) for name in header]
    if sum(one is not None for one in meant) < 2 or meant[0] is not None:
        return
    text = table.source.text
    for span in table.rows:
        cells = split_row(text[span.start : span.end], span.start)
        name = plain(cells[0].text)
        folded = fold(name)
        group = groups.get(_ALL if folded in TOTALS else folded)
        if group is None or len(cells) != len(header):
            continue
        yield from _row(name, cells, meant, group, words)


def _row(
    name: str, cells: list[Cell], meant: list[str | None], group: list[Item], words: Vocabulary
) -> Iterator[Count]:
    statuses = [words.read(item.status_text or "") for item in group]
    labels = Counter(status.label for status in statuses)
    states = Counter(status.state for status in statuses)
    for cell, label in zip(cells, meant, strict=True):
        figure = plain(cell.text)
        if label is None or not figure.isdecimal():
            continue
        place = _figure(cell, figure)
        if label == _ALL:
            yield Count(f"{name}/total", f"{name}, total", place, int(figure), len(group),
                        what="items")  # fmt: skip
            continue
        known = words.track.label(label)
        state = known.state if known else None
        also = {states[state]} if state else set()
        if state in FINISHED:
            done = sum(states[one] for one in FINISHED)
            also |= {done, done + states[State.DROPPED]}
        yield Count(f"{name}/{label}", f"{name}, {label}", place, int(figure), labels[label],
                    frozenset(also), "items")  # fmt: skip


def _figure(cell: Cell, figure: str) -> Span:
    """Give the place of a figure within its cell's markup."""
    start = cell.span.start + cell.text.index(figure)
    return Span(start, start + len(figure))


def _column(name: str, words: Vocabulary) -> str | None:
    """Tell what a column counts: a label, everything (empty), or nothing known."""
    if name.casefold() in TOTALS or name.casefold() in {"items", "count", "#"}:
        return _ALL
    return words.read(name).label if words.heading(name) else None
