"""The rule not-initial."""

from __future__ import annotations

from bot.core.model.status import FINISHED, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.trackers.naming import same_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.transition import Transition

_CLAIMS = FINISHED | {State.REVIEW}
_ELSEWHERE = frozenset({State.BLOCKED, State.DROPPED})
_SHOWN = 5


def not_initial(context: Context) -> Iterator[Report]:
    """Report a new item that begins further on than a new item may.

    ## What it checks

    An item that this change adds has one of the tracker's first statuses. Where a tracker names
    none, a new item that is in review or done at once is reported. An id that the tracker held
    before, in whatever table, is no new item, and neither is one that moved here from another
    file. In a tracker that is itself new the items are taken as they stand, with one note.

    ## Why it matters

    A row that enters the plan as *Completed* was never planned, started or looked at under its
    name. It is the easiest way around every step in between.

    ## Example

    `| M-13 | Rate Limits | … | Completed |` is added to a tracker whose items begin as
    *Not Started*.

    ## How to resolve

    Add the item with the first status and move it on from there, each step in its own change. If
    the item is an old one under a new id, keep the id.
    """
    late = [entry for entry in context.transitions if _begins_late(context, entry)]
    if context.arrived:
        if late and _initial(context, context.preset.track.role):
            yield _arrival(context, late)
        return
    known = _known(context) if late else set()
    for entry in late:
        if same_id(entry.item.id) in known:
            continue
        initial = _initial(context, entry.role)
        doubtful = entry.to is None
        message = f"{entry.item.id} is new and already {entry.after.label}"
        hint = f"a new item begins as {' or '.join(initial)}" if initial else "add it as work to do"
        yield Report(at(entry.item, entry.role), message, entry.item, name_of(entry.field), hint,
                     severity="note" if doubtful else "")  # fmt: skip


def _begins_late(context: Context, entry: Transition) -> bool:
    if entry.change.before is not None or entry.item.kind == "deliverable":
        return False
    if entry.role not in context.words or not entry.after.known or entry.to in _ELSEWHERE:
        return False
    initial = _initial(context, entry.role)
    if initial:
        return entry.after.label not in initial
    return entry.role == context.preset.track.role and entry.to in _CLAIMS


def _initial(context: Context, role: str) -> tuple[str, ...]:
    """Give the statuses that items begin with; a legend led by a last word names none."""
    track = context.track(role)
    states = {label.state for label in track.labels if label.name in track.initial}
    return () if states & _CLAIMS else track.initial


def _known(context: Context) -> set[str]:
    """Give the folded ids that the base held here, and those another file gave up."""
    before = context.pair.before
    known = {same_id(item.id) for item in before.items} if before else set()
    for other in context.others.values():
        known.update(same_id(change.item.id) for change in other.changes if change.after is None)
    return known


def _arrival(context: Context, late: list[Transition]) -> Report:
    ids = list(dict.fromkeys(entry.item.id for entry in late))
    names = ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
    first = " or ".join(_initial(context, context.preset.track.role))
    said = "is further on, and is taken as it stands"
    if len(ids) > 1:
        said = "are further on, and are taken as they stand"
    message = f"the tracker is new: items begin as {first}; {names} {said}"
    entry = late[0]
    return Report(at(entry.item, entry.role), message, entry.item, name_of(entry.field),
                  severity="note")  # fmt: skip
