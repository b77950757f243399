"""Pairing: which item of one version is which of another, by place, id, title and likeness."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.similarity import grams, likeness, similarity
from bot.core.trackers.naming import same_id

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from bot.core.model.item import Item

    Pair = tuple[Item, Item]
    Key = Callable[[Item], Hashable]

ALIKE = 0.72
"""How similar two titles must be for a removed and an added item to be one that was renamed."""
MOST_PAIRS = 40_000
"""Beyond this many removed-added pairs only equal titles are joined: a mass edit stays linear."""
_MOST_TRIED = 8
_COUNTED = re.compile(r" \(\d+\)$")
_UNTOLD = frozenset({"id", "status", "owner", "updated", "priority"})


class Pairing:
    """Items of two versions: the ``pairs`` found so far, and those of each side left over."""

    def __init__(self, before: Iterable[Item], after: Iterable[Item]) -> None:
        self.before = list(before)
        self.after = list(after)
        self.pairs: list[Pair] = []

    def join(self, key: Key, fits: Callable[[Item, Item], bool] | None = None) -> None:
        """Pair the items of equal keys: first those that say the very same, then in order."""
        if not self.before or not self.after:
            return
        waiting: dict[Hashable, list[Item]] = {}
        for item in self.before:
            waiting.setdefault(key(item), []).append(item)
        joined: set[int] = set()
        later = []
        for item in self.after:
            same = waiting.get(key(item))
            if not same:
                continue
            if len(same) == 1 and not fits:
                self._pair(same.pop(), item, joined)
            else:
                later.append(item)
        for now, was in _among(later, waiting, key, fits):
            self._pair(was, now, joined)
        self.before = [item for item in self.before if id(item) not in joined]
        self.after = [item for item in self.after if id(item) not in joined]

    def _pair(self, was: Item, now: Item, joined: set[int]) -> None:
        self.pairs.append((was, now))
        joined |= {id(was), id(now)}

    def likest(self) -> None:
        """Pair what is left by the likeness of what it says, the likest first."""
        self.join(lambda item: (item.kind, said(item) or id(item)))
        if len(self.before) * len(self.after) > MOST_PAIRS:
            return
        first = [(item, grams(said(item))) for item in self.before]
        second = [(item, grams(said(item))) for item in self.after]
        scores = []
        for at, (was, one) in enumerate(first):
            for number, (now, other) in enumerate(second):
                score = likeness(one, other) if was.kind == now.kind else 0.0
                if score >= ALIKE:
                    scores.append((-score, was.group != now.group, at, number))
        joined: set[int] = set()
        for _, _, at, number in sorted(scores):
            was, now = self.before[at], self.after[number]
            if id(was) not in joined and id(now) not in joined:
                self._pair(was, now, joined)
        self.before = [item for item in self.before if id(item) not in joined]
        self.after = [item for item in self.after if id(item) not in joined]


def _among(
    items: list[Item], waiting: dict[Hashable, list[Item]], key: Key,
    fits: Callable[[Item, Item], bool] | None,
) -> Iterator[tuple[Item, Item]]:  # fmt: skip
    """Pair items whose key several have, each at most once."""
    exact: dict[tuple[Hashable, str], list[Item]] = {}
    for item in items:
        exact.setdefault((key(item), item.raw), []).append(item)
    used: set[int] = set()
    for place in dict.fromkeys(key(item) for item in items):
        rest = []
        for was in waiting[place]:
            same = exact.get((place, was.raw))
            if same and (not fits or fits(was, same[-1])):
                now = same.pop()
                used.add(id(now))
                yield now, was
            else:
                rest.append(was)
        waiting[place] = rest[::-1]
    for item in items:
        old = _next(waiting[key(item)], item, fits) if id(item) not in used else None
        if old is not None:
            yield item, old


def _next(rest: list[Item], now: Item, fits: Callable[[Item, Item], bool] | None) -> Item | None:
    """Take the first of a few items that fits."""
    for at in range(len(rest) - 1, max(-1, len(rest) - 1 - _MOST_TRIED), -1):
        if not fits or fits(rest[at], now):
            return rest.pop(at)
    return None


def section_of(item: Item) -> str:
    """Give the heading an item stands under; how many rows or tables it has is no part of it."""
    return _COUNTED.sub("", item.group)


def said(item: Item) -> str:
    """Give what an item says of itself: its title, else all its cells but id and state."""
    if item.title:
        return " ".join(item.title.casefold().split())
    parts = (plain(field.text) for field in item.fields if field.role not in _UNTOLD)
    return " ".join(" ".join(parts).casefold().split())


def fits(was: Item, now: Item) -> bool:
    """Tell whether an equal id in another place is the same item: its title must agree too."""
    if not was.title or not now.title or was.title == now.title:
        return True
    return similarity(was.title, now.title) >= 0.5


def near(was: Item, now: Item) -> bool:
    """Tell whether an equal id in another table of the file is the same item.

    A bare number is an id of its table only, so that the titles must agree.
    """
    return not same_id(now.id).isdigit() or fits(was, now)


def shifted(before: Iterable[Item], pairs: list[Pair]) -> set[int]:
    """Find the pairs of equal ids that a renumbering made of different items, by their index.

    Such an item says now what an item of another id said before, which says something else now.
    """
    doubtful = [at for at, (was, now) in enumerate(pairs) if was.title != now.title and now.title]
    if not doubtful:
        return set()
    places = {id(was): at for at, (was, _) in enumerate(pairs)}
    titled: dict[str, list[Item]] = {}
    for item in before:
        titled.setdefault(item.title, []).append(item)
    found: set[int] = set()
    for at in doubtful:
        was, now = pairs[at]
        others = titled.get(now.title, ())
        if len(others) != 1 or others[0] is was:
            continue
        place = places.get(id(others[0]))
        if place is None or pairs[place][1].title != others[0].title:
            found |= {at} if place is None else {at, place}
    return found
