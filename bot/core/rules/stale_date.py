"""The rule stale-date."""

from __future__ import annotations

from bot.core.dates import day_of, tells_update
from bot.core.markup import is_placeholder, plain
from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Field
    from bot.core.model.transition import Change, Transition


def stale_date(context: Context) -> Iterator[Report]:
    """Report a date of the last update that stayed behind, or went back, when its item changed.

    ## What it checks

    When an item enters a status whose guard asks for it, its *Last Updated* moves with it, unless
    it is the day's date already. And in no change does such a date go back.

    ## Why it matters

    The date tells a reader how far the row can be trusted. A new status under an old date looks
    like something that has been true for weeks.

    ## Example

    UC-003 becomes `IN_PROGRESS` on 16 November, and its *Last Updated* still says `2026-10-30`.

    ## How to resolve

    Write the day of the change into the date cell (`--fix` does it).
    """
    told = set()
    for entry in context.transitions:
        guards = context.guards(entry)
        field = entry.item.field("updated")
        if guards is not None and guards.dated and field is not None and not context.arrived:
            report = _judge(context, entry, field)
            if report is not None:
                told.add(entry.item.key)
                yield report
    for change in context.changes:
        if "updated" in change.roles and change.item.key not in told:
            yield from _back(context, change)


def _judge(context: Context, entry: Transition, field: Field) -> Report | None:
    item, change, today = entry.item, entry.change, context.snapshot.today
    now, name, text = entry.after.label or entry.after.text, name_of(field), plain(field.text)
    if is_placeholder(field.text):
        message = f"{item.id} is {now}, and its {name} is empty"
    elif change.before is None or {"updated"} & change.roles or day_of(text) == today:
        return None
    else:
        message = f"{item.id} is {now} now, and its {name} still says {text}"
    return Report(at(item, "updated", entry.role), message, item, name, _hint(context),
                  edits=_edits(context, field))  # fmt: skip


def _back(context: Context, change: Change) -> Iterator[Report]:
    old = change.before.field("updated") if change.before else None
    new = change.after.field("updated") if change.after else None
    if old is None or new is None or not tells_update(new, context.preset.columns):
        return
    was, now = plain(old.text), plain(new.text)
    if day_of(now) and day_of(now) < day_of(was) <= context.snapshot.today:
        message = f"{change.item.id}'s {name_of(new)} goes back from {was} to {now}"
        yield Report(at(change.item, "updated"), message, change.item, name_of(new),
                     _hint(context), was, _edits(context, new))  # fmt: skip


def _hint(context: Context) -> str:
    return f"the date of this change is {context.snapshot.today}"


def _edits(context: Context, field: Field) -> tuple[Edit, ...]:
    """Give the day's date, where the cell is one plain date as ISO writes it."""
    text, today = plain(field.text), context.snapshot.today
    if day_of(text) != text or text not in field.text:
        return ()
    start = field.span.start + field.text.index(text)
    return (Edit(context.path, start, start + len(text), today),)
