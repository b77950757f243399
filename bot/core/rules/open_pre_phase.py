"""The rule open-pre-phase."""

from __future__ import annotations

from bot.core.context.companions import joined, standing
from bot.core.model.status import FINISHED, OPEN, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.views.plan import is_pre_phase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.transition import Transition

_BEGUN = FINISHED | {State.ACTIVE, State.REVIEW}
_SHOWN = 5


def open_pre_phase(context: Context) -> Iterator[Report]:
    """Report a numbered phase that begins before the pre-phases are done.

    ## What it checks

    When a numbered phase of the roadmap is begun, here or in the tracker that `status_from` names,
    every pre-phase (`PP1`, *Pre-phase 2*) is done or dropped. Pre-phases whose status nobody wrote
    down are noted: they can't be decided.

    ## Why it matters

    Pre-phases are what all phases stand on. What starts without them is built twice.

    ## Example

    Phase 1 becomes *Active* while *PP3 Accessible Forms* is still *Active*.

    ## How to resolve

    Finish the pre-phases first, or drop one that is no longer wanted.
    """
    before = [item for item in context.tracker.items if is_pre_phase(item)]
    if not before:
        return
    for entry, item, path in _begun(context):
        if is_pre_phase(item) or item.kind == "deliverable":
            continue
        said = [(one, standing(context, one)) for one in before]
        open_ = [f"{one.id} is {status.text}" for one, status in said
                 if status.state is not None and status.state not in OPEN]  # fmt: skip
        unknown = [one.id for one, status in said if status.state is None]
        place = entry.item
        where = at(place, entry.role)
        name = name_of(entry.field) or "status"
        if open_:
            message = f"{item.id} is {entry.after.text} while {_list(open_)}"
            yield Report(where, message, place, name, "pre-phases block every numbered phase",
                         path=path)  # fmt: skip
        elif unknown and not context.arrived:
            message = f"{item.id} is {entry.after.text}, and nothing says how far {_list(unknown)} "
            message += "is" if len(unknown) == 1 else "are"
            severity = context.severity("open-pre-phase", "unknown") or "note"
            yield Report(where, message, place, name, path=path, severity=severity)


def _begun(context: Context) -> Iterator[tuple[Transition, Item, str]]:
    """Give the transitions that begin a phase, the roadmap's item, and the file they stand in."""
    for entry in context.entered:
        if entry.to in _BEGUN and (context.everything or entry.came_from not in _BEGUN):
            yield entry, entry.item, ""
    companion = context.companion
    for entry in companion.entered if companion else ():
        if entry.to in _BEGUN and entry.came_from not in _BEGUN:
            item = joined(context, entry)
            if item is not None and context.read(item).state is None:
                yield entry, item, companion.path if companion else ""


def _list(parts: list[str]) -> str:
    if len(parts) > _SHOWN:
        parts = [*parts[:_SHOWN], f"{len(parts) - _SHOWN} more"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
