"""Outside: where a tracker still names an item that is none of its items any more."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Entry, Paragraph, Table
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.cells import split_row
from bot.core.trackers.naming import same_id, split_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.source import Span
    from bot.core.model.tracker import Tracker

_PIPES = 3
_SHORT = 5


class Place(NamedTuple):
    """A line that names an item.

    ``why`` it is none: ``column`` (a table row without a status), ``text`` (a row outside of any
    table), ``entry`` (a list entry that this change brought).
    """

    line: int
    why: str


class Outside:
    """Looks up items among the lines of the head that are no items."""

    def __init__(self, context: Context) -> None:
        self._found: dict[str, Place] = {}
        after, before = context.pair.after, context.pair.before
        known = {name for name, _, why in _lines(before) if why == "entry"} if before else set()
        for name, span, why in _lines(after) if after else ():
            if after is not None and not (why == "entry" and name in known):
                self._found.setdefault(name, Place(after.source.line(span.start), why))

    def place(self, item: Item) -> Place | None:
        """Give the first line that names an item by its id or title."""
        found = self._found.get(same_id(item.id))
        return found or (self._found.get(same_id(item.title)) if item.title else None)


def _lines(tracker: Tracker) -> Iterator[tuple[str, Span, str]]:
    """Give what the rows and entries that are no items begin with: folded name, place, why."""
    if tracker.document is None:
        return
    held = {item.span.start for item in tracker.items}
    text = tracker.source.text
    for block in tracker.document.blocks:
        if isinstance(block, Table):
            yield from ((_first(text, row), row, "column") for row in _unheld(block, held))
        elif isinstance(block, Entry):
            ident, _ = split_id(block.text)
            yield same_id(ident or plain(block.text)), block.span, "entry"
        elif isinstance(block, Paragraph) and _is_row(block.text):
            yield _first(text, block.span), block.span, "text"


def _unheld(table: Table, held: set[int]) -> list[Span]:
    """Give the rows that are no items, of a table that is no matrix."""
    return [] if _crossed(table) else [row for row in table.rows if row.start not in held]


def _is_row(text: str) -> bool:
    return text[:1] == "|" and text.count("|") >= _PIPES


def _first(text: str, span: Span) -> str:
    """Give the first cell of a row, folded."""
    return same_id(plain(split_row(text[span.start : span.end], span.start)[0].text))


def _crossed(table: Table) -> bool:
    """Tell whether a table is a matrix of ids, a view of items that stand elsewhere."""
    return "\\" in table.header[0] or all(len(plain(name)) < _SHORT for name in table.header[1:])
