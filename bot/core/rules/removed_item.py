"""The rule removed-item."""

from __future__ import annotations

import re

from bot.core.context.outside import Outside, Place
from bot.core.model.status import FINISHED, State
from bot.core.model.transition import ChangeKind
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at
from bot.core.rules._problems import new_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.source import Span
    from bot.core.model.tracker import Tracker

_SHOWN = 5


def removed_item(context: Context) -> Iterator[Report]:
    """Report an item that is gone and stands nowhere else.

    ## What it checks

    Every item of the base is still there, in this tracker or in another one of the same change: a
    row that moves to an archive file, a list of done things, or under another id with the same
    title is not gone. A tracker that is deleted is told once, with its items.

    ## Why it matters

    An item that is taken out can't be late, blocked or refused any more. Plans shrink that way
    without anybody having decided it.

    ## Example

    M-09 is late; the row is deleted, and the tracker says that all is well.

    ## How to resolve

    Put the item back and give it the status for work that is not done after all (*Dropped*,
    *Cancelled*), or move it to another tracker in the same change.
    """
    gone = [change for change in context.changes if change.kind is ChangeKind.REMOVED]
    if gone and context.pair.after is None:
        items = [change.item for change in gone if change.item.kind != "deliverable"]
        yield _file(context, items or [gone[0].item])
        return
    shown = Outside(context) if gone else None
    text: list[Item] = []
    for change in gone:
        place = shown.place(change.item) if shown else None
        if place is not None and place.why == "text":
            text.append(change.item)
        else:
            yield from _judge(context, change.item, place)
    if text and shown is not None:
        yield _cut_off(text, shown)


def _file(context: Context, items: list[Item]) -> Report:
    """Report a tracker that was deleted with all its items."""
    names = ", ".join(item.id for item in items[:_SHOWN]) + (", …" if len(items) > _SHOWN else "")
    count = f"{len(items)} items" if len(items) > 1 else "its item"
    done = all(context.read(item).state in FINISHED for item in items)
    new = _new_path(context)
    what = f"moved to {new}, which the policy does not name," if new else "is deleted"
    hint = "name the new path in the policy, in the same change" if new else ""
    message = f"the tracker {what} with {count}: {names}"
    severity = context.severity("removed-item", "done") if done else ""
    return Report(items[0].span, message, hint=hint, side="base", severity=severity)


def _new_path(context: Context) -> str:
    """Give the path at which this change adds the very file that it deletes here."""
    old = next((one.before for one in context.snapshot.files if one.path == context.path), "")
    return next((one.path for one in context.snapshot.files
                 if old and one.status == "A" and one.after == old), "")  # fmt: skip


def _judge(context: Context, item: Item, place: Place | None) -> Iterator[Report]:
    if place is not None and place.why == "column" and "missing-column" in context.severities:
        return  # told there, once for the whole table
    if place is None and _perhaps_unread(context, item):
        return
    done = context.read(item).state in FINISHED | {State.DROPPED}
    milder = context.severity("removed-item", "done") if done else ""
    if place is not None and place.why == "entry" and milder:
        return  # a list of what is done, as people keep it
    message, severity = f"{_name(item)} is gone", milder
    if place is not None:
        message = (
            f"{_name(item)} is no longer followed: line {place.line} names it without a status"
        )
    elif item.id == item.title and _reworded(context, item):
        severity = "note"
        message += ", or was given other words: it has no id to know it by"
    hint = _hint(context, item) if severity != "note" or milder else ""
    yield Report(at(item, "id", "title"), message, item, hint=hint, side="base",
                 severity=severity)  # fmt: skip


def _cut_off(items: list[Item], shown: Outside) -> Report:
    """Report the rows that are shown as text, because their table ends above them."""
    first = items[0]
    place = shown.place(first)
    more = f" and {len(items) - 1} more are" if len(items) > 1 else " is"
    message = (
        f"{first.id}{more} no longer in a table: line {place.line if place else 0} is shown as text"
    )
    hint = "a blank line ends a table, and every table begins with a header and a row of dashes"
    return Report(at(first, "id", "title"), message, first, hint=hint, side="base")


def _name(item: Item) -> str:
    if item.kind == "deliverable":
        return f"{item.id.partition(':')[2]}, a deliverable of {item.title},"
    return item.id


def _hint(context: Context, item: Item) -> str:
    if item.kind == "deliverable":
        return "keep the row, and give it the status it really has"
    if context.read(item).state in FINISHED:
        return "keep it, or move it to an archive in the same change"
    label = next((one.name for one in context.track().labels if one.state is State.DROPPED), "")
    other = f"mark it {label}" if label else "keep it"
    return f"{other}, or move it to another tracker in the same change"


def _reworded(context: Context, item: Item) -> bool:
    """Tell whether this change brings an item without an id to the same place."""
    return any(change.kind is ChangeKind.ADDED and change.item.group == item.group
               and change.item.id == change.item.title for change in context.changes)  # fmt: skip


def _perhaps_unread(context: Context, item: Item) -> bool:
    """Tell whether the item stands in a part of the file that this change made unreadable."""
    after = context.pair.after
    problems = new_problems(context, "unparsable-tracker") if after else ()
    lead = r"(?mi)^[^\w\n<]*(?:(?:id|key|name|title)['\"]?\s*[:=]\W*?)?"
    begins = rf"{lead}{re.escape(item.id)}(?![\w-])"
    return after is not None and any(re.search(begins, _unread(after, problem.span))
                                     for problem in problems)  # fmt: skip


def _unread(tracker: Tracker, span: Span) -> str:
    """Give the text that a problem may hide: the block it stands in, of data all that follows."""
    text = tracker.source.text
    start = text.rfind("\n\n", 0, span.start) + 1
    end = text.find("\n\n", span.end) if tracker.document is not None else -1
    return text[start : end if end >= 0 else len(text)]
