"""Skeleton: a diagram as order between the items of a tracker."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.model.graph import Edge, Graph, Node

MOST_PAIRS = 100_000
"""An arrow between two subgraphs stands for all pairs of their members."""

CLASSES = {word: word for word in ("done", "inprog", "notstarted", "active", "blocked")}
"""The node classes and gantt tags that are statuses; others are kinds or colours."""

_PHASE = lazily(r"p(?:h|hase)?(?=\d)")
_ZEROS = lazily(r"(?<!\d)0+(?=\d)")
_PHASE_WORDS = frozenset({"phase", "stage", "step", "milestone", "task", "workstream"})


def key_of(text: str) -> str:
    """Fold an id so that its spellings are one (``M-05``, ``m05``), but not ``1.1`` and ``11``."""
    folded = ""
    for word in words(text):
        folded += f".{word}" if folded[-1:].isdigit() and word[0].isdigit() else word
    return folded


def keyed(ids: Iterable[str]) -> dict[str, str]:
    """Map the spellings a diagram may use to the ids; what two ids share is nobody's."""
    exact: dict[str, str] = {}
    loose: dict[str, set[str]] = {}
    for name in ids:
        key = key_of(name)
        exact.setdefault(key, name)
        number = _PHASE.sub("", key, count=1) if key.startswith("phase") else key
        for other in (
            number,
            f"phase{number}" if number[:1].isdigit() else "",
            _ZEROS.sub("", key),
        ):
            loose.setdefault(other, set()).add(name)
    shared = {key: names.pop() for key, names in loose.items() if key and len(names) == 1}
    return {**shared, **exact}


def item_of(node: Node, ids: Mapping[str, str]) -> str | None:
    """Give the id of the item a node stands for; ``ids`` comes from ``keyed``.

    The node's own id counts first, then what its label begins with (``9C Gateway``,
    ``Phase 3 — API``), then its id read freely (``P3`` for 3 or Phase 3).
    """
    name = key_of(node.id)
    if name in ids:
        return ids[name]
    first, *rest = node.label.split()[:2] or [""]
    if rest and first.casefold() in _PHASE_WORDS:
        first = f"{first} {rest[0]}"
    number = _PHASE.sub("", name, count=1)
    for key in (key_of(first), key_of(node.label), number, _ZEROS.sub("", name)):
        if key in ids:
            return ids[key]
    return None


def item_edges(graph: Graph, ids: Mapping[str, str]) -> dict[tuple[str, str], Edge]:
    """Map each (prerequisite id, dependant id) to the arrow that draws it first.

    An arrow from or to a subgraph is one from or to every member.
    """
    items = {name: item_of(node, ids) for name, node in graph.nodes.items()}
    pairs: dict[tuple[str, str], Edge] = {}
    for edge in graph.edges:
        sources, targets = (
            [item for name in _ends(graph, end) if (item := items.get(name))]
            for end in (edge.source, edge.target)
        )
        if len(pairs) + len(sources) * len(targets) > MOST_PAIRS:
            break
        for source in sources:
            for target in targets:
                if source != target:
                    pairs.setdefault((source, target), edge)
    return pairs


def _ends(graph: Graph, name: str) -> tuple[str, ...]:
    return graph.groups[name][1] if name in graph.groups else (name,)


def skeleton(graph: Graph, ids: Iterable[str]) -> set[tuple[str, str]]:
    """Give the (prerequisite id, dependant id) pairs that a diagram draws."""
    return set(item_edges(graph, keyed(ids)))


class Reach:
    """Which items come before which, over any number of arrows: ``(a, c) in reach``."""

    __slots__ = ("_after", "_found")

    def __init__(self, edges: Iterable[tuple[str, str]]) -> None:
        self._after: dict[str, list[str]] = {}
        self._found: dict[str, set[str]] = {}
        for source, target in edges:
            self._after.setdefault(source, []).append(target)

    def __contains__(self, edge: tuple[str, str]) -> bool:
        source, target = edge
        if source not in self._found:
            found: set[str] = set()
            todo = [source]
            while todo:
                new = [name for name in self._after.get(todo.pop(), ()) if name not in found]
                found.update(new)
                todo += new
            self._found[source] = found
        return target in self._found[source]


def transitive(edges: Iterable[tuple[str, str]]) -> Reach:
    """Give the closure of a set of edges, worked out as it is asked for."""
    return Reach(edges)


def node_states(
    graph: Graph, ids: Iterable[str], classes: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Map item ids to the status words that node classes and gantt tags give them.

    ``classes`` maps further classes to status labels (switch ``classes``).
    """
    known = {**CLASSES, **{name.casefold(): label for name, label in (classes or {}).items()}}
    index = keyed(ids)
    states: dict[str, str] = {}
    for node in graph.nodes.values():
        word = next((known[c] for name in node.classes if (c := name.casefold()) in known), None)
        item = item_of(node, index) if word else None
        if word and item:
            states.setdefault(item, word)
    return states
