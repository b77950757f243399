"""State diagrams and gantt charts as graphs."""

from __future__ import annotations

from bot.core.trackers.mermaid import read_mermaid

READINESS = """stateDiagram-v2
    direction LR
    [*] --> NotStarted: on the roadmap
    NotStarted --> InProgress : work begins
    InProgress --> ReadyForSignoff: ready, awaiting review
    InProgress --> CompletedDocBaseline
    ReadyForSignoff --> SignedOff:::done
    CompletedDocBaseline --> SignedOff: code lands
    SignedOff --> [*]
    note right of SignedOff
        A --> B is not drawn here
    end note
    note left of InProgress : one line
"""


def test_transitions_have_labels_and_both_ends_of_life() -> None:
    graph = read_mermaid(READINESS)
    assert (graph.kind, graph.problems) == ("state", ())
    assert list(graph.nodes) == [
        *("[*]", "NotStarted", "InProgress", "ReadyForSignoff", "CompletedDocBaseline"),
        "SignedOff",
    ]
    assert len(graph.edges) == 7
    assert graph.edges[0].label == "on the roadmap"
    assert READINESS[slice(*graph.edges[3].span)] == "InProgress --> CompletedDocBaseline"
    assert graph.nodes["SignedOff"].classes == ("done",)


def test_states_have_long_names_descriptions_and_kinds() -> None:
    graph = read_mermaid(
        'stateDiagram\nstate "In work: now" as w\nr : Ready --> set\nstate f <<fork>>\n'
        "w --> f:::x\nf --> r\nclass w,r done\nclassDef done fill:#fff\nLone\n# no\n%% no\n"
    )
    assert graph.problems == ()
    labels = {name: node.label for name, node in graph.nodes.items()}
    assert labels == {"w": "In work: now", "r": "Ready --> set", "f": "f", "Lone": "Lone"}
    assert graph.nodes["r"].classes == ("done",)
    assert len(graph.edges) == 2


def test_composite_states_hold_their_own_start() -> None:
    graph = read_mermaid(
        'stateDiagram-v2\n[*] --> X\nstate "Long" as X {\n[*] --> a\na --> b: {x}\n--\nc\n'
        "state Y { d --> e }\n}\nX --> [*]\n"
    )
    assert graph.problems == ()
    assert graph.groups["X"] == ("Long", ("X.[*]", "a", "b", "c", "d", "e"))
    assert graph.groups["Y"] == ("Y", ("d", "e"))
    ends = [(edge.source, edge.target) for edge in graph.edges]
    assert ends == [("[*]", "X"), ("X.[*]", "a"), ("a", "b"), ("d", "e"), ("X", "[*]")]


def test_state_problems_are_told() -> None:
    text = "stateDiagram-v2\nA --> B C\nthis is prose.\n}\nstate X {\nnote right of A\n"
    assert len(read_mermaid(text).problems) == 5


GANTT = """gantt
    title Order, not a calendar
    dateFormat X
    axisFormat %s
    section Base
    Phase 0 — Walls         :done, p0, 0, 1
    NATS->Redis + API: inner :active, crit, p1, after p0, 2
    section Top (late)
    Phase 9C — Roof         : p9c, after p0 p1, 1d
    Unnamed                 :done, 2024-01-06 12:30, 2d
    Party                   :milestone, after p9c, 0d
"""


def test_tasks_have_tags_sections_and_what_they_come_after() -> None:
    graph = read_mermaid(GANTT)
    assert (graph.kind, graph.caption, graph.problems) == ("gantt", "Order, not a calendar", ())
    assert {node.id: (node.label, node.classes) for node in graph.nodes.values()} == {
        "p0": ("Phase 0 — Walls", ("done",)),
        "p1": ("NATS->Redis + API: inner", ("active", "crit")),
        "p9c": ("Phase 9C — Roof", ()),
        "task1": ("Unnamed", ("done",)),
        "task2": ("Party", ("milestone",)),
    }
    assert [(edge.source, edge.target) for edge in graph.edges] == [
        *(("p0", "p1"), ("p0", "p9c"), ("p1", "p9c"), ("p9c", "task2")),
    ]
    assert [GANTT[slice(*edge.span)] for edge in graph.edges] == ["p0", "p0", "p1", "p9c"]
    assert graph.groups["Base"] == ("Base", ("p0", "p1"))
    assert graph.nodes["p9c"].group == "Top (late)"


def test_prose_and_doubled_ids_are_problems() -> None:
    graph = read_mermaid("gantt\nA :a, 0, 1\nB :a, 0, 1\nno task here\nneither: \n")
    assert len(graph.problems) == 3
    assert graph.nodes["a"].label == "A"
