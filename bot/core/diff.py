"""Diff: two versions of trackers into changes of items; formatting is no change."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.source import Source
from bot.core.model.tracker import Tracker
from bot.core.model.transition import Change, ChangeKind
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.similarity import similarity
from bot.core.trackers.naming import same_id
from bot.core.trackers.roles import norm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.item import Item
    from bot.core.model.snapshot import Pair

ALIKE = 0.72
"""How similar two titles must be for a removed and an added item to be one that was renamed."""
MOST_PAIRS = 40_000
"""Beyond this many removed-added pairs only equal titles are joined: a mass edit stays linear."""


class Leftover(NamedTuple):
    """Items of a tracker without a counterpart in its other version."""

    path: str
    removed: list[Item]
    added: list[Item]


def diff(before: Tracker, after: Tracker) -> tuple[list[Change], Leftover]:
    """Compare two versions of one file.

    Gives the changes of items found in both, and the items found in one only; those may have
    moved to or from another file, so ``settle`` decides what became of them.
    """
    changes: list[Change] = []
    removed, added = _match(before.items, after.items, _place, changes)
    removed, added = _match(removed, added, lambda item: same_id(item.id), changes)
    return changes, Leftover(after.path, removed, added)


def settle(leftovers: Iterable[Leftover]) -> list[tuple[str, Change]]:
    """Decide for the items found on one side only: moved to another file, renamed, added, removed.

    Gives each change with the path it is reported at: the new place, or for a removal the old.
    """
    found: list[tuple[str, Change]] = []
    pool = list(leftovers)
    _across(pool, found)
    for left in pool:
        _renames(left, found)
        found += [(left.path, Change(ChangeKind.REMOVED, item, None)) for item in left.removed]
        found += [(left.path, Change(ChangeKind.ADDED, None, item)) for item in left.added]
    return found


def compared(pairs: Iterable[Pair]) -> list[Pair]:
    """Compare the two versions of every tracker; an item may have moved from one to another."""
    pairs = list(pairs)
    found: dict[str, list[Change]] = {}
    leftovers = []
    for pair in pairs:
        before = pair.before or Tracker(Source(pair.path, ""))
        after = pair.after or Tracker(Source(pair.path, ""))
        if before is after:
            found[pair.path] = []
            continue
        found[pair.path], left = diff(before, after)
        leftovers.append(left)
    for path, change in settle(leftovers):
        found[path].append(change)
    return [pair._replace(changes=tuple(found[pair.path])) for pair in pairs]


def _place(item: Item) -> tuple[str, str]:
    return item.group, item.id


def _match(before, after, key, changes: list[Change]):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Join items by a key, in order; give what is left on both sides."""
    waiting: dict[object, list[Item]] = {}
    for item in before:
        waiting.setdefault(key(item), []).append(item)
    added = []
    for item in after:
        same = waiting.get(key(item))
        if not same:
            added.append(item)
            continue
        was = same.pop(0)
        if was.raw != item.raw or was.layout != item.layout or was.group != item.group:
            change = compare(was, item)
            if change:
                changes.append(change)
    return [item for items in waiting.values() for item in items], added


def compare(was: Item, now: Item, *, renamed: bool = False, path: str = "") -> Change | None:
    """Compare two versions of an item; None when nothing of its meaning changed."""
    roles = changed_roles(was, now)
    moved = was.group != now.group or bool(path)
    if not (roles or moved or renamed):
        return None
    return Change(ChangeKind.EDITED, was, now, roles, renamed, moved, path)


def changed_roles(was: Item, now: Item) -> frozenset[str]:
    """Name the fields that say something else: by role, or by header where they have none."""
    first, second = _meaning(was), _meaning(now)
    keys = first.keys() & second.keys()
    if was.kind != "row" or now.kind != "row" or was.layout == now.layout:
        keys = first.keys() | second.keys()
    roles = {key for key in keys if first.get(key, "") != second.get(key, "")}
    if was.status_text != now.status_text:
        if plain(was.status_text or "") != plain(now.status_text or ""):
            roles.add("status")
    return frozenset(roles)


def _meaning(item: Item) -> dict[str, str]:
    """Give an item's fields as folded text by role or name; the id is compared elsewhere."""
    return {field.role or norm(field.name): " ".join(plain(field.text).split())
            for field in reversed(item.fields) if field.role != "id"}  # fmt: skip


def _across(pool: list[Leftover], found: list[tuple[str, Change]]) -> None:
    """Join items that went from one file to another by id, or by title where the id changed."""
    if len(pool) < 2:  # noqa: PLR2004 - it takes two files
        return
    gone: dict[str, list[tuple[Leftover, Item]]] = {}
    for left in pool:
        for item in left.removed:
            gone.setdefault(same_id(item.id), []).append((left, item))
    for left in pool:
        for item in list(left.added):
            for other, was in gone.get(same_id(item.id), ()):
                if other is not left and was in other.removed and _joinable(was, item):
                    other.removed.remove(was)
                    left.added.remove(item)
                    change = compare(was, item, path=other.path)
                    if change:
                        found.append((left.path, change))
                    break


def _joinable(was: Item, now: Item) -> bool:
    """Tell whether an equal id in another file is the same item: its title must agree too."""
    return not was.title or not now.title or similarity(was.title, now.title) >= 0.5  # noqa: PLR2004


def _name(item: Item) -> str:
    """Give what an item is called; two items without titles are not the same for that."""
    return item.title or item.id


def _renames(left: Leftover, found: list[tuple[str, Change]]) -> None:
    """Join removed and added items of one file by the similarity of what they say."""
    if not left.removed or not left.added:
        return
    many = len(left.removed) * len(left.added) > MOST_PAIRS
    titles = {_name(item): item for item in reversed(left.added)}
    pairs = []
    for at, was in enumerate(left.removed):
        if many:
            candidates = [titles[_name(was)]] if _name(was) in titles else []
        else:
            candidates = left.added
        for number, now in enumerate(candidates):
            score = similarity(_name(was), _name(now)) if was.kind == now.kind else 0.0
            if score >= ALIKE:
                pairs.append((-score, was.group != now.group, at, number, was, now))
    gone: set[int] = set()
    for *_, was, now in sorted(pairs, key=lambda pair: pair[:4]):
        if id(was) in gone or id(now) in gone:
            continue
        gone |= {id(was), id(now)}
        change = compare(was, now, renamed=True)
        if change:
            found.append((left.path, change))
    left.removed[:] = [item for item in left.removed if id(item) not in gone]
    left.added[:] = [item for item in left.added if id(item) not in gone]
