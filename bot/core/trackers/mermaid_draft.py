"""Draft: a diagram while it is being read, later a Graph."""

from __future__ import annotations

from bot.core.model.graph import Edge, Graph, Node
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.mermaid_label import clip

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 50
"""Subgraphs nested deeper than this count as part of the one that holds them."""

MOST_EDGES = 100_000
"""``A & B --> C & D`` multiplies: a short text could ask for more arrows than memory holds."""


MOST_PROBLEMS = 1_000
"""Nobody reads more of them, and a text that is no diagram has one a line."""


class Draft:
    """Collects nodes, edges, groups and problems; offsets given to it count from ``start``."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.caption = ""
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.titles: dict[str, str] = {}
        self.problems: list[tuple[Span, str]] = []
        self.open: list[str] = []
        self._mentioned: list[list[str]] = []
        self._home: dict[str, str] = {}
        self._parent: dict[str, str] = {}
        self._classes: list[tuple[str, tuple[str, ...]]] = []

    def span(self, begin: int, end: int) -> Span:
        """Turn offsets in the diagram into a span of the file."""
        return Span(self.start + begin, self.start + end)

    def problem(self, begin: int, end: int, message: str) -> None:
        """Note what can't be read; ``{}`` in the message stands for the text there."""
        if len(self.problems) > MOST_PROBLEMS:
            return
        if len(self.problems) == MOST_PROBLEMS:
            message = "more of the diagram can't be read"
        shown = clip(self.text[begin : min(end, begin + 200)])
        self.problems.append((self.span(begin, end), message.replace("{}", f"`{shown}`")))

    def mention(self, name: str, span: Span, label: str = "") -> None:
        """Note a node; the text that names it best is where it stands."""
        if label or name not in self.nodes:
            self.nodes[name] = Node(name, label or name, span)
        if self._mentioned:
            self._mentioned[-1].append(name)

    def paint(self, names: Iterable[str], *classes: str) -> None:
        """Give nodes classes, which may be named before they are drawn."""
        given = tuple(filter(None, classes))
        self._classes += [(name, given) for name in names if name and given]

    def connect(self, sources: list[str], targets: list[str], edge: Edge) -> None:
        """Draw an arrow from each source to each target, like ``edge`` but for its ends."""
        if len(self.edges) + len(sources) * len(targets) > MOST_EDGES:
            self.problems.append((edge.span, f"more than {MOST_EDGES} arrows are not read"))
            return
        _, _, span, label, dotted = edge
        self.edges += [
            Edge(source, target, span, label, dotted) for source in sources for target in targets
        ]

    def begin(self, name: str, title: str) -> None:
        """Open a group inside those open."""
        if self.open:
            self._parent.setdefault(name, self.open[min(len(self.open), DEEPEST) - 1])
        self.titles.setdefault(name, title)
        self.open.append(name)
        self._mentioned.append([])

    def finish(self) -> None:
        """Close the innermost group: a node belongs to the first one closed that names it."""
        depth = min(len(self.open), DEEPEST)
        group = self.open[depth - 1]
        self.open.pop()
        for name in self._mentioned.pop():
            self._home.setdefault(name, group)

    def graph(self, kind: str, title: str) -> Graph:
        """Give what was read; groups left open are closed."""
        while self.open:
            self.finish()
        for name in self.titles:
            self.nodes.pop(name, None)
        given: dict[str, dict[str, None]] = {}
        for name, classes in self._classes:
            given.setdefault(name, {}).update(dict.fromkeys(classes))
        nodes = {
            name: node._replace(classes=tuple(given.get(name, ())), group=self._home.get(name, ""))
            for name, node in self.nodes.items()
        }
        return Graph(
            kind,
            title,
            self.span(0, len(self.text)),
            nodes,
            tuple(self.edges),
            self._groups(),
            tuple(self.problems),
            self.caption,
        )

    def _groups(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        members: dict[str, dict[str, None]] = {name: {} for name in self.titles}
        for name in self.nodes:
            group = self._home.get(name, "")
            for _ in range(DEEPEST + 1):
                if not group:
                    break
                members[group][name] = None
                group = self._parent.get(group, "")
        return {name: (title, tuple(members[name])) for name, title in self.titles.items()}
