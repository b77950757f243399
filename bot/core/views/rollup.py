"""Roll-up: a table that counts a tracker's items by status, and the counts its rows give."""

from __future__ import annotations

from collections import Counter

from bot.core.markup import plain
from bot.core.model.document import Table
from bot.core.model.source import Span
from bot.core.model.status import FINISHED, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.spelling import fold
from bot.core.trackers.cells import split_row
from bot.core.trackers.columns import TOTALS
from bot.core.trackers.naming import same_id
from bot.core.views.counts import Count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker
    from bot.core.trackers.cells import Cell
    from bot.core.vocabulary import Vocabulary

_ALL = ""
_DIGITS = 6


def rollup_counts(tracker: Tracker, words: Vocabulary) -> Iterator[Count]:
    """Give the figures of roll-up tables whose rows name groups of the tracker's items."""
    if tracker.document is None:
        return
    tables = [block for block in tracker.document.blocks
              if isinstance(block, Table) and _is_rollup(block, words)]  # fmt: skip
    if not tables:
        return
    groups = _groups(tracker.items)
    starts = {item.span.start for item in tracker.items}
    for table in tables:
        if not any(row.start in starts for row in table.rows):
            yield from _table(table, groups, words)


def _is_rollup(table: Table, words: Vocabulary) -> bool:
    """Tell whether columns of a table count items: two at least, and not the first."""
    meant = [_column(plain(name), words) for name in table.header]
    return sum(one is not None for one in meant) > 1 and meant[0] is None


def _groups(items: tuple[Item, ...]) -> dict[str, list[Item]]:
    """Group the items by the folded heading they stand under and by what they belong to."""
    groups: dict[str, list[Item]] = {_ALL: []}
    seen: set[str] = set()
    for item in items:
        if item.kind == "deliverable":
            continue
        if same_id(item.id) not in seen:
            groups[_ALL].append(item)
            seen.add(same_id(item.id))
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
    text, found = table.source.text, list[Count]()
    for span in table.rows:
        cells = split_row(text[span.start : span.end], span.start)
        name = plain(cells[0].text)
        folded = fold(name)
        group = groups.get(_ALL if folded in TOTALS else folded)
        if group is None or len(cells) != len(header):
            continue
        found += _row(name, cells, meant, group, words)
    wrong = sum(not one.right for one in found)
    yield from (one._replace(shy=True) if wrong * 2 > len(found) else one for one in found)


def _row(
    name: str, cells: list[Cell], meant: list[str | None], group: list[Item], words: Vocabulary
) -> Iterator[Count]:
    statuses = [words.read(item.status_text or "") for item in group]
    labels = Counter(status.label for status in statuses)
    states = Counter(status.state for status in statuses)
    for cell, label in zip(cells, meant, strict=True):
        figure = plain(cell.text)
        if label is None or not figure.isdecimal() or len(figure) > _DIGITS:
            continue
        place = _figure(cell, figure)
        if label == _ALL:
            yield Count(f"{name}/total", f"{name}, total", place, int(figure), len(group),
                        what="items")  # fmt: skip
            continue
        known = words.track.label(label)
        state = known.state if known else None
        also = {states[state]} if state else set()
        others = {one for one in meant if one not in {None, _ALL, label}}
        if len(others) == 1:  # done and all else, or open and all else
            also.add(len(group) - sum(labels[one] for one in others))
        if state in FINISHED:
            done = sum(states[one] for one in FINISHED)
            also |= {done, done + states[State.DROPPED]}
        yield Count(f"{name}/{label}", f"{name}, {label}", place, int(figure), labels[label],
                    frozenset(also), "items")  # fmt: skip


def _figure(cell: Cell, figure: str) -> Span:
    """Give the place of a figure within its cell's markup."""
    at = cell.text.find(figure)
    start = cell.span.start + at
    return Span(start, start + len(figure)) if at >= 0 else cell.span


def _column(name: str, words: Vocabulary) -> str | None:
    """Tell what a column counts: a label, everything (empty), or nothing known."""
    if name.casefold() in TOTALS or name.casefold() in {"items", "count", "#"}:
        return _ALL
    return words.read(name).label if words.heading(name) else None
