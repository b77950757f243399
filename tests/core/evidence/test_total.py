"""Any text gives references with true places, and every answer comes, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.evidence.anchors import anchors
from bot.core.evidence.globs import matching
from bot.core.evidence.records import filed
from bot.core.evidence.references import references
from bot.core.model.source import Source
from bot.core.model.tree import Tree
from tests.core.evidence.world import World

WORLD = World(
    {
        "docs/a.md": "# A\n\n## B\n",
        "api/openapi.yaml": "openapi: 3.0.0\npaths: {/x: {get: {operationId: x}}}\n",
        "tests/test_a.py": "def test_a(): ...\n",
        "cmd/api/main.go": "package main\n",
        "operations/evidence/a.md": "# A\n",
        "link": "-> docs",
        "module": "@",
    },
    commits={"abc1234": True},
)
PIECES = st.sampled_from(
    [
        *"`~*_[](){}<>|,;:.#!?/\\ \n\t&%+§→@$=\"'-",
        "](", "``", "<br>", "docs/a.md", "docs/", "*.md", "link/a.md", "module/x", "a.md", "..",
        "#L1", "::", "abc1234", "commit ", "https://x.y/actions/runs/1", "POST ", "/x", "test_a",
        "TestA", "openapi.yaml", "operationId ", "(3 lines)", "(2.3k lines)", "{a,b}", "%2e", "é",
        "見", "\udcff", "\x00",
    ]
)  # fmt: skip
CELLS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@given(CELLS, st.integers(0, 1000))
def test_spans_lie_inside_and_hold_the_reference(cell: str, start: int) -> None:
    for reference in references(cell, start, WORLD.tree, WORLD.place):
        inside = cell[reference.span.start - start : reference.span.end - start]
        assert 0 <= reference.span.start - start < reference.span.end - start <= len(cell)
        assert inside.strip()
        assert reference.text
        if "%" not in inside and not reference.part and not reference.sha:
            assert reference.path in inside


@given(CELLS)
def test_every_reference_gets_an_answer(cell: str) -> None:
    for evidence in WORLD.look(cell):
        assert evidence.answer in {"verified", "missing", "unknown"}
        assert evidence.why or evidence.answer != "missing"
        assert evidence.detail or evidence.answer == "verified"
        if evidence.answer == "verified":
            assert evidence.digest


@given(CELLS)
def test_what_could_not_be_read_is_never_called_missing_content(cell: str) -> None:
    for evidence in WORLD.look(cell, lost=True):
        assert evidence.why in {"", "absent-path", "unproven-test", "misplaced-artifact"} or (
            evidence.answer != "missing"
        )


@given(st.text())
def test_forms_and_headings_of_any_text_are_read(text: str) -> None:
    anchors(text)
    for record in filed(Source("x.md", text)):
        for entry in record.fields.values():
            assert 0 <= entry.span.start <= entry.span.end <= len(text)


LARGE = 30_000
HOSTILE = [
    "`", "``a`", "[", "](", "](a(b)", "[a](b ", "~~", "a/", "../", "*", "_", "(", "a.md,", "a.md ",
    "`a/b` ", "POST /x ", "http://", "https://a.b/", "test_", "abc1234 ", "<br>", "{a,", "**/",
    "a:", "a#", "operationId ", "§", "a.md §", "x" * 3000, "(2,", "1,000", "openapi.yaml /x ",
    "commit ", "見", ".", "a.yaml POST /x,", "| a | b |\n", "# a\n", "<a id=", "[a", "_a", "a_",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_huge_cell_is_read_in_linear_time(piece: str) -> None:
    small, large = piece * (LARGE // 10 // len(piece)), piece * (LARGE // len(piece))
    taken = []
    for text in (small, large):
        began = time.perf_counter()
        references(text, 0, WORLD.tree, WORLD.place)
        anchors(text)
        filed(Source("x.md", text))
        taken.append(time.perf_counter() - began)
    assert taken[1] < max(30 * taken[0], 0.3)


@pytest.mark.parametrize("pattern", ["**/" * 40 + "x", "*a" * 200 + "b", "{a,b}" * 40, "[" * 900])
def test_a_hostile_pattern_ends(pattern: str) -> None:
    began = time.perf_counter()
    matching(pattern, ["a" * 300, "a/" * 150 + "a"] * 200)
    assert time.perf_counter() - began < 2


def test_an_empty_tree_is_no_trouble() -> None:
    assert [one.path for one in references("a.md", 0, Tree({}))] == ["a.md"]
