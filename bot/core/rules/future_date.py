"""The rule future-date."""

from __future__ import annotations

from bot.core.dates import day_after, day_of, tells_update
from bot.core.markup import plain
from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Field, Item

_ROLES = ("updated", "signed_on")


def future_date(context: Context) -> Iterator[Report]:
    """Report a date of something that happened which has not come yet.

    ## What it checks

    The dates of the last update and of a sign-off that this change writes, against the date of its
    last commit, so that the same two commits always give the same answer. One day more is let
    pass: somewhere it is tomorrow already. A date that can be read in two ways is not judged.

    ## Why it matters

    Nobody has updated or approved anything on a day that is still to come. It is a slip of the
    keyboard, or a row that was written in advance.

    ## Example

    A change of 16 November sets *Last Updated* to `2027-01-31`.

    ## How to resolve

    Write the day of the change. What is planned for later belongs into another column.
    """
    latest = ""
    for item, role in _written(context):
        field = item.field(role)
        if field is None or not tells_update(field, context.preset.columns):
            continue
        latest = latest or day_after(context.snapshot.today)
        if day_of(plain(field.text)) > latest:
            yield _report(context, item, field)


def _written(context: Context) -> Iterator[tuple[Item, str]]:
    """Give the dates that this change wrote, or all in an audit."""
    if context.everything:
        yield from ((item, role) for item in context.tracker.items for role in _ROLES)
        return
    for change in context.changes:
        if change.after is not None:
            yield from ((change.after, role) for role in _ROLES
                        if change.before is None or role in change.roles)  # fmt: skip


def _report(context: Context, item: Item, field: Field) -> Report:
    text, today = plain(field.text), context.snapshot.today
    edits: tuple[Edit, ...] = ()
    if day_of(text) == text and text in field.text and field.role == "updated":
        start = field.span.start + field.text.index(text)
        edits = (Edit(context.path, start, start + len(text), today),)
    message = f"{item.id}'s {name_of(field)} is {text}, which is still to come"
    return Report(field.span, message, item, name_of(field),
                  f"the date of this change is {today}", edits=edits)  # fmt: skip
