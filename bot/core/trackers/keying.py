"""Keying: a key of its own for every item of a tracker."""

from __future__ import annotations

from bot.core.model.tracker import Problem
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.item import Item

_NAMED = frozenset({"row", "section", "bullet"})


def settle_keys(items: list[Item]) -> list[Problem]:
    """Give each item a key of its own; report an id that one table or section has twice."""
    problems = []
    first: dict[str, Item] = {}
    seen: set[tuple[str, str]] = set()
    keys: set[str] = set()
    counts: dict[str, int] = {}
    for item in items:
        was = first.setdefault(item.id, item)
        if was is item and item.id not in keys:
            keys.add(item.id)
            item.key = item.id
            continue
        seen.add((was.group, was.id))
        place = item.group, item.id
        if place in seen and was is not item and item.kind in _NAMED and item.id != item.title:
            message = f"{item.id} stands twice in the same place; ids tell items apart"
            problems.append(Problem("duplicate-item", item.span, message, item.id))
        seen.add(place)
        key = base = item.id if item.id not in keys else f"{item.group}/{item.id}"
        while key in keys:
            counts[base] = counts.get(base, 1) + 1
            key = f"{base}#{counts[base]}"
        keys.add(key)
        item.key = key
    return problems
