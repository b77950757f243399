"""Entries: which records of a YAML, TOML or JSON file are items, and where they belong."""

from __future__ import annotations

from bot.core.model.item import Item
from bot.core.model.source import Source, Span
from bot.core.model.tracker import Problem
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.entry_fields import EntryFields, LineFields, PairFields, parent_of
from bot.core.trackers.keys import Keys, is_map_of_ids, is_map_of_statuses, name_of, status_of
from bot.core.trackers.nodes import Listing, Node, Record, Scalar

if TYPE_CHECKING:
    from bot.core.trackers.keys import Plan

_OPAQUE = frozenset(("evidence", "depends_on", "owner", "reviewer", "notes", "links", "updated"))
"""Roles whose values are about an item, whatever they look like."""
_LOGS = frozenset(("history", "log", "changelog", "events", "transitions", "reviews"))


class Place(NamedTuple):
    """Where a collection stands: its path of keys, the enclosing name, the enclosing item."""

    group: str = ""
    parent: str = ""
    scope: str = ""

    def at(self, key: str, parent: str | None = None) -> Place:
        """Step to what stands under a key."""
        group = f"{self.group}.{key}" if self.group else key
        return Place(group, self.parent if parent is None else parent, self.scope)


class Entries:
    """Collects the items of a file's nodes, outer before inner, in the order of the file.

    ``style`` is ``plain`` where the text of an item is enough to read its fields, ``shared``
    where its values may stand elsewhere (aliases), else empty.
    """

    def __init__(self, source: Source, keys: Keys, style: str = "") -> None:
        self.source = source
        self.keys = keys
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self._plain = style == "plain"
        self._aliases = style == "shared"
        self._earlier: dict[tuple[str, str], Item] = {}
        self._documents = style != "plain" and source.path.endswith((".yaml", ".yml"))
        self._told = 0
        self._lists = 0
        self._counts: dict[str, int] = {}
        self._seen: dict[tuple[int, str], Item] = {}
        self._used: set[str] = set()

    def add(self, node: Node) -> None:
        """Collect the items of one document."""
        if isinstance(node, Record) and self._is_item(node) and not self._is_map(node, ""):
            self._item(node, Place())
        else:
            self._node(node, Place(), "")
        for item in self.items[self._told :] if self._documents else ():
            self._earlier.setdefault((item.group, item.id), item)
        self._told = len(self.items)

    def _is_item(self, record: Record) -> bool:
        plan = self.keys.plan(record)
        return status_of(record, plan) is not None and bool(name_of(record, plan))

    def _is_map(self, record: Record, name: str) -> bool:
        return is_map_of_ids(record, self.keys) or is_map_of_statuses(record, name, self.keys)

    def _node(self, node: Node, place: Place, name: str) -> None:
        if isinstance(node, Listing):
            self._listing(node, place)
        elif isinstance(node, Record):
            self._record(node, place, name)

    def _listing(self, node: Listing, place: Place) -> None:
        records = [entry for entry in node.entries if isinstance(entry, Record)]
        if records and all(len(record.pairs) == 1 for record in records):
            whole = Record([record.pairs[0] for record in records], node.start, node.end)
            if self._is_map(whole, ""):
                self._map(whole, place)
                return
        names = [name_of(record, self.keys.plan(record)) for record in records]
        items = sum(map(bool, names)) * 2 >= len(records) and any(map(self._is_item, records))
        self._lists += 1
        listed = self._lists
        for number, (record, name) in enumerate(zip(records, names, strict=True)):
            if items and name:
                self._item(record, place, None, listed, name)
            else:
                called = name or str(number)
                self._record(record, Place(f"{place.group}[{called}]", called, place.scope), "")

    def _record(self, node: Record, place: Place, name: str) -> None:
        if self._is_map(node, name):
            self._map(node, place)
            return
        for key, value in node.pairs:
            parent = None
            if isinstance(value, Record) and not self._is_map(value, key.text):
                parent = name_of(value, self.keys.plan(value)) or key.text
            self._node(value, place.at(key.text, parent), key.text)

    def _map(self, node: Record, place: Place) -> None:
        """Collect the items of a record whose keys are ids."""
        self._lists += 1
        listed = self._lists
        for key, value in node.pairs:
            if isinstance(value, Record):
                if status_of(value, self.keys.plan(value)) is not None:
                    self._item(value, place, key, listed)
                else:
                    inner = Place(f"{place.group}[{key.text}]", key.text, place.scope)
                    self._record(value, inner, key.text)
            elif isinstance(value, Scalar) and self.keys.role(key.text) not in _OPAQUE:
                self._pair(key, value, place)
            elif isinstance(value, Listing):
                self._node(value, place.at(key.text), key.text)

    def _pair(self, key: Scalar, value: Scalar, place: Place) -> None:
        """Make an item of a key and its status."""
        span = Span(key.start, max(key.end, value.end))
        fields = PairFields(key, value, place.group.rpartition(".")[2])
        item = Item(key.text, "", span, self.source.text[span.start : span.end],
                    fields=fields, group=place.group, kind="entry", parent=place.parent,
                    status_text=value.value)  # fmt: skip
        self._keep(item, 0)

    def _item(
        self, node: Record, place: Place, key: Scalar | None = None, listed: int = 0, name: str = ""
    ) -> None:
        """Make an item of a record, and then the items inside it."""
        plan = self.keys.plan(node)
        name = name or (key.text if key and plan.id < 0 else "") or name_of(node, plan)
        ident = f"{place.scope}.{name}" if place.scope and name.isdigit() else name
        title = node.pairs[plan.title][1] if plan.title >= 0 else None
        status = status_of(node, plan)
        fields = (LineFields(self.source.text, plan, is_keyed=key is not None) if self._plain
                  else EntryFields(node, plan, key))  # fmt: skip
        span = Span(key.start if key else node.start, node.end)
        item = Item(ident, title.value if isinstance(title, Scalar) else "", span, "",
                    fields=fields, group=place.group, kind="entry",
                    parent=place.parent if place.scope else parent_of(node, plan, place.parent),
                    status_text=None if status is None else status.value)  # fmt: skip
        self._keep(item, listed)
        inside = Place(f"{place.group}[{ident}]", ident, ident)
        fields.hidden = self._inside(node, plan, inside)
        item.raw = self._raw(span, node, fields.hidden)
        if self._aliases:
            item.layout = tuple(field.text for field in item.fields)

    def _inside(self, node: Record, plan: Plan, place: Place) -> tuple[int, ...]:
        """Collect the items in the values of an item; tell which values have some."""
        hidden = []
        for at, (key, value) in enumerate(node.pairs):
            if isinstance(value, Scalar) or at == plan.status:
                continue
            if plan.roles[at] in _OPAQUE or key.text.casefold() in _LOGS:
                continue
            before = len(self.items)
            self._node(value, place.at(key.text), key.text)
            if len(self.items) > before:
                hidden.append(at)
        return tuple(hidden)

    def _raw(self, span: Span, node: Record, hidden: tuple[int, ...]) -> str:
        """Give the text of an item without the values that hold items of their own."""
        text, at, parts = self.source.text, span.start, []
        for number in hidden:
            value = node.pairs[number][1]
            if value.start >= at:
                parts.append(text[at : value.start])
                at = value.end
        return "".join((*parts, text[at : span.end]))

    def _keep(self, item: Item, listed: int) -> None:
        """Add an item under a key of its own; report an id that one list has twice."""
        first = self._seen.setdefault((listed, item.id), item) if listed else item
        other = self._earlier.get((item.group, item.id))
        if first is item and other is not None and other.status_text != item.status_text:
            first = other  # two documents that contradict each other
        if first is not item:
            line = self.source.line(first.span.start)
            message = f"{item.id} stands twice in the same list, first on line {line}"
            self.problems.append(Problem("duplicate-item", item.span, message, item.id))
        key = base = item.id if item.id not in self._used else f"{item.group}/{item.id}"
        if key in self._used:
            number = self._counts.get(base, 1)
            while key in self._used:
                number += 1
                key = f"{base}#{number}"
            self._counts[base] = number
        self._used.add(key)
        item.key = key
        self.items.append(item)
