"""Diagrams: the nodes of a tracker's diagrams as items, and the statuses that they give others."""

from __future__ import annotations

import re

from bot.core.model.item import Field, Item
from bot.core.model.source import Span
from bot.core.model.status import State
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.drawings import IGNORED, considered, graphs
from bot.core.trackers.naming import same_id, split_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.document import Document
    from bot.core.model.graph import Node
    from bot.core.model.preset import Preset

CLASSES = {"done": "Done", "inprog": "In Progress", "active": "In Progress",
           "notstarted": "Not Started", "blocked": "Blocked"}  # fmt: skip
"""Node classes and gantt tags that are statuses, where a preset does not say otherwise."""

_FEWEST = 3
"""How many nodes must have a status before a diagram of an unknown kind counts as a tracker."""


class Drawn(NamedTuple):
    """A node that stands for an item: what it is called, and the status its class gives it.

    ``word`` is the class or tag as written; ``sure`` is False where the status is only that of a
    gantt task without a tag.
    """

    id: str
    title: str
    node: Node
    status: str | None
    word: str
    sure: bool


def drawn(document: Document, preset: Preset) -> dict[str, Drawn]:
    """Map the folded ids of the items that diagrams draw; a node with a status counts first."""
    found: dict[str, Drawn] = {}
    if "-->" not in document.source.text and "gantt" not in document.source.text:
        return found
    for one in _nodes(document, preset):
        key = same_id(one.id)
        known = found.get(key)
        if known is None or (one.sure, bool(one.status)) > (known.sure, bool(known.status)):
            found[key] = one
    return found


def _nodes(document: Document, preset: Preset) -> Iterator[Drawn]:
    """Give every node that names an item of the preset, or whose class is a status."""
    pattern = re.compile(preset.item_pattern, re.IGNORECASE) if preset.item_pattern else None
    classes = {**CLASSES, **_mapping(preset, "classes")}
    first = next((one.name for one in preset.track.labels if one.state is State.TODO), None)
    prefixes = tuple(f"{word}".casefold() for word in _mapping(preset, "id_prefix").values())
    ignored = preset.options.get("diagrams.ignore", IGNORED)
    words = [str(word) for word in ignored] if isinstance(ignored, tuple) else list(IGNORED)
    for graph in considered(graphs(document), words):
        if graph.kind not in {"flowchart", "gantt"}:
            continue
        for node in graph.nodes.values():
            word = next((name for name in node.classes if name.casefold() in classes), "")
            status = classes[word.casefold()] if word else None
            ident, title = split_id(node.label)
            if not (pattern and pattern.match(node.label)):
                prefixed = node.id.casefold().rstrip("0123456789")
                if not (word or (prefixed in prefixes and prefixed != node.id.casefold())):
                    continue
                ident, title = node.id, node.label
            if graph.kind == "gantt" and not status:
                yield Drawn(ident, title, node, first if pattern else None, "", sure=False)
            else:
                yield Drawn(ident or node.id, title, node, status, word, sure=bool(status))


def _mapping(preset: Preset, option: str) -> dict[str, str]:
    value = preset.options.get(option)
    return {str(k).casefold(): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def diagram_items(document: Document, preset: Preset, items: list[Item]) -> list[Item]:
    """Make items of the nodes, where no row or section names such items.

    The others get the status of their node, if they have none of their own.
    """
    nodes = drawn(document, preset)
    if not nodes:
        return []
    for item in items:
        one = nodes.get(same_id(item.id))
        if item.status_text is None and one is not None and preset.item_pattern:
            item.status_text = one.status
    if preset.item_pattern:
        held = _kinds(item.id for item in items)
        if "phase" in held:
            return []
        nodes = {key: one for key, one in nodes.items() if _kind(one.id) not in held}
    elif items or sum(one.sure for one in nodes.values()) < _FEWEST:
        return []
    return [_item(document, one) for one in nodes.values()]


def _kinds(ids: Iterable[str]) -> set[str]:
    return {_kind(ident) for ident in ids}


def _kind(ident: str) -> str:
    """Give what ids of one series share: ``phase`` of *Phase 9C*, ``pp`` of *PP1*."""
    return re.sub(r"[\s._-]*\d.*$", "", ident.casefold())


def _item(document: Document, one: Drawn) -> Item:
    span = one.node.span
    raw = document.source.text[span.start : span.end]

    def fields(_item: Item) -> tuple[Field, ...]:
        parts = (("title", "", one.node.label, raw.find(one.node.label)),
                 ("status", "class", one.word, raw.rfind(f":{one.word}") + 1))  # fmt: skip
        return tuple(Field(role, name, text, Span(span.start + at, span.start + at + len(text)))
                     for role, name, text, at in parts if text and at >= 0)  # fmt: skip

    return Item(one.id, one.title, span, f"{raw} {one.status or ''}", fields=fields,
                group="diagram", kind="node", status_text=one.status)  # fmt: skip
