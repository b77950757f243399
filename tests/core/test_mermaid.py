"""Mermaid flowcharts as graphs: every shape, arrow and statement, with its place."""

from __future__ import annotations

import pytest

from bot.core.trackers.mermaid import read_mermaid


def edges(text: str) -> list[tuple[str, str]]:
    graph = read_mermaid(f"flowchart LR\n{text}\n")
    assert graph.problems == ()
    return [(edge.source, edge.target) for edge in graph.edges]


@pytest.mark.parametrize(
    "shape",
    [
        *("[x y]", "(x y)", "([x y])", "[[x y]]", "[(x y)]", "((x y))", "(((x y)))", ">x y]"),
        *("{x y}", "{{x y}}", "[/x y/]", "[\\x y\\]", "[/x y\\]", '["x y"]', '("x y")'),
        *('["`x y`"]', "[x<br/>y]", '["x\ny"]', '@{ shape: rect, label: "x y" }', "(-x y-)"),
    ],
)
def test_every_shape_gives_its_text(shape: str) -> None:
    graph = read_mermaid(f"flowchart LR\nA{shape} --> B")
    assert graph.problems == ()
    assert graph.nodes["A"].label == "x y"
    assert [(edge.source, edge.target) for edge in graph.edges] == [("A", "B")]


@pytest.mark.parametrize(
    ("arrow", "label", "dotted"),
    [
        *((arrow, "", False) for arrow in ("-->", "---", "==>", "===", "--o", "--x", "<-->")),
        *((arrow, "", False) for arrow in ("---->", "----", "====>", "o--o", "x--x", "e1@-->")),
        *((arrow, "", True) for arrow in ("-.->", "-.-", "-..->", "<-.->")),
        *(("-- why -->", "why", False), ("-- why ---", "why", False), ("--why-->", "why", False)),
        *(("== why ==>", "why", False), ("-.why.->", "why", True), ("-. why .->", "why", True)),
        *(("-->|why|", "why", False), ("-.->|why|", "why", True), ('-->|"a | b"|', "a | b", False)),
        ('-- "a -- b" -->', "a -- b", False),
    ],
)
def test_every_arrow_joins(arrow: str, label: str, dotted: bool) -> None:  # noqa: FBT001
    graph = read_mermaid(f"flowchart LR\nA {arrow} B")
    assert graph.problems == ()
    (edge,) = graph.edges
    assert (edge.source, edge.target, edge.label, edge.dotted) == ("A", "B", label, dotted)


def test_invisible_links_place_nodes_and_draw_nothing() -> None:
    graph = read_mermaid("flowchart LR\nA ~~~ B")
    assert (list(graph.nodes), graph.edges) == (["A", "B"], ())


def test_ampersands_and_chains_multiply() -> None:
    assert edges("A & B --> C & D --> E") == [
        *(("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "E"), ("D", "E")),
    ]
    assert edges("A&B --> C") == [("A&B", "C")]
    assert edges("A-->B-->C") == [("A", "B"), ("B", "C")]


def test_a_chain_goes_on_over_lines_and_comments() -> None:
    assert edges("A --> B\n\n  %% then\n  --> C\n  -->\n  D") == [
        *(("A", "B"), ("B", "C"), ("C", "D")),
    ]


def test_statements_share_lines_and_brackets_guard_semicolons() -> None:
    graph = read_mermaid("graph TD;A[a;b]-->B;;B-->C; %% end\nclassDef x fill:#fff; C-->D")
    assert graph.problems == ()
    assert len(graph.edges) == 3
    assert graph.nodes["A"].label == "a;b"


def test_ids_hold_dashes_dots_digits_and_any_script() -> None:
    assert edges("M-05 --> v1.2 --> 9C --> 段階 --> end_user --> endpoint --> x-y") == [
        *(("M-05", "v1.2"), ("v1.2", "9C"), ("9C", "段階"), ("段階", "end_user")),
        *(("end_user", "endpoint"), ("endpoint", "x-y")),
    ]


def test_classes_come_from_nodes_edges_and_statements() -> None:
    graph = read_mermaid(
        "flowchart LR\nclass C,D late\nA[a]:::done --> B:::inprog & C:::x\nC --> D\n"
        'style A fill:#fff\nlinkStyle 0 stroke:red\nclick A "x;y" _blank\nclassDef late fill:#000'
    )
    assert graph.problems == ()
    classes = {name: node.classes for name, node in graph.nodes.items()}
    assert classes == {"A": ("done",), "B": ("inprog",), "C": ("late", "x"), "D": ("late",)}


def test_subgraphs_nest_have_ids_or_titles_and_arrows() -> None:
    graph = read_mermaid(
        'flowchart TB\nsubgraph one["First [part]"]\n direction LR\n a --> b\n'
        "  subgraph Two words\n  c\n  end\nend\nsubgraph three\nd:::done\nend\n"
        "one --> three\nb --> c"
    )
    assert graph.problems == ()
    assert graph.groups == {
        "one": ("First [part]", ("a", "b", "c")),
        "Two words": ("Two words", ("c",)),
        "three": ("three", ("d",)),
    }
    assert {node.id: node.group for node in graph.nodes.values()} == {
        "a": "one", "b": "one", "c": "Two words", "d": "three"
    }  # fmt: skip
    assert ("one", "three") in [(edge.source, edge.target) for edge in graph.edges]


def test_entities_tags_and_brackets_in_quotes_are_text() -> None:
    graph = read_mermaid('flowchart LR\nA["a [b] (c) #quot;d#quot; #35;1<br>e &amp; <b>f</b>"]')
    assert graph.nodes["A"].label == 'a [b] (c) "d" #1 e & f'


def test_front_matter_directives_and_comments_come_before() -> None:
    graph = read_mermaid(
        "---\ntitle: The plan\n---\n%%{init: {\n 'theme': 'dark'}}%%\n%% note\nflowchart LR\nA-->B"
    )
    assert (graph.kind, graph.caption, len(graph.edges)) == ("flowchart", "The plan", 1)


def test_places_are_those_of_the_file() -> None:
    before = "# Order\n\n```mermaid\n"
    body = "flowchart LR\n  A[a]:::done --> B\n  B --> C\n"
    graph = read_mermaid(body, len(before), "Order")
    text = before + body
    shown = [text[slice(*edge.span)].strip() for edge in graph.edges]
    assert shown == ["A[a]:::done --> B", "B --> C"]
    assert text[slice(*graph.nodes["A"].span)] == "A[a]:::done"
    assert text[slice(*graph.span)] == body
    assert graph.title == "Order"


def test_what_cannot_be_read_is_a_problem_and_costs_its_line() -> None:
    text = "flowchart LR\nA --> B\n→ Source: plan\nC -->\n"
    graph = read_mermaid(text)
    assert [(edge.source, edge.target) for edge in graph.edges] == [("A", "B")]
    (span, message), (last, leads) = graph.problems
    assert "Source: plan" in text[slice(*span)]
    assert "Source: plan" in message
    assert "C -->" in text[slice(*last)]
    assert "leads to no node" in leads


def test_an_unclosed_subgraph_and_a_stray_end_are_problems() -> None:
    graph = read_mermaid("flowchart LR\nend\nsubgraph A\nB")
    assert len(graph.problems) == 2
    assert graph.groups == {"A": ("A", ("B",))}


@pytest.mark.parametrize("kind", ["mindmap", "sequenceDiagram", "pie", "erDiagram"])
def test_other_kinds_are_named_and_not_read(kind: str) -> None:
    graph = read_mermaid(f"{kind}\n  A --> B\n")
    assert (graph.kind, graph.nodes, graph.edges, graph.problems) == (kind, {}, (), ())
