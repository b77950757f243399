"""Reread: the next version of a long plain list, read only where it differs from the last one."""

from __future__ import annotations

from bot.core.model.source import Source
from bot.core.model.tracker import Tracker
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.entry_fields import LineFields
from bot.core.trackers.structured import read_structured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.item import Item
    from bot.core.model.preset import Preset


def reread(earlier: Tracker, source: Source, preset: Preset) -> Tracker | None:
    """Read a version by way of an earlier one: an entry of the same text says the same.

    None wherever that is not sure; then the whole has to be read.
    """
    items = earlier.items
    if earlier.problems or not _plain_list(items):
        return None
    old, new = earlier.source.text, source.text
    begins = _begins(old, items)
    head = old[: begins[0]]
    mark = old[begins[0] : items[0].span.start]
    starts = _starts(new, mark, len(head))
    if not starts or new[: starts[0]] != head or not mark.endswith("- "):
        return None
    known = {old[begin:end]: at for at, (begin, end) in enumerate(_spans(begins, len(old)))}
    parts = [new[begin:end] for begin, end in _spans(starts, len(new))]
    strange = [part for part in parts if part not in known]
    fresh = _fresh(head, strange, source.path, preset)
    if fresh is None:
        return None
    texts = _Texts(new)
    found, told = [], iter(fresh)
    for start, part in zip(starts, parts, strict=True):
        at = known.get(part)
        item, begin = (items[at], begins[at]) if at is not None else next(told)
        found.append(texts.moved(item, start - begin))
    if len({item.id for item in found}) < len(found) or not _plain_list(tuple(found)):
        return None
    return Tracker(source, tuple(found))


def _begins(text: str, items: tuple[Item, ...]) -> list[int]:
    """Give where the first line of each entry begins."""
    return [text.rfind("\n", 0, item.span.start) + 1 for item in items]


def _spans(begins: list[int], end: int) -> Iterator[tuple[int, int]]:
    return zip(begins, [*begins[1:], end], strict=True)


def _starts(text: str, mark: str, since: int) -> list[int]:
    """Give where the lines begin that begin an entry: at its own depth nothing else looks so."""
    sign = f"\n{mark}"
    found: list[int] = []
    at = since if text.startswith(mark, since) else text.find(sign, since) + 1
    while at > 0 or (at == 0 and not found and text.startswith(mark)):
        found.append(at)
        at = text.find(sign, at) + 1
    return found


def _fresh(head: str, parts: list[str], path: str, preset: Preset) -> list[tuple[Item, int]] | None:
    """Read the entries that are not known under the list's own head, each with its beginning."""
    if not parts:
        return []
    text = head + "".join(parts)
    tracker = read_structured(Source(path, text), preset)
    items = tracker.items
    if tracker.problems or not _plain_list(items) or len(items) != len(parts):
        return None
    begins, at = _begins(text, items), len(head)
    for part, begin, item in zip(parts, begins, items, strict=True):
        if begin != at or item.status_text is None:
            return None
        at += len(part)
    return list(zip(items, begins, strict=True))


class _Texts:
    """Gives items at their place in a text; those of one plan share what reads their fields."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: dict[int, LineFields] = {}

    def moved(self, item: Item, by: int) -> Item:
        reads = item.reads
        assert isinstance(reads, LineFields)  # noqa: S101 - _plain_list has seen to it
        here = self.made.get(id(reads.plan))
        if here is None:
            here = self.made[id(reads.plan)] = reads.over(self.text)
        return item.moved(by, here)


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
