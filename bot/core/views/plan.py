"""Plan: the order between a tracker's items that its diagrams draw."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.graph import Edge, Graph, Node
    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker

Edges = dict[tuple[str, str], "Edge"]
"""Each (prerequisite id, dependant id) and the arrow that draws it."""


def drawings(tracker: Tracker, options: Mapping[str, object]) -> list[tuple[Graph, bool]]:
    """Give the flowcharts that draw an order, each with whether it is the canonical one."""
    document = tracker.document
    if document is None or not draws(document.source.text):
        return []
    from bot.core.views.graphs import IGNORED, canonical, considered, graphs  # few trackers draw

    ignore = options.get("diagrams.ignore")
    words = tuple(map(str, ignore)) if isinstance(ignore, list | tuple) else IGNORED
    drawn = [one for one in considered(graphs(document), words) if one.kind == "flowchart"]
    heading = str(options.get("graph.canonical") or "dependency graph")
    ruling = canonical(drawn, heading)
    return [(one, one is ruling) for one in drawn]


def draws(text: str) -> bool:
    """Tell whether a text may hold a diagram; few trackers do, and reading them costs."""
    return any(word in text for word in ("flowchart", "graph ", "gantt"))


def ids_of(tracker: Tracker) -> dict[str, str]:
    """Map the spellings that a diagram may use to the tracker's ids."""
    from bot.core.views.skeleton import keyed

    return keyed(item.id for item in tracker.items if item.kind != "deliverable")


def drawn(graph: Graph, tracker: Tracker) -> Edges:
    """Give the order that a diagram draws, dotted arrows left out."""
    from bot.core.views.skeleton import item_edges

    solid = graph._replace(edges=tuple(edge for edge in graph.edges if not edge.dotted))
    return item_edges(solid, ids_of(tracker))


def planned(tracker: Tracker, options: Mapping[str, object]) -> Edges:
    """Give the order that rules: the canonical diagram's; where none is canonical and no item has
    a field for it, that of all diagrams.
    """
    found = drawings(tracker, options)
    ruling = next((one for one, is_canonical in found if is_canonical), None)
    if ruling is not None:
        return drawn(ruling, tracker)
    if not found or any("depends_on" in item.layout for item in tracker.items[:5]):
        return {}
    edges: Edges = {}
    for graph, _ in found:
        for pair, edge in drawn(graph, tracker).items():
            edges.setdefault(pair, edge)
    return edges


def backward(tracker: Tracker, options: Mapping[str, object]) -> dict[tuple[str, str], Node]:
    """Give the (prerequisite id, dependant id) pairs of the plan that a gantt chart turns round,
    each with the dependant's task in the chart.
    """
    document = tracker.document
    if document is None or "gantt" not in document.source.text:
        return {}
    from bot.core.views.graphs import considered, graphs
    from bot.core.views.skeleton import item_edges, item_of, transitive

    ids = ids_of(tracker)
    found: dict[tuple[str, str], Node] = {}
    for chart in (one for one in considered(graphs(document)) if one.kind == "gantt"):
        reach = transitive(item_edges(chart, ids))
        tasks = {item_of(node, ids): node for node in chart.nodes.values()}
        for needs, item in planned(tracker, options):
            if (item, needs) in reach and item in tasks:
                found.setdefault((needs, item), tasks[item])
    return found


def is_pre_phase(item: Item) -> bool:
    """Tell whether an item is one of a roadmap's pre-phases, which block all numbered phases."""
    folded = item.id.casefold().replace("-", "").replace(" ", "")
    heading = plain(item.group).casefold()
    return (
        (folded.startswith("pp") and folded[2:].isdigit())
        or folded.startswith("prephase")
        or (item.kind == "row" and heading.startswith(("pre-phase", "prephase", "pre phase")))
    )
