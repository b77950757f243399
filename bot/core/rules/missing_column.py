"""The rule missing-column."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Table
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.trackers.cells import Cell, split_row
from bot.core.trackers.roles import WORDS
from bot.core.views.main_table import ItemTable, item_tables, main_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Tracker

_SYNONYMS = 3


def missing_column(context: Context) -> Iterator[Report]:
    """Report a column that this kind of tracker needs and its table lacks.

    ## What it checks

    The columns that the preset requires, in the table of the items: when a change takes one away
    or gives it a name nobody knows, and in a tracker that is new. A table that always did without
    is left alone (`--all` reports it).

    ## Why it matters

    Without *Depends On*, *Owner* or *Exit Criteria* there is nothing to hold a status against, and
    every rule about that column is silent.

    ## Example

    The header `Depends On` is shortened to `Deps / risks`, and no dependency is read any more.

    ## How to resolve

    Restore the column or its name, or name the new header in the policy:
    `columns: {depends_on: Deps / risks}`.
    """
    preset, after, before = context.preset, context.pair.after, context.pair.before
    if after is None or (not context.everything and _headers_of(after) == _headers_of(before)):
        return
    main = main_table(after, preset)
    if main is None:
        return
    old_main = main_table(before, preset)
    earlier = {one.group: one for one in item_tables(before, preset)} if before else {}
    for one in item_tables(after, preset):
        old = old_main if one.table is main.table else earlier.get(one.group)
        known = one.table is main.table and (context.everything or old_main is None)
        lost = [role for role in (*preset.required, *_wanted(preset)) if role not in one.roles
                and (known or (old is not None and role in old.roles))]  # fmt: skip
        yield from (_report(context, one, old, role) for role in lost)


def _headers_of(tracker: Tracker | None) -> list[tuple[str, ...]]:
    """List the headers of all tables of a tracker."""
    blocks = tracker.document.blocks if tracker and tracker.document else ()
    return [block.header for block in blocks if isinstance(block, Table)]


def _wanted(preset: Preset) -> tuple[str, ...]:
    """Name the columns whose absence is the milder case."""
    wanted = preset.options.get("wanted", ())
    return tuple(str(role) for role in wanted) if isinstance(wanted, list | tuple) else ()


def _report(context: Context, one: ItemTable, old: ItemTable | None, role: str) -> Report:
    preset = context.preset
    words = _headers(preset, role)
    had = old is not None and role in old.roles
    name = old.columns.names[old.columns.roles.index(role)] if old and had else words[0]
    message = f"the table has no column {name}{' any more' if had else ''}"
    severity = "" if role in preset.required else context.severity("missing-column", "wanted")
    new = _renamed(one, old, name) if old and had else None
    if new is not None:
        hint = (f"call it {name} again, or, if {new.text} is that column, say so in the policy: "
                f"columns: {{{role}: {new.text}}}")  # fmt: skip
        return Report(new.span, message, None, name, hint, severity=severity)
    others = [word for word in words if word.casefold() != name.casefold()][:_SYNONYMS]
    hint = f"{'restore' if had else 'add'} the column {name}"
    hint += f" (also known: {', '.join(others)})" if others and not had else ""
    return Report(one.table.header_span, message, None, name, hint, severity=severity)


def _renamed(one: ItemTable, old: ItemTable, name: str) -> Cell | None:
    """Give the new header that may be the old column, where only one can be."""
    start, end = one.table.header_span
    new = [cell for cell in split_row(one.table.source.text[start:end], start)
           if cell.text and plain(cell.text) not in old.columns.names]  # fmt: skip
    gone = [header for header in old.columns.names if header not in one.columns.names]
    return new[0] if len(new) == 1 and gone == [name] else None


def _headers(preset: Preset, role: str) -> list[str]:
    """Give the headers known for a role, the preset's own first."""
    tracks = [header for track in preset.tracks if track.role == role for header in track.headers]
    words = [*tracks, *preset.columns.get(role, ())]
    shared = WORDS.get(role, "").split(",")
    known = {word.casefold() for word in words}
    return [
        *words,
        *(word for word in shared if word and word.isascii() and word not in known),
    ] or [role]
