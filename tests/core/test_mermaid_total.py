"""Reading Mermaid never fails, stays inside the text, and takes time in proportion to it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.trackers.mermaid import read_mermaid

HEADS = ["flowchart LR\n", "stateDiagram-v2\n", "gantt\n", "---\n", "%%{init", ""]
PIECES = [
    *("A", "B9", "M-05", "[x]", '["y"]', "[(", "(((", "{{", "]", ")", "}", ">", '"', "`", "|"),
    *("-->", "-.->", "==>", "--", "-.", "==", "~~~", "&", ":::done", ":", ";", "\n", " ", "@{"),
    *(
        "subgraph ",
        "end",
        "class ",
        "state ",
        "{",
        "note right of A\n",
        "[*]",
        "section ",
        "after ",
    ),
    *("%%", "#quot;", "<br/>", "click ", "accDescr {", " :done, ", ",", "é", "\ud800", "\r\n"),
]
TEXTS = st.builds(
    lambda head, parts: head + "".join(parts),
    st.sampled_from(HEADS),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=60),
)


@given(TEXTS, st.integers(0, 1000))
def test_every_text_gives_a_graph_inside_itself(text: str, start: int) -> None:
    graph = read_mermaid(text, start, "T")
    spans = [node.span for node in graph.nodes.values()]
    spans += [edge.span for edge in graph.edges]
    spans += [span for span, _ in graph.problems]
    for span in spans:
        assert start <= span.start <= span.end <= start + len(text)
    for node in graph.nodes.values():
        assert not node.group or node.id in graph.groups[node.group][1]
    known = graph.nodes.keys() | graph.groups.keys()
    if graph.kind != "gantt":
        assert all({edge.source, edge.target} <= known for edge in graph.edges)


def seconds(text: str) -> float:
    start = time.perf_counter()
    read_mermaid(text)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "unit",
    [
        *('A["\n', 'A["x" --> B\n', "A -- t ", "A -- t --> B;", "A((", 'A@{ "\n', "A\n\n\n\n"),
        *("A & ", "subgraph a\n", "%%{\n", "<", "-", ".", "A-->|x", 'click "', "A[x] --> "),
    ],
)
def test_hostile_flowcharts_take_linear_time(unit: str) -> None:
    size = 15_000
    text = "flowchart LR\n" + unit * (8 * size // len(unit))
    small = text[: len(text) // 8]
    # Eight times the text, at most a few times eight the time; quadratic would be 64 times.
    assert seconds(text) < 24 * max(seconds(small), 0.01)


@pytest.mark.parametrize("head", ["stateDiagram-v2\n", "gantt\n"])
@pytest.mark.parametrize("unit", ["state X {", "A --> B : x\n", "}", " t :done,", ": :", "note "])
def test_hostile_lines_take_linear_time(head: str, unit: str) -> None:
    text = head + unit * (120_000 // len(unit))
    assert seconds(text) < 24 * max(seconds(text[: len(text) // 8]), 0.01)


def test_ten_thousand_nodes_and_deep_nesting_are_read() -> None:
    lines = [f"N{n}[Node {n}]:::done --> N{n + 1}" for n in range(10_000)]
    graph = read_mermaid("flowchart LR\n" + "\n".join(lines))
    assert (len(graph.nodes), len(graph.edges)) == (10_001, 10_000)
    deep = "".join(f"subgraph S{n}\nM{n}\n" for n in range(5_000)) + "end\n" * 5_000
    graph = read_mermaid("flowchart LR\n" + deep)
    assert graph.problems == ()
    assert len(graph.groups["S0"][1]) == 5_000


def test_a_short_text_cannot_ask_for_endless_arrows() -> None:
    many = " & ".join(f"a{n}" for n in range(2_000))
    graph = read_mermaid(f"flowchart LR\n{many} --> {many.replace('a', 'b')}\nx --> y")
    assert [(edge.source, edge.target) for edge in graph.edges] == [("x", "y")]
    assert "arrows" in graph.problems[0][1]
