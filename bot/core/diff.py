"""Diff: two versions of trackers into changes of items; formatting is no change."""

from __future__ import annotations

from bot.core.guests import guests_of
from bot.core.markup import plain
from bot.core.model.source import Source
from bot.core.model.tracker import Tracker
from bot.core.model.transition import Change, ChangeKind
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.pairing import Pairing, fits, near, said, section_of, shifted
from bot.core.trackers.naming import same_id
from bot.core.trackers.roles import norm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.item import Item
    from bot.core.model.snapshot import Pair


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
    first, second = _apart(before.items, after.items)
    pairing = Pairing(first, second)
    pairing.join(lambda item: (section_of(item), item.layout, item.id))
    pairing.join(lambda item: (section_of(item), item.id))
    apart = shifted(first, pairing.pairs)
    for at in apart:
        was, now = pairing.pairs[at]
        pairing.before.append(was)
        pairing.after.append(now)
    kept = [pair for at, pair in enumerate(pairing.pairs) if at not in apart]
    headings = _renamed_headings(pairing, before, after)
    pairing.pairs = []
    if apart:
        pairing.join(lambda item: (item.kind, section_of(item), item.title or id(item)))
    renumbered = {id(now) for _, now in pairing.pairs}
    pairing.join(lambda item: same_id(item.id), near)
    changes = [
        change for was, now in (*kept, *pairing.pairs)
        if (was.raw != now.raw or was.layout != now.layout or was.group != now.group
            or id(now) in renumbered)
        and (change := compare(was, now, headings, renamed=id(now) in renumbered))
    ]  # fmt: skip
    return changes, Leftover(after.path, pairing.before, pairing.after)


def _apart(
    before: tuple[Item, ...], after: tuple[Item, ...]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Leave out the items at both ends that are the very same: most of a large tracker."""
    count = min(len(before), len(after))
    start = next((at for at in range(count) if not _same(before[at], after[at])), count)
    count -= start
    end = next((at for at in range(count) if not _same(before[~at], after[~at])), count)
    return before[start : len(before) - end], after[start : len(after) - end]


def _same(was: Item, now: Item) -> bool:
    return (was.raw == now.raw and was.id == now.id and was.group == now.group
            and was.layout == now.layout and was.status_text == now.status_text)  # fmt: skip


def _renamed_headings(pairing: Pairing, before: Tracker, after: Tracker) -> dict[str, str]:
    """Map the headings that are gone to the new ones that most of their items stand under."""
    if not pairing.before or not pairing.after:
        return {}
    gone = {section_of(item) for item in before.items} - {section_of(item) for item in after.items}
    new = {section_of(item) for item in after.items} - {section_of(item) for item in before.items}
    if not gone or not new:
        return {}
    where = {same_id(item.id): section_of(item) for item in pairing.after}
    counts: dict[tuple[str, str], int] = {}
    sizes: dict[str, int] = {}
    for item in pairing.before:
        old, now = section_of(item), where.get(same_id(item.id), "")
        sizes[old] = sizes.get(old, 0) + 1
        if old in gone and now in new:
            counts[old, now] = counts.get((old, now), 0) + 1
    return {old: now for (old, now), count in counts.items() if count * 2 > sizes[old]}


def settle(leftovers: Iterable[Leftover]) -> list[tuple[str, Change]]:
    """Decide for the items found on one side only: moved to another file, renamed, added, removed.

    Gives each change with the path it is reported at: the new place, or for a removal the old.
    """
    found: list[tuple[str, Change]] = []
    pool = list(leftovers)
    _across(pool, found)
    for left in pool:
        pairing = Pairing(left.removed, left.added)
        pairing.likest()
        found += [(left.path, change) for was, now in pairing.pairs
                  if (change := compare(was, now, renamed=True))]  # fmt: skip
        found += [(left.path, Change(ChangeKind.REMOVED, item, None)) for item in pairing.before]
        found += [(left.path, Change(ChangeKind.ADDED, None, item)) for item in pairing.after]
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
    homes = {pair.path: pair for pair in pairs}
    guests = [guest for pair in pairs for guest in guests_of(pair, homes, found[pair.path])]
    return [*(pair._replace(changes=tuple(found[pair.path])) for pair in pairs), *guests]


def compare(
    was: Item, now: Item, headings: dict[str, str] | None = None,
    *, renamed: bool = False, path: str = "",
) -> Change | None:  # fmt: skip
    """Compare two versions of an item; None when nothing of its meaning changed.

    ``headings`` maps the headings that only have another name now.
    """
    roles = changed_roles(was, now)
    old = section_of(was)
    moved = (headings or {}).get(old, old) != section_of(now) or bool(path)
    if not (roles or moved or renamed):
        return None
    return Change(ChangeKind.EDITED, was, now, roles, renamed, moved, path)


def changed_roles(was: Item, now: Item) -> frozenset[str]:
    """Name the fields that say something else: by role, or by header where they have none."""
    first, second = _meaning(was), _meaning(now)
    keys = first.keys() & second.keys()
    if was.kind == now.kind and (was.kind != "row" or was.layout == now.layout):
        keys = first.keys() | second.keys()
    roles = {key for key in keys if first.get(key, "") != second.get(key, "")}
    if was.status_text != now.status_text and _folded(was.status_text) != _folded(now.status_text):
        roles.add("status")
    return frozenset(roles)


def _folded(text: str | None) -> str:
    return " ".join(plain(text or "").split())


def _meaning(item: Item) -> dict[str, str]:
    """Give an item's fields as folded text by role or name; the id is compared elsewhere."""
    return {field.role or norm(field.name): _folded(field.text)
            for field in reversed(item.fields) if field.role != "id"}  # fmt: skip


def _across(pool: list[Leftover], found: list[tuple[str, Change]]) -> None:
    """Join items that went from one file to another by id, or by what they say where it changed."""
    if len(pool) < 2:
        return
    home = {id(item): left.path for left in pool for item in (*left.removed, *left.added)}

    def apart(was: Item, now: Item) -> bool:
        return home[id(was)] != home[id(now)] and fits(was, now)

    pairing = Pairing((item for left in pool for item in left.removed),
                      (item for left in pool for item in left.added))  # fmt: skip
    pairing.join(lambda item: same_id(item.id), apart)
    named = len(pairing.pairs)
    pairing.join(lambda item: said(item) or id(item), apart)
    for at, (was, now) in enumerate(pairing.pairs):
        change = compare(was, now, renamed=at >= named, path=home[id(was)])
        if change:
            found.append((home[id(now)], change))
    joined = {id(item) for pair in pairing.pairs for item in pair}
    for left in pool:
        left.removed[:] = [item for item in left.removed if id(item) not in joined]
        left.added[:] = [item for item in left.added if id(item) not in joined]
