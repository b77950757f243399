"""The rule status-mismatch."""

from __future__ import annotations

from bot.core.context.twins import (
    Twins,
    companion_twins,
    deliverable_twins,
    diagram_twins,
    table_twins,
)
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker

_SHOWN = 3


def status_mismatch(context: Context) -> Iterator[Report]:
    """Report two places that tell the status of one item differently.

    ## What it checks

    A deliverable that is begun while its workstream is not, and a workstream that is done while a
    deliverable is open; a phase that is done in the plan and less than in review in the tracker
    that `status_from` names; a node of a diagram whose colour says something else than the item's
    row; an item that two tables of the file hold with different statuses (a note). Reported is
    what this change made so.

    ## Why it matters

    Whoever reads the one place and whoever reads the other decide differently.

    ## Example

    M-02 becomes *Completed*, and one of its deliverables is still *In Progress*.

    ## How to resolve

    Bring the place that is behind up to date, or take back the claim that goes too far.
    """
    if context.pair.after is None:
        return
    known = set() if context.everything else {
        key for before in _befores(context)
        for one in _twins(context, before, base=True) for key in one.keys
    }  # fmt: skip
    told: set[str] = set()
    for one in _twins(context, context.pair.after, base=False):
        if not one.keys <= known and one.item.key not in told:
            told.add(one.item.key)
            yield _report(context, one)


def _befores(context: Context) -> Iterator[Tracker]:
    """Give the tracker as it was, and those that its items came from."""
    paths = {change.before_path for change in context.changes}
    pairs = [context.pair, *(other.pair for path, other in context.others.items() if path in paths)]
    yield from (pair.before for pair in pairs if pair.before)


def _twins(context: Context, tracker: Tracker, *, base: bool) -> Iterator[Twins]:
    yield from deliverable_twins(context, tracker)
    companion = context.companion
    if companion is not None:
        other = companion.pair.before if base else companion.pair.after
        if other is not None:
            yield from companion_twins(context, tracker, other)
    yield from diagram_twins(context, tracker)
    yield from table_twins(context, tracker)


def _report(context: Context, one: Twins) -> Report:
    item, others = one.item, one.others
    adopted = context.everything or context.arrived
    severity = context.severity("status-mismatch", "all") if adopted else ""
    if one.case == "open":
        message = f"{item.id} is {one.said} while {_list(others)} {_be(others)} {one.also}"
    elif one.case == "begun":
        message = f"{item.id} is {one.said} while {_list(others)} {_be(others)} {one.also}"
        mine = {change.after.key for change in context.changes if change.after}
        place = next(
            (other for other in others if other.key in mine and item.key not in mine), None
        )
        if place is not None:
            return _at(place, message, severity)
    elif one.case == "companion":
        path = context.companion.path if context.companion else ""
        message = f"{item.id} is {one.said} here and {one.also} in {path}"
    elif one.case == "diagram":
        message = f"{item.id} is {one.said} here and {one.also} in the diagram"
    else:
        changed = {change.after.key for change in context.changes if change.after}
        here, there, said, also = item, others[0], one.said, one.also
        if there.key in changed and here.key not in changed:
            here, there, said, also = there, here, also, said
        line = context.tracker.source.line(there.span.start)
        return _at(here, f"{item.id} is {said} here and {also} on line {line}", "note")
    return _at(item, message, severity)


def _at(item: Item, message: str, severity: str) -> Report:
    return Report(at(item, "status"), message, item, name_of(item.field("status")) or "status",
                  severity=severity)  # fmt: skip


def _be(items: tuple[Item, ...]) -> str:
    return "is" if len(items) == 1 else "are"


def _list(items: tuple[Item, ...]) -> str:
    """Name the deliverables, the first few."""
    names = [item.id.partition(":")[2] for item in items]
    if len(names) > _SHOWN:
        return f"{len(names)} deliverables ({', '.join(names[:_SHOWN])}, …)"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
