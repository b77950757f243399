"""The rule duplicate-item."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.rules._problems import new_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.tracker import Problem


def duplicate_item(context: Context) -> Iterator[Report]:
    """Report an id that one table, list or file section holds twice.

    ## What it checks

    Within one table, list or section every id stands once. The same id in another table is
    another view of the item and no finding here.

    ## Why it matters

    Two rows of one id can have two statuses, and everybody reads the one that suits.

    ## Example

    A merge leaves two rows `M-04` in the table, one *In Progress* and one *Completed*.

    ## How to resolve

    Remove the row that is out of date, or give the new item an id of its own.
    """
    for problem in new_problems(context, "duplicate-item"):
        item = _item(context, problem)
        if item is None:
            yield Report(problem.span, problem.message)
            continue
        line = context.tracker.source.line(_first(context, item).span.start)
        message = f"{item.id} stands here a second time; the first is line {line}"
        hint = "remove the one that is out of date, or give the new item its own id"
        yield Report(at(item, "id"), message, item, name_of(item.field("id")), hint)


def _item(context: Context, problem: Problem) -> Item | None:
    """Find the item that a problem is about: the later one."""
    return next((item for item in context.tracker.items
                 if item.span == problem.span and item.id == problem.item), None)  # fmt: skip


def _first(context: Context, item: Item) -> Item:
    """Give the first item with the same id in the same place."""
    same = (one for one in context.tracker.items if one.id == item.id and one.group == item.group)
    return next(same, item)
