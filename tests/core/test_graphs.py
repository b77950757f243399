"""A document's diagrams, the order they draw between items, and the diagram drawn of a tracker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.item import Item
from bot.core.model.source import Source, Span
from bot.core.model.status import OPEN, State, Status
from bot.core.render.mermaid import dependency_diagram
from bot.core.trackers.mermaid import read_mermaid
from bot.core.trackers.scan import scan
from bot.core.views.graphs import canonical, considered, graphs, state_diagram
from bot.core.views.skeleton import item_edges, keyed, node_states, skeleton, transitive

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.graph import Graph

PHASES = [*map(str, range(15)), "9C"]
ROADMAP = """# Roadmap

## Phase model

```mermaid
flowchart TB
classDef pre fill:#fff3e0,stroke:#e65100
subgraph PRE[Pre-phases — gate work]
direction TB
PP1[Screens before features]:::pre
PP2[Contract & code generation]:::pre
end
subgraph PHASE[Numbered phases]
P0["Phase 0 — Base"]:::done
P1[Phase 1 — Harness]:::impl
end
PRE --> P0
P0 --> P1
```

## Order

```mermaid
gantt
title Linear order, not a calendar
section Base
Phase 0 — Base :done, p0, 0, 1
Phase 1 — Harness :active, p1, after p0, 2
Phase 2 — Users : p2, after p1, 2
```

## Slices

```mermaid
flowchart LR
subgraph V[Vertical: chosen]
V1[One flow] --> V2[All layers<br/>of it]
end
subgraph H[Horizontal: rejected]
H1[Schema] --> H2[Services]
end
V -.preferred.-> CH[Why: seen<br/>early]:::good
H -.rejected.-> CH2[Why not: late]:::bad
class V1,V2 good
```

## Dependency graph (**summary**)

```mermaid
flowchart TB
PRE[All pre-phases]:::pre --> P0[Phase 0 Base]:::phase
P0 --> P1[1 Harness]:::phase
P1 --> P2[2 Users]:::phase
P2 --> P3[3 Stock]:::phase
P3 --> P4[4 Bills]:::phase
P4 --> P5[5 Payments]:::phase
P3 --> P6[6 Orchestrator]:::phase
P6 --> P7[7 Worker]:::phase
P4 --> P8[8 Bill worker]:::phase
P7 --> P9[9 Terminal]:::phase
P9 --> P9C[9C Gateway]:::phase
P2 --> P10[10 Storage]:::phase
P2 --> P11[11 Admin]:::phase
P12[12 Notices]:::phase
P5 & P8 & P9 --> P12
P12 --> P13[13 Integration]:::test
P13 --> P14[14 Acceptance]:::test
```
"""


def read(text: str) -> tuple[Graph, ...]:
    return graphs(scan(Source("plan.md", text)))


def test_fences_are_read_under_their_headings_with_places_in_the_file() -> None:
    drawn = read(ROADMAP)
    assert [(g.kind, g.title, len(g.nodes), len(g.edges)) for g in drawn] == [
        ("flowchart", "Phase model", 4, 2),
        ("gantt", "Order", 3, 2),
        ("flowchart", "Slices", 6, 4),
        ("flowchart", "Dependency graph (summary)", 17, 18),
    ]
    assert not any(graph.problems for graph in drawn)
    edge = drawn[3].edges[-1]
    assert ROADMAP[slice(*edge.span)].strip() == "P13 --> P14[14 Acceptance]:::test"


def test_the_canonical_graph_gives_the_order_of_the_phases() -> None:
    drawn = read(ROADMAP)
    main = canonical(drawn)
    assert main is drawn[3]
    assert ("PRE", "P0") in [(edge.source, edge.target) for edge in main.edges]
    order = skeleton(main, PHASES)
    assert {("5", "12"), ("8", "12"), ("9", "12"), ("9", "9C"), ("0", "1")} <= order
    assert len(order) == 17
    assert canonical(drawn, "no such heading") is None


def test_a_subgraph_stands_for_each_of_its_members() -> None:
    model = read(ROADMAP)[0]
    assert skeleton(model, ["PP1", "PP2", "Phase 0", "Phase 1"]) == {
        *(("PP1", "Phase 0"), ("PP2", "Phase 0"), ("Phase 0", "Phase 1")),
    }


def test_a_gantt_chart_orders_and_its_closure_is_asked_pair_by_pair() -> None:
    order = skeleton(read(ROADMAP)[1], PHASES)
    assert order == {("0", "1"), ("1", "2")}
    reach = transitive(order)
    assert ("0", "2") in reach
    assert ("2", "0") not in reach
    assert ("x", "0") not in reach
    assert ("a", "a") in transitive({("a", "b"), ("b", "a")})


def test_rejected_and_illustrative_parts_claim_nothing() -> None:
    gantt = "## Landings\n\n```mermaid\ngantt\ntitle Illustrative order\nA :a, 0, 1\n```\n"
    drawn = considered(read(ROADMAP + gantt))
    assert len(drawn) == 4
    assert sorted(drawn[2].nodes) == ["CH", "CH2", "V1", "V2"]
    assert [(edge.source, edge.target) for edge in drawn[2].edges] == [("V1", "V2"), ("V", "CH")]
    assert len(considered(read(ROADMAP), ["order"])) == 3


@pytest.mark.parametrize(
    ("node", "ids", "item"),
    [
        *(("P3", ["3"], "3"), ("p9c", ["9C"], "9C"), ("P3", ["Phase 3"], "Phase 3")),
        *(("PP1", ["PP1", "1"], "PP1"), ("M05", ["M-05"], "M-05"), ("M-05", ["M-05"], "M-05")),
        *(("M5", ["M-05"], "M-05"), ("UC_001", ["UC-001"], "UC-001"), ("X", ["1"], None)),
        *(("X[9C Gateway]", ["9", "9C"], "9C"), ("X[Phase 3 — API]", ["3"], "3")),
        *(("X[M-05: Traces]", ["M-05"], "M-05"), ("P1[Phase 2 — Next]", ["1", "2"], "2")),
        *(("P11", ["1.1", "11"], "11"), ("X[1.1 Part]", ["1.1", "11"], "1.1")),
        *(("P1", ["M-1", "M-01"], None), ("X[Ship it]", ["Ship it"], "Ship it")),
    ],
)
def test_nodes_are_matched_to_items(node: str, ids: list[str], item: str | None) -> None:
    graph = read_mermaid(f"flowchart LR\n{node} --> other")
    edges = item_edges(graph, keyed([*ids, "other"]))
    assert [*edges] == ([(item, "other")] if item else [])


def test_only_classes_that_are_statuses_count() -> None:
    model, gantt, *_ = read(ROADMAP)
    assert node_states(model, PHASES) == {"0": "done"}
    assert node_states(gantt, PHASES) == {"0": "done", "1": "active"}
    assert node_states(model, PHASES, {"impl": "Planned"}) == {"0": "done", "1": "Planned"}


PAGE = """Readiness¶
Decided
Statuses¶
stateDiagram-v2
[*] --> NotStarted: phase exists
NotStarted --> InProgress: work begins
| Status | Meaning |
|---|---|
Not Started |
Queued |
Snapshot¶
flowchart TB
P1[Phase 1 — Base]:::done
P1 --> P2
Tracked in:
operations/Track.md
gantt
title Order
Walls :done, a, 0, 1
Roof :b, after a, 1
The order above is illustrative; see the tracker.
"""


def test_unfenced_diagrams_of_a_page_end_where_prose_begins() -> None:
    drawn = read(PAGE)
    assert [(g.kind, g.title, len(g.nodes), len(g.edges), g.problems) for g in drawn] == [
        ("state", "Statuses", 3, 2, ()),
        ("flowchart", "Snapshot", 2, 1, ()),
        ("gantt", "Snapshot", 2, 1, ()),
    ]
    assert PAGE[slice(*drawn[1].span)].endswith("P1 --> P2\n")
    assert state_diagram(scan(Source("page.md", PAGE))) == drawn[0]
    assert state_diagram(scan(Source("plan.md", ROADMAP))) is None


@pytest.mark.parametrize(
    ("seed", "counts"),
    [
        ("000_b4ddd2a2cac122f2.txt", [(6, 7), (5, 4), (14, 13), (7, 6), (8, 11), (0, 0)]),
        ("001_2311c1ced52dffe5.txt", [(26, 3), (16, 15), (0, 0), (11, 9), (17, 18)]),
    ],
)
def test_the_seeds_page_text_gives_its_diagrams(
    root: Path, seed: str, counts: list[tuple[int, int]]
) -> None:
    path = root.parent / "shared" / "seeds" / seed
    if not path.exists():
        pytest.skip("the seeds are not here")
    drawn = graphs(scan(Source.decode(seed, path.read_bytes())))
    assert [(len(graph.nodes), len(graph.edges)) for graph in drawn] == counts
    assert not any(graph.problems for graph in drawn)


def item(ident: str, title: str = "") -> Item:
    return Item(ident, title, Span(0, 0), "")


def test_the_drawn_graph_shows_states_and_what_holds_up() -> None:
    items = [item("M-01", "Base"), item("M-02", 'Say "hi" [x]'), item("end", "<b>`#1`</b>")]
    states = {"M-01": State.DONE, "M-02": State.ACTIVE}
    text = dependency_diagram(
        items,
        lambda one: Status("", None, states.get(one.id)),
        {"M-02": ["M-01"], "end": ["M-02", "M-09"]},
    )
    graph = read_mermaid(text)
    assert graph.problems == ()
    shown = [(node.id, node.label, node.classes) for node in graph.nodes.values()]
    assert shown == [
        ("M-01", "M-01 Base", ("done",)),
        ("M-02", 'M-02 Say "hi" [x]', ("active",)),
        ("n1", "end #1", ("unknown",)),
        ("M-09", "M-09", ("missing",)),
    ]
    assert [(edge.source, edge.target, edge.dotted) for edge in graph.edges] == [
        *(("M-01", "M-02", False), ("M-02", "n1", True), ("M-09", "n1", True)),
    ]
    assert "classDef review" not in text


IDS = st.text(min_size=1, max_size=8)


@given(st.dictionaries(IDS, st.tuples(st.text(max_size=20), st.lists(IDS, max_size=3)), max_size=8))
def test_every_drawn_graph_reads_back(plan: dict[str, tuple[str, list[str]]]) -> None:
    items = [item(ident, title) for ident, (title, _) in plan.items()]
    states = [None, *State]
    reads = {one.id: Status("", None, states[n % len(states)]) for n, one in enumerate(items)}
    depends = {ident: before for ident, (_, before) in plan.items()}
    text = dependency_diagram(items, lambda one: reads[one.id], depends)
    graph = read_mermaid(text)
    assert graph.problems == ()
    assert len(graph.nodes) == len(
        plan.keys() | {one for before in depends.values() for one in before}
    )
    names = dict(zip(plan, graph.nodes, strict=False))
    assert {(edge.target, edge.dotted) for edge in graph.edges} == {
        (names[ident], before not in reads or reads[before].state not in OPEN)
        for ident, all_ in depends.items()
        for before in all_
    }
    text.encode()


def test_a_large_tracker_is_drawn_whole() -> None:
    items = [item(f"T-{n}", "Task") for n in range(2_000)]
    depends = {f"T-{n}": [f"T-{n - 1}"] for n in range(1, 2_000)}
    text = dependency_diagram(items, lambda _: Status("", None, State.TODO), depends)
    graph = read_mermaid(text)
    assert (len(graph.nodes), len(graph.edges), graph.problems) == (2_000, 1_999, ())
    assert "%% 1999 arrows" in text
