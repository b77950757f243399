"""Artifacts are filed where artifacts belong, and filled in; figures beside paths are counted."""

from __future__ import annotations

import pytest

from bot.core.evidence.facts import Facts
from bot.core.evidence.references import references
from bot.core.evidence.verify import figure, verify, wanted
from tests.core.evidence.world import World

TEMPLATE = "# Drill\n\n| Field | Value |\n|---|---|\n| UC |  |\n| Result | TBD |\n| When | `` |\n"
WORLD = World(
    {
        "operations/evidence/drill.md": TEMPLATE.replace("|  |", "| UC-001 |"),
        "operations/evidence/blank.md": TEMPLATE,
        "operations/evidence/list.md": "- Result:\n- **When:** —\n- Who: `tbd`\n",
        "operations/evidence/empty.md": "",
        "operations/evidence/run.log": "ok\n",
        "doc/operations/evidence/pki.md": "# PKI\n\nDone on staging.\n",
        "docs/evidence/other.md": "# Other\nText.\n",
    }
)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("operations/evidence/drill.md", "verified"),
        ("operations/evidence/pki.md", "verified"),
        ("`operations/evidence/run.log`", "verified"),
        ("operations/evidence/*", "verified"),
        (
            "operations/evidence/blank.md",
            (
                "missing incomplete-template: operations/evidence/blank.md is a template "
                "that nobody filled in"
            ),
        ),
        (
            "operations/evidence/list.md",
            (
                "missing incomplete-template: operations/evidence/list.md is a template "
                "that nobody filled in"
            ),
        ),
        (
            "operations/evidence/empty.md",
            "missing absent-path: operations/evidence/empty.md is empty",
        ),
        (
            "docs/evidence/other.md",
            (
                "missing misplaced-artifact: docs/evidence/other.md is not filed under "
                "operations/evidence/"
            ),
        ),
        (
            "operations/evidence/none.md",
            "missing absent-path: operations/evidence/none.md does not exist",
        ),
    ],
)
def test_an_artifact_is_filed_and_filled(cell: str, words: str) -> None:
    assert WORLD.say(cell) == words


def test_the_policy_may_name_another_folder() -> None:
    world = World({"docs/evidence/other.md": "# Other\nText.\n"}, folders=("docs/evidence",))
    assert world.say("docs/evidence/other.md") == "verified"


def compared(cell: str, text: str) -> tuple[str, str] | None:
    world = World({"a.sql": text, "b/x": "1", "b/y": "2"})
    (reference,) = references(cell, 0, world.tree, world.place)
    ids = wanted(reference, world.tree, world.place)
    facts = Facts(world.tree, world.place, {one: world.blobs[one] for one in ids})
    assert verify(reference, facts).answer == "verified"
    return figure(reference, facts)


@pytest.mark.parametrize(
    ("claim", "actual", "holds"),
    [
        ("2,574 lines", 2574, True),
        ("2,574 lines", 2599, True),
        ("2,574 lines", 2601, False),
        ("2574 lines", 2574, True),
        ("33k lines", 33_000, True),
        ("33k lines", 36_700, True),
        ("33k lines", 36_900, False),
        ("2.3k lines", 2_570, True),
        ("2.3k lines", 2_590, False),
        ("~100 lines", 109, True),
        ("500+ lines", 900, True),
        ("500+ lines", 400, False),
        ("100 LOC", 100, True),
    ],
)
def test_a_figure_may_be_off_by_its_rounding(claim: str, actual: int, *, holds: bool) -> None:
    found = compared(f"a.sql ({claim})", "x\n" * actual)
    assert found == (None if holds else (claim, f"{actual:,} lines"))


def test_other_units_are_counted_too() -> None:
    assert compared("a.sql (20 bytes)", "x\n" * 10) is None
    assert compared("a.sql (2 KB)", "x\n" * 5000) == ("2 KB", "10 KB")
    assert compared("`b/` (2 files)", "") is None
    assert compared("`b/` (3 files)", "") == ("3 files", "2 files")
    assert compared("a.sql (3 endpoints)", "x") is None
    assert compared("a.sql (1 line)", "no line end") is None
