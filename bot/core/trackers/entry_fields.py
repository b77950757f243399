"""Entry fields: the values of a record as the fields of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.item import Field
from bot.core.model.source import Span
from bot.core.trackers.keys import inner_status
from bot.core.trackers.nodes import Listing, Node, Record, Scalar, scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.item import Item
    from bot.core.trackers.keys import Plan

_REFERENCES = ("depends_on_id", "depends_on", "id", "task", "item", "ref", "key", "path", "url",
               "link", "file", "name", "title", "value")  # fmt: skip
_ORDERING = frozenset(("", "blocks", "blocked-by", "blocked_by", "depends-on", "depends_on",
                       "requires", "hard"))  # fmt: skip
"""The types of a dependency that hold an item up; others (``discovered-from``) only relate."""
_PARENTAL = frozenset(("parent-child", "parent_child", "parent", "child-of"))


class EntryFields:
    """Reads the fields of one item when they are asked for; ``hidden`` are values left out."""

    __slots__ = ("_key", "_node", "_plan", "hidden")

    def __init__(self, node: Record, plan: Plan, key: Scalar | None) -> None:
        self._node = node
        self._plan = plan
        self._key = key
        self.hidden: tuple[int, ...] = ()

    def __call__(self, _item: Item) -> tuple[Field, ...]:
        """Give the fields in the order of the file; nested items are not among them."""
        return tuple(self._read())

    def _read(self) -> Iterator[Field]:
        if self._key and self._plan.id < 0:
            yield Field("id", "", self._key.text, Span(self._key.start, self._key.end))
        for at, (key, value) in enumerate(self._node.pairs):
            if at not in self.hidden:
                role = self._plan.roles[at]
                place = (inner_status(value) if role == "status" else None) or value
                yield Field(role, key.text, field_text(place, role), Span(place.start, place.end))


def field_text(value: Node, role: str) -> str:
    """Give a value as text: a listing's parts joined by commas, each record as what it names."""
    if isinstance(value, Scalar):
        return value.value
    if isinstance(value, Listing):
        parts = [_part(entry, role) for entry in value.entries]
        return ", ".join(part for part in parts if part)
    if role == "depends_on":
        return ", ".join(key.text for key, _ in value.pairs)
    return ", ".join(one.value for one in scalars(value) if one.value)


def _part(entry: Node, role: str) -> str:
    """Give one part of a listing as text."""
    if not isinstance(entry, Record):
        return ", ".join(one.value for one in scalars(entry) if one.value)
    kind = entry.get("type")
    if role == "depends_on" and isinstance(kind, Scalar) and kind.value not in _ORDERING:
        return ""
    for name in _REFERENCES:
        value = entry.get(name)
        if isinstance(value, Scalar) and value.value:
            return value.value
    return ", ".join(one.value for one in scalars(entry) if one.value)


def parent_link(value: Node) -> str:
    """Give the id that a listing of typed dependencies names as the parent."""
    for entry in value.entries if isinstance(value, Listing) else []:
        kind = entry.get("type") if isinstance(entry, Record) else None
        if isinstance(entry, Record) and isinstance(kind, Scalar) and kind.value in _PARENTAL:
            return _part(Record([p for p in entry.pairs if p[0].text != "type"], 0, 0), "")
    return ""
