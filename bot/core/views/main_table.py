"""Main table: the tables whose rows are a tracker's items, and the one that matters most."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Table
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.columns import Columns, columns, is_legend

if TYPE_CHECKING:
    from bot.core.model.item import Item
    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Tracker


class ItemTable(NamedTuple):
    """A table, the heading it stands under, its columns, and how many of its rows are items."""

    table: Table
    group: str
    columns: Columns
    items: int

    @property
    def roles(self) -> frozenset[str]:
        """What its columns are for."""
        return frozenset(role for role in self.columns.roles if role)


def item_tables(tracker: Tracker, preset: Preset) -> list[ItemTable]:
    """List the tables that have items, or enough of the preset's columns to have had some."""
    if tracker.document is None:
        return []
    starts = {item.span.start for item in tracker.items if item.kind == "row"}
    held = {item.span.start for item in tracker.items if item.kind == "deliverable"}
    found = []
    for path, block in tracker.document.under():
        if not isinstance(block, Table):
            continue
        cols = columns(block, preset)
        rows = sum(row.start in starts for row in block.rows)
        like = len(set(preset.required) & set(cols.roles)) * 2 > len(preset.required) > 1
        if any(row.start in held for row in block.rows) or is_legend(block, cols):
            continue
        if rows or like:
            found.append(ItemTable(block, plain(path[-1].text) if path else "", cols, rows))
    return found


def main_table(tracker: Tracker | None, preset: Preset) -> ItemTable | None:
    """Give the table that has most of the preset's columns, of two such the longer one."""
    tables = item_tables(tracker, preset) if tracker is not None else []
    wanted = set(preset.required)
    return max(tables, key=lambda one: (len(wanted & one.roles), one.items), default=None)


def main_items(tracker: Tracker, preset: Preset) -> tuple[Item, ...]:
    """Give the items that a tracker is about: all but deliverables and the rows of side tables,
    which have fewer of the preset's columns (risks, decisions, updates).
    """
    items = tuple(item for item in tracker.items if item.kind != "deliverable")
    wanted = set(preset.required)
    tables = item_tables(tracker, preset) if wanted else []
    most = max((len(wanted & one.roles) for one in tables if one.items), default=0)
    aside = {row.start for one in tables if len(wanted & one.roles) < most
             for row in one.table.rows}  # fmt: skip
    return tuple(item for item in items if item.span.start not in aside) if aside else items
