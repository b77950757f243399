"""The rule blocked-without-reason."""

from __future__ import annotations

from bot.core.context.reasons import reason
from bot.core.markup import is_placeholder
from bot.core.model.status import State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.transition import Change, Transition

_NAMES = frozenset({"reason", "blocker", "blockers", "blocked", "waiting", "why"})


def blocked_without_reason(context: Context) -> Iterator[Report]:
    """Report an item that is blocked, and nobody says by what.

    ## What it checks

    When an item becomes blocked, this change says why: new words in the notes, a text behind the
    status (`Blocked: waits for the vendor`), a field such as `blocked_by`, a new prerequisite, or a
    line `Reason(ID): …` with the commit. Where the tracker wants a reason for the way back too, its
    absence is noted.

    ## Why it matters

    A blocked item waits for somebody. If nobody knows for whom, it waits for ever.

    ## Example

    `| M-08 | Alerts | … | In Progress |` becomes `| M-08 | Alerts | … | Blocked |`, and no word
    more.

    ## How to resolve

    Write what it waits for: into the notes, behind the status, or as `Reason(M-08): …` into the
    merge request's description or a commit message.
    """
    for entry in context.transitions:
        if context.arrived or entry.role not in context.words:
            continue
        enters = entry.to is State.BLOCKED and entry.came_from is not State.BLOCKED
        leaves = entry.came_from is State.BLOCKED and _asks_on_the_way_back(context, entry)
        if not (enters or leaves) or reason(context, entry.change) or _said(entry.change):
            continue
        if enters:
            yield _report(entry, f"{entry.item.id} is {entry.after.text} without a reason")
        else:
            message = f"{entry.item.id} is no longer blocked, and nothing says what was cleared"
            yield _report(entry, message)._replace(severity="note")


def _asks_on_the_way_back(context: Context, entry: Transition) -> bool:
    arrow = context.words[entry.role].arrow(
        entry.before.label or "" if entry.before else "", entry.after.label or ""
    )
    return arrow is not None and arrow.reason


def _said(change: Change) -> bool:
    """Tell whether another field of the item names what it waits for."""
    item, before = change.item, change.before
    old = {field.name: field.text for field in before.fields} if before else {}
    return any(
        (field.role == "depends_on" or _NAMES.intersection(words(field.name)))
        and not field.role.startswith("status")
        and old.get(field.name) != field.text and not is_placeholder(field.text)
        for field in item.fields
    )  # fmt: skip


def _report(entry: Transition, message: str) -> Report:
    item = entry.item
    where = "in the notes, or " if item.field("notes") else ""
    hint = f"say what it waits for {where}in a line Reason({item.id}): … with the commit"
    if entry.to is not State.BLOCKED:
        hint = f"say it {where}in a line Reason({item.id}): … with the commit"
    was = entry.before.text if entry.before else ""
    return Report(at(item, entry.role), message, item, name_of(entry.field), hint, was)
