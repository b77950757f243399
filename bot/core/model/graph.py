"""Graph: a Mermaid diagram as nodes and edges."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.source import Span


class Node(NamedTuple):
    """A node: its id, label (text shown, markup stripped), classes or gantt tags, and subgraph."""

    id: str
    label: str
    span: Span
    classes: tuple[str, ...] = ()
    group: str = ""


class Edge(NamedTuple):
    """An arrow from ``source`` to ``target``; node ids (or subgraph ids as written)."""

    source: str
    target: str
    span: Span
    label: str = ""
    dotted: bool = False


class Graph(NamedTuple):
    """One diagram.

    ``kind`` is ``flowchart``, ``state``, ``gantt`` or the unread diagram's own word; ``title`` the
    heading it stands under. In a gantt chart a node is a task and an edge an ``after``
    (source before target). ``groups`` maps a subgraph id to its title and its member node ids
    (nested ones included). In a state diagram ``[*]`` is a node of that id (in a composite state
    ``X`` it is ``X.[*]``). ``caption`` is the diagram's own title.
    """

    kind: str
    title: str
    span: Span
    nodes: dict[str, Node] = {}  # noqa: RUF012 - never written to
    edges: tuple[Edge, ...] = ()
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}  # noqa: RUF012 - never written to
    problems: tuple[tuple[Span, str], ...] = ()
    caption: str = ""
