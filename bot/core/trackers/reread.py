"""Reread: the next version of a long plain list, read only where it differs from the last one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from bot.core.model.source import Source
from bot.core.model.tracker import Tracker
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.entry_fields import LineFields
from bot.core.trackers.structured import read_structured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.item import Item
    from bot.core.model.preset import Preset


def reread(earlier: Tracker, source: Source, preset: Preset) -> Tracker | None:
    """Read a version by way of an earlier one: the entries before and after the differing part
    are the same. None wherever that is not sure; then the whole has to be read.
    """
    items = earlier.items
    if not items or earlier.problems or not _plain_list(items):
        return None
    old, new = earlier.source.text, source.text
    begins = [old.rfind("\n", 0, item.span.start) + 1 for item in items]
    same = _common(old, new)
    first = bisect_right(begins, same) - 1
    if first < 0:
        return None
    rest = min(_common_end(old, new), len(old) - begins[first], len(new) - begins[first])
    last = max(bisect_left(begins, len(old) - rest), first)
    by = len(new) - len(old)
    stop = begins[last] + by if last < len(items) else len(new)
    between = _between(old[: begins[0]], new[begins[first] : stop], source.path, preset)
    if between is None:
        return None
    lead = begins[first] - begins[0]
    moved = (*_moved(between, lead, new), *_moved(items[last:], by, new))
    found = (*items[:first], *moved)
    if len({item.id for item in found}) < len(found) or not _plain_list(found):
        return None
    return Tracker(source, found)


def _moved(items: Iterable[Item], by: int, text: str) -> Iterator[Item]:
    """Give items at their place in a text; those of one plan share what reads their fields."""
    made: dict[int, LineFields] = {}
    for item in items:
        reads = item.reads
        if isinstance(reads, LineFields):
            here = made.get(id(reads.plan))
            if here is None:
                here = made[id(reads.plan)] = reads.over(text)
            yield item.moved(by, here)


def _plain_list(items: tuple[Item, ...]) -> bool:
    """Tell whether the items are the entries of one list, each read from its own lines."""
    group, end = items[0].group if items else "", -1
    for item in items:
        fields = item.reads
        if not isinstance(fields, LineFields) or not fields.is_listed or item.group != group:
            return False
        if item.key != item.id or item.span.start < end:
            return False
        end = item.span.end
    return bool(items)


def _between(head: str, part: str, path: str, preset: Preset) -> tuple[Item, ...] | None:
    """Read the differing entries under the list's own head."""
    if not part.strip():
        return ()
    tracker = read_structured(Source(path, head + part), preset)
    mark = part[: len(part) - len(part.lstrip(" "))] + "- "
    entries = sum(line.startswith(mark) for line in part.split("\n"))
    whole = len(tracker.items) == entries and not tracker.problems and _plain_list(tracker.items)
    if not whole or any(item.status_text is None for item in tracker.items):
        return None
    return tracker.items


def _common(old: str, new: str) -> int:
    """Count the characters that two texts begin with in common, by halving."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(old: str, new: str) -> int:
    """Count the characters that two texts end with in common."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low
