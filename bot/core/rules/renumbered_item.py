"""The rule renumbered-item."""

from __future__ import annotations

import re
from functools import cached_property

from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.similarity import words_of
from bot.core.trackers.naming import same_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker

_SHOWN = 3
_TELLING = 2  # words of a title that can tell one item from another


def renumbered_item(context: Context) -> Iterator[Report]:
    """Report an item that has another id than before.

    ## What it checks

    An item that this change brings under a new id with the title of one that is gone, and a title
    that now stands beside another item's id, as when all numbers move up by one.

    ## Why it matters

    Ids are how diagrams, dependencies, evidence and people refer to an item. Under a new id its
    history begins anew, and what named the old one points to nothing, or to something else.

    ## Example

    A new phase is put in as number 5, and the old phases 5 to 9 become 6 to 10.

    ## How to resolve

    Keep the id, and give the new item a free one. Where the new number is meant, change every place
    that names the old one; the message lists those in this file.
    """
    before, after = context.pair.before, context.pair.after
    if after is None or before is None or before is after:
        return
    known = before.by_id
    other = [item for item in after.items
             if (was := known.get(item.id)) is None or was.title != item.title]  # fmt: skip
    if not other:
        return
    keys = {item.title: " ".join(words_of(item.title)) for item in before.items}
    keys |= {item.title: " ".join(words_of(item.title)) for item in other}
    old, new = _titles(before, keys), _titles(after, keys)
    named = _Named(context.tracker)
    renamed = {change.after.key: change.before.id for change in context.changes
               if change.renamed and change.after and change.before
               and change.before.id != change.before.title}  # fmt: skip
    for item in other:
        if item.kind == "deliverable" or item.id == item.title:
            continue
        key = keys[item.title]
        name = renamed.get(item.key, "") or (old.get(key, "") if new.get(key) == item.id else "")
        if name and same_id(name) != same_id(item.id):
            yield _report(context, named, item, name)


class _Named:
    """The lines of a tracker by the words that they name."""

    def __init__(self, tracker: Tracker) -> None:
        self.source = tracker.source
        self._text = tracker.source.text

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self._text.split("\n"), 1):
            for word in set(re.findall(r"[\w-]+", line)):
                found.setdefault(word, []).append(number)
        return found

    def lines(self, item: Item, was: str) -> list[int]:
        """List the lines that still name an id, that of the item left out."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(was)}(?![\w-])")
        own = self.source.line(item.span.start)
        words = [self._words.get(word, []) for word in re.findall(r"[\w-]+", was)]
        near = min(words, key=len, default=[])
        return [line for line in near
                if line != own and pattern.search(self.source.line_text(line))]  # fmt: skip


def _titles(tracker: Tracker, keys: Mapping[str, str]) -> dict[str, str]:
    """Map each title that one item alone has, folded, to that item's id."""
    found: dict[str, str] = {}
    for item in tracker.items:
        key = keys[item.title]
        if item.kind != "deliverable" and key.count(" ") + 1 >= _TELLING and item.id != item.title:
            found[key] = item.id if key not in found else ""
    return found


def _report(context: Context, named: _Named, item: Item, was: str) -> Report:
    lines = named.lines(item, was) if context.item(was) is None else []
    hint = f"keep the id {was}"
    if lines:
        shown = ", ".join(map(str, lines[:_SHOWN])) + (", …" if len(lines) > _SHOWN else "")
        where = f"line{'s' * (len(lines) > 1)} {shown}"
        hint += f", or change it everywhere: {was} is still named on {where}"
    name = f"{item.id} ({item.title})" if item.title else item.id
    return Report(at(item, "id"), f"{name} was {was} before", item,
                  name_of(item.field("id")), hint, was)  # fmt: skip
