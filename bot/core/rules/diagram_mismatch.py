"""The rule diagram-mismatch."""

from __future__ import annotations

import re

from bot.core.dependencies import depends
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.rules import Report, at
from bot.core.views.plan import Edges, drawings, drawn, ids_of, is_pre_phase
from bot.core.views.skeleton import item_of, key_of, transitive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.graph import Graph
    from bot.core.model.item import Item
    from bot.core.model.source import Span
    from bot.core.model.tracker import Tracker

_ID = lazily(r"\b(?:phases?\s+)?(?:pp|p)?\d+[a-z]?\b|\b[a-z]{1,8}-\d+\b", re.IGNORECASE)
_MOST_PHASES = 500  # a plan of more is not read phase by phase
_NONE = frozenset({"", "none", "nothing", "-", "n/a", "no prerequisites"})


class _Gap(NamedTuple):
    """An item whose order is told differently by two views; ``key`` finds the same in the base."""

    key: tuple[str, ...]
    item: Item | None
    span: Span
    message: str
    case: str = ""
    hint: str = ""


def diagram_mismatch(context: Context) -> Iterator[Report]:
    """Report a diagram and another view of the same order that say different things.

    ## What it checks

    The flowchart under a heading *Dependency graph* against *Depends On*, where items have it;
    every other flowchart, whose arrows between items must follow from that graph; and the text of
    a phase's *Prerequisites*. An arrow that follows over several others is right. Dotted arrows,
    illustrations and nodes that are no items claim nothing. Reported is what this change made
    differ; what a node's colour says is `status-mismatch`.

    ## Why it matters

    A diagram is what people remember of a plan. If it differs from the table, they remember a plan
    that nobody follows.

    ## Example

    Phase 3's *Prerequisites* become *Phase 1*, and the graph still draws Phase 2 → Phase 3.

    ## How to resolve

    Change the view that is behind; the message says what the other one shows.
    """
    after, before = context.pair.after, context.pair.before
    if after is None or after.document is None or (after is before and not context.everything):
        return
    found = list(_gaps(context, after))
    if not found:
        return
    known = set()
    if before is not None and not context.everything:
        known = {gap.key for gap in _gaps(context, before)}
    if context.arrived and not context.everything:
        known = {gap.key for gap in found if gap.case == "undrawn"}
    for gap in found:
        if gap.key not in known:
            case = "" if gap.case == "undrawn" else gap.case
            severity = context.severity("diagram-mismatch", case) if case else ""
            yield Report(gap.span, gap.message, gap.item, "diagram", gap.hint, severity=severity)


def _gaps(context: Context, tracker: Tracker) -> Iterator[_Gap]:
    graphs = drawings(tracker, context.preset.options)
    if not graphs:
        return
    ruling = next((graph for graph, is_canonical in graphs if is_canonical), None)
    edges = drawn(ruling, tracker) if ruling else {}
    told = _fields(context, tracker)
    if ruling is not None and edges:
        yield from _against_fields(tracker, edges, told)
        yield from _undrawn(tracker, ruling, told)
        yield from _prerequisites(context, tracker, edges)
    order = edges or dict.fromkeys(told)
    if not order:
        return
    reach = transitive(order)
    nodes = {name for pair in order for name in pair}
    for graph, is_canonical in graphs:
        if is_canonical or (not edges and not told):
            continue
        for (source, target), edge in drawn(graph, tracker).items():
            if {source, target} <= nodes and (source, target) not in reach:
                message = f"a diagram draws {source} → {target}, which the {_ruler(edges)} does not"
                yield _Gap(("other", source, target), tracker.by_id.get(target), edge.span,
                           message, "other")  # fmt: skip


def _ruler(edges: Edges) -> str:
    return "dependency graph" if edges else "column of dependencies"


def _fields(context: Context, tracker: Tracker) -> dict[tuple[str, str], Item]:
    """Give the (prerequisite, item) pairs of *Depends On*."""
    found = {}
    for item in tracker.items:
        if item.kind != "deliverable":
            for one in depends(item.field("depends_on"), context.ids):
                if one.known and not one.qualified and one.id not in {item.id, item.parent}:
                    found[one.id, item.id] = item
    return found


def _against_fields(
    tracker: Tracker, edges: Edges, told: dict[tuple[str, str], Item]
) -> Iterator[_Gap]:
    """Compare the graph with *Depends On*, over as many steps as it takes."""
    if not told:
        return
    by_fields, by_graph = transitive(told), transitive(edges)
    nodes = {name for pair in edges for name in pair}
    for (source, target), edge in edges.items():
        if (source, target) not in by_fields:
            message = (f"the dependency graph draws {source} → {target}; {target} does not "
                       f"depend on {source}")  # fmt: skip
            yield _Gap(("drawn", source, target), tracker.by_id.get(target), edge.span, message)
    for (source, target), item in told.items():
        if {source, target} <= nodes and (source, target) not in by_graph:
            message = f"{target} depends on {source}, and the dependency graph does not draw it"
            yield _Gap(("told", source, target), item, at(item, "depends_on"), message)


def _undrawn(tracker: Tracker, graph: Graph, told: dict[tuple[str, str], Item]) -> Iterator[_Gap]:
    """Give the phases that the graph leaves out, where it draws most of them."""
    ids = ids_of(tracker)
    nodes = {item_of(node, ids) for node in graph.nodes.values()}
    items = [item for item in tracker.items if item.kind != "deliverable"
             and (item.kind == "section" or told) and not is_pre_phase(item)]  # fmt: skip
    missing = [item for item in items if item.id not in nodes]
    if len(missing) * 2 < len(items):
        for item in missing:
            message = f"{item.id} is not in the dependency graph"
            yield _Gap(("undrawn", item.id), item, at(item, "id", "title"), message, "undrawn")


def _prerequisites(context: Context, tracker: Tracker, edges: Edges) -> Iterator[_Gap]:
    """Compare what a phase's text asks for with what the graph draws before it."""
    if tracker.document is None or "prerequisites" not in context.preset.sections:
        return
    from bot.core.views.parts import parts

    ids, reach = ids_of(tracker), transitive(edges)
    for item in tracker.items if len(tracker.items) <= _MOST_PHASES else ():
        if item.kind != "section" or not any(item.id in pair for pair in edges):
            continue
        lines = parts(tracker.document, item, context.preset).get("prerequisites")
        if lines is None:
            continue
        text = " ".join(line.text for line in lines)
        named = _named(text, ids) - {item.id}
        if not named and text.strip(" .-*•").casefold() not in _NONE:
            continue
        drawn_ = [source for source, target in edges if target == item.id]
        lost = [one for one in drawn_ if one not in named
                and not any((one, name) in reach for name in named)]  # fmt: skip
        extra = [name for name in sorted(named) if (name, item.id) not in reach]
        if lost or extra:
            span = lines[0].span if lines else item.span
            yield _Gap(("text", item.id, *lost, *extra), item, span,
                       _differs(item, drawn_, named), "prerequisites")  # fmt: skip


def _differs(item: Item, drawn_: list[str], named: set[str]) -> str:
    graph = ", ".join(drawn_) or "nothing"
    return (f"{item.id}'s prerequisites say {', '.join(sorted(named)) or 'none'}; "
            f"the dependency graph draws {graph} before it")  # fmt: skip


def _named(text: str, ids: dict[str, str]) -> set[str]:
    """Find the ids of items in a text."""
    return {ids[key] for match in _ID.finditer(text) if (key := key_of(match[0])) in ids}
