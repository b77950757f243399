"""The seeds that are Markdown files as they were: lies are told, honest changes are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

READINESS, REGISTER = "doc/production_readiness_tracker.md", "doc/PROD_READINESS_TRACKER.md"
SEEDS = {READINESS: "002_", REGISTER: "004_"}
TODAY = "2026-11-20"


class Edit(NamedTuple):
    """A replacement in the line that begins with ``line``."""

    line: str
    old: str
    new: str


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """Apply edits, each to exactly one line."""
    lines = text.splitlines(keepends=True)
    for edit in edits:
        hits = [
            at for at, line in enumerate(lines)
            if line.startswith(edit.line) and edit.old in line
        ]  # fmt: skip
        assert len(hits) == 1, f"{edit} fits {len(hits)} lines"
        lines[hits[0]] = lines[hits[0]].replace(edit.old, edit.new, 1)
    return "".join(lines)


@pytest.fixture
def judge(
    shared: Path, repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, Callable[[str], str]], dict[str, Any]]:
    """Give a function that commits a seed, changes it, and returns check's JSON."""

    def run(path: str, change: Callable[[str], str]) -> dict[str, Any]:
        seed = next((shared / "seeds").glob(f"{SEEDS[path]}*")).read_text(encoding="utf-8")
        repo.write(path, seed)
        repo.commit("Base")
        repo.branch("topic")
        new = change(seed)
        assert new != seed
        repo.write(path, new)
        repo.commit("Head", date=f"{TODAY}T10:00:00+00:00")
        status = main(["check", "-C", str(repo.path), "--base", "main", "--head", "topic",
                       "--format", "json"])  # fmt: skip
        out: dict[str, Any] = json.loads(capsys.readouterr().out)
        out["status"], out["text"] = status, new
        return out

    return run


def found(verdict: dict[str, Any]) -> set[tuple[str, str]]:
    """Give the errors and warnings as (rule, item)."""
    return {(one["rule"], one["item"]) for one in verdict["findings"] if one["severity"] != "note"}


def the(verdict: dict[str, Any], rule: str) -> dict[str, Any]:
    """Give the one finding of a rule."""
    hits: list[dict[str, Any]] = [
        one for one in verdict["findings"] if one["rule"] == rule and one["severity"] == "error"
    ]
    assert len(hits) == 1, verdict["findings"]
    return hits[0]


def row(item: str, old: str, new: str) -> Callable[[str], str]:
    """Edit an item's row in the tracker table (it begins with the item's id and name)."""
    return lambda text: edited(text, (Edit(f"| {item}", old, new),))


def swap(text: str) -> str:
    """Swap M-04 and M-07 in the execution order."""
    head, order = text.split("## Suggested Execution Order")
    order = order.replace("M-04", "M-xx").replace("M-07", "M-04").replace("M-xx", "M-07")
    return f"{head}## Suggested Execution Order{order}"


READINESS_LIES: list[tuple[str, Callable[[str], str], str, str]] = [
    ("jumps to signed off", row("M-06 | Conc", "Not Started", "Signed Off"),
     "illegal-transition", "M-06"),
    ("starts on unfinished ground", row("M-05 | State", "TBD | Not Started", "kim | In Progress"),
     "unmet-dependency", "M-05"),
    ("changes depends on alone", row("M-05 | State", "M-02, M-04", "M-02, M-03, M-04"),
     "matrix-mismatch", "M-05"),
    ("swaps the order", swap, "order-mismatch", "M-04"),
    ("starts without an owner", row("M-01 | SLOs", "Not Started", "In Progress"),
     "missing-owner", "M-01"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "rule", "item"), READINESS_LIES,
                         ids=[one[0] for one in READINESS_LIES])  # fmt: skip
def test_the_readiness_seed_tells_a_lie(
    judge: Callable[..., dict[str, Any]],
    name: str,  # noqa: ARG001 - the test's name
    change: Callable[[str], str],
    rule: str,
    item: str,
) -> None:
    verdict = judge(READINESS, change)
    assert verdict["status"] == 1
    assert (rule, item) in found(verdict)
    assert {one["item"] for one in verdict["findings"]} == {item}
    line = verdict["text"].splitlines()[the(verdict, rule)["line"] - 1]
    assert item in line


def test_the_illegal_transition_names_the_legal_next(judge: Callable[..., dict[str, Any]]) -> None:
    verdict = judge(READINESS, READINESS_LIES[0][1])
    finding = the(verdict, "illegal-transition")
    line = verdict["text"].splitlines()[finding["line"] - 1]
    assert line[finding["column"] - 1 : finding["end_column"] - 1] == "Signed Off"
    assert "In Progress" in finding["message"] + finding["hint"]
    (transition,) = verdict["transitions"]
    assert (transition["from"], transition["to"]) == ("Not Started", "Signed Off")


def test_the_matrix_edit_is_the_row_that_would_be_right(
    judge: Callable[..., dict[str, Any]],
) -> None:
    verdict = judge(READINESS, READINESS_LIES[2][1])
    text = verdict["text"].encode()
    for edit in sorted(the(verdict, "matrix-mismatch")["edits"], key=lambda one: -one["start"]):
        text = text[: edit["start"]] + edit["text"].encode() + text[edit["end"] :]
    row_m05 = [line for line in text.decode().splitlines() if line.startswith("| M-05 | 0")]
    assert row_m05 == ["| M-05 | 0 | 1 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"]


def reordered(text: str) -> str:
    """Swap two rows of the tracker table."""
    lines = text.splitlines(keepends=True)
    lines[7], lines[8] = lines[8], lines[7]
    return "".join(lines)


def an_edge(text: str) -> str:
    """M-09 also needs M-07, in both views; the order has M-07 first already."""
    return edited(text, (
        Edit("| M-09 | Repro", "M-04, M-05", "M-04, M-05, M-07"),
        Edit("| M-09 | 0", "1 | 1 | 0 | 0 |", "1 | 1 | 0 | 1 |"),
    ))  # fmt: skip


READINESS_TRUTHS: list[tuple[str, Callable[[str], str]]] = [
    ("prose added", lambda text: text.replace("## Tracker\n", "## Tracker\n\nRead this first.\n")),
    ("rows reordered", reordered),
    ("started with an owner", row("M-01 | SLOs", "TBD | Not Started", "kim | In Progress")),
    ("an edge in both views", an_edge),
    ("columns aligned anew", lambda text: text.replace("| SLOs & Gates |", "|   SLOs & Gates   |")),
    ("line ends flipped", lambda text: text.replace("\n", "\r\n")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change"), READINESS_TRUTHS,
                         ids=[one[0] for one in READINESS_TRUTHS])  # fmt: skip
def test_the_readiness_seed_has_nothing_against_an_honest_change(
    judge: Callable[..., dict[str, Any]],
    name: str,  # noqa: ARG001 - the test's name
    change: Callable[[str], str],
) -> None:
    verdict = judge(READINESS, change)
    assert verdict["findings"] == []
    assert verdict["status"] == 0


def uc(item: str, *pairs: tuple[str, str]) -> Callable[[str], str]:
    """Edit a use case's row."""
    return lambda text: edited(text, tuple(Edit(f"| {item} |", old, new) for old, new in pairs))


def test_a_use_case_can_not_be_promoted_without_its_evidence(
    judge: Callable[..., dict[str, Any]],
) -> None:
    verdict = judge(REGISTER, uc("UC-001", ("`NOT_STARTED`", "`READY_FOR_GO_LIVE`")))
    finding = the(verdict, "incomplete-evidence")
    assert verdict["status"] == 1
    assert finding["item"] == "UC-001"
    said = finding["message"] + finding["hint"]
    for word in ("credential", "handshake", "attestation", "trace", "eplay", "rotation", "drill"):
        assert word in said
    assert {one["item"] for one in verdict["findings"]} == {"UC-001"}


@pytest.mark.parametrize("word", ["`YELLOW`", "`RED`", "`PARTIAL`", "amber", "`WIP`"])
def test_the_architecture_status_is_never_lowered(
    judge: Callable[..., dict[str, Any]], word: str
) -> None:
    verdict = judge(REGISTER, uc("UC-002", ("`GREEN`", word)))
    rules = {one["rule"] for one in verdict["findings"]}
    assert "lowered-status" in rules
    assert "unknown-status" not in rules
    assert verdict["status"] == 1


def test_a_date_left_behind_is_stale(judge: Callable[..., dict[str, Any]]) -> None:
    verdict = judge(REGISTER, uc("UC-003", ("`NOT_STARTED`", "`IN_PROGRESS`"), ("`tbd`", "`kim`")))
    assert found(verdict) == {("stale-date", "UC-003")}
    assert verdict["status"] == 1


def test_a_use_case_started_with_an_owner_and_the_day_is_fine(
    judge: Callable[..., dict[str, Any]],
) -> None:
    verdict = judge(REGISTER, uc("UC-003", ("`NOT_STARTED`", "`IN_PROGRESS`"), ("`tbd`", "`kim`"),
                                 ("2026-02-11", TODAY)))  # fmt: skip
    assert verdict["findings"] == []
    assert verdict["status"] == 0
