"""Entry fields: the values of a record as the fields of an item."""

from __future__ import annotations

from bot.core.model.item import Field
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.keys import inner_status
from bot.core.trackers.nodes import Listing, Node, Record, Scalar, scalars
from bot.core.trackers.yaml_lines import read_lines

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
        return tuple(_fields(self._node, self._plan, self._key, self.hidden, 0))


class LineFields:
    """Reads the fields of one item of plain YAML from its text, of which no nodes were kept."""

    __slots__ = ("_is_keyed", "_text", "hidden", "plan")

    def __init__(self, text: str, plan: Plan, *, is_keyed: bool) -> None:
        self._text = text
        self.plan = plan
        self._is_keyed = is_keyed
        self.hidden: tuple[int, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the item is an entry of a list and holds no other."""
        return not (self._is_keyed or self.hidden)

    def over(self, text: str) -> LineFields:
        """Give the same for an item of another text."""
        return LineFields(text, self.plan, is_keyed=self._is_keyed)

    def __call__(self, item: Item) -> tuple[Field, ...]:
        """Give the fields in the order of the file; nested items are not among them."""
        start, end = item.span
        column = start - (self._text.rfind("\n", 0, start) + 1)
        node = read_lines(" " * column + self._text[start:end], column)
        key = None
        if isinstance(node, Record) and self._is_keyed:
            key, node = node.pairs[0]
        if not isinstance(node, Record):
            return ()
        return tuple(_fields(node, self.plan, key, self.hidden, start - column))


class PairFields:
    """Makes the fields of an item that is a key and its status."""

    __slots__ = ("_key", "_name", "_value")

    def __init__(self, key: Scalar, value: Scalar, name: str) -> None:
        self._key = key
        self._value = value
        self._name = name

    def __call__(self, _item: Item) -> tuple[Field, ...]:
        """Give the id and the status."""
        key, value = self._key, self._value
        return (Field("id", "", key.text, Span(key.start, key.end)),
                Field("status", self._name, value.value, Span(value.start, value.end)))  # fmt: skip


def _fields(
    node: Record, plan: Plan, key: Scalar | None, hidden: tuple[int, ...], shift: int
) -> Iterator[Field]:
    """Read a record's values, but for the hidden ones; ``shift`` is added to their places."""
    if key is not None and plan.id < 0:
        yield Field("id", "", key.text, Span(key.start + shift, key.end + shift))
    for at, (name, value) in enumerate(node.pairs):
        if at not in hidden:
            role = plan.roles[at]
            place = (inner_status(value) if role == "status" else None) or value
            span = Span(place.start + shift, place.end + shift)
            yield Field(role, name.text, field_text(place, role), span)


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


def parent_of(node: Record, plan: Plan, around: str) -> str:
    """Tell what an item says it belongs to, else what stands around it."""
    if plan.parent >= 0:
        value = node.pairs[plan.parent][1]
        return value.value if isinstance(value, Scalar) else ""
    for role, (_, value) in zip(plan.roles, node.pairs, strict=True):
        if role == "depends_on" and (link := _parent_link(value)):
            return link
    return around


def _parent_link(value: Node) -> str:
    """Give the id that a listing of typed dependencies names as the parent."""
    for entry in value.entries if isinstance(value, Listing) else []:
        kind = entry.get("type") if isinstance(entry, Record) else None
        if isinstance(entry, Record) and isinstance(kind, Scalar) and kind.value in _PARENTAL:
            return _part(Record([p for p in entry.pairs if p[0].text != "type"], 0, 0), "")
    return ""
