"""Mermaid: a tracker's items and what they wait for, as a flowchart with their states."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.pattern import lazily
from bot.core.model.status import OPEN, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.safe import encodable, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.core.model.item import Item
    from bot.core.model.status import Status

# Each fill brings its own text colour, so that a light and a dark page show the same.
_COLOURS = {
    State.TODO.value: "fill:#eceff1,stroke:#607d8b,color:#263238",
    State.ACTIVE.value: "fill:#fff3cd,stroke:#b58900,color:#332701",
    State.BLOCKED.value: "fill:#f8d7da,stroke:#b02a37,color:#42101e",
    State.REVIEW.value: "fill:#cfe2ff,stroke:#2f6fd0,color:#0e2240",
    State.BASELINE.value: "fill:#d7f0ea,stroke:#1f9d7a,color:#083b2e",
    State.DONE.value: "fill:#d1e7dd,stroke:#198754,color:#0a3622",
    State.LOCKED.value: "fill:#b9dcc8,stroke:#0a3622,color:#0a3622,stroke-width:2px",
    State.DROPPED.value: "fill:#f1f1f1,stroke:#9e9e9e,color:#5f5f5f,stroke-dasharray:4 3",
    "unknown": "fill:#ffffff,stroke:#757575,color:#424242",
    "missing": "fill:#ffffff,stroke:#b02a37,color:#b02a37,stroke-dasharray:4 3",
}
_SAFE = lazily(r"[A-Za-z0-9]{1,40}(?:[-_][A-Za-z0-9]{1,40}){0,9}")
_RESERVED = frozenset(
    {
        *("end", "graph", "flowchart", "subgraph", "class", "classdef", "style", "linkstyle"),
        *("click", "call", "href", "default", "direction", "acctitle", "accdescr", "interpolate"),
    }
)
_ESCAPES = {ord(char): f"#{ord(char)};" for char in '#&<>`|"\\'}
_LONGEST = 80
_MOST_ARROWS = 500


def dependency_diagram(
    items: Sequence[Item],
    reads: Callable[[Item], Status],
    depends: Mapping[str, Sequence[str]],
) -> str:
    """Draw prerequisite --> dependant, dotted while the prerequisite holds the dependant up.

    ``depends`` maps an item's key or id to the ids of its prerequisites; one that no item has is
    drawn as missing. The text ends with a newline and is read back by ``read_mermaid``.
    """
    names = _names(items, depends)
    states = {name: reads(item).state for item, name in _named(items, names)}
    lines = [
        f"{name}{_label(item.id, item.title)}:::{_class(states[name])}"
        for item, name in _named(items, names)
    ]
    used = {_class(state) for state in states.values()}
    lines += [f"{name}{_label(id_)}:::missing" for id_, name in names.items() if name not in states]
    used |= {"missing"} if len(names) > len(states) else set()
    arrows = [
        f"{names[before]} {'-->' if states.get(names[before]) in OPEN else '-.->'} {name}"
        for item, name in _named(items, names)
        for before in dict.fromkeys(_depends(item, depends))
    ]
    note = f"%% {len(arrows)} arrows: a page shows them when its maxEdges allows that many"
    return "\n".join(
        [
            "flowchart LR",
            *([note] if len(arrows) > _MOST_ARROWS else []),
            *(f"  classDef {name} {style}" for name, style in _COLOURS.items() if name in used),
            *(f"  {line}" for line in lines + arrows),
            "",
        ]
    )


def _class(state: State | None) -> str:
    return state.value if state else "unknown"


def _depends(item: Item, depends: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return depends.get(item.key) or depends.get(item.id, ())


def _named(items: Sequence[Item], names: Mapping[str, str]) -> list[tuple[Item, str]]:
    """Give the items that have a node: of several with one id, the first."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.id or item.key, item)
    return [(item, names[id_]) for id_, item in first.items()]


def _names(items: Sequence[Item], depends: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give every id a node id of its own: the id itself where Mermaid can read it."""
    ids = dict.fromkeys(item.id or item.key for item in items)
    ids.update(dict.fromkeys(before for item in items for before in _depends(item, depends)))
    names = {id_: id_ for id_ in ids if _readable(id_)}
    number = 0
    for id_ in ids:
        if id_ not in names:
            number += 1
            while f"n{number}" in ids:
                number += 1
            names[id_] = f"n{number}"
    return {id_: names[id_] for id_ in ids}


def _readable(id_: str) -> bool:
    return _SAFE.fullmatch(id_) is not None and re.split("[-_]", id_)[0].lower() not in _RESERVED


def _label(id_: str, title: str = "") -> str:
    """Write a label in quotes: the id, the title, and nothing that Mermaid could act upon."""
    title = plain(title)
    said = title.startswith(id_) and not title[len(id_) : len(id_) + 1].isalnum()
    words = title if said else f"{id_} {title}"
    text = " ".join(visible(encodable(" ".join(words.split()))).split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1].rstrip() + "…"
    text = text.translate(_ESCAPES)
    return f'["{text.replace("%%", "#37;#37;")}"]'
