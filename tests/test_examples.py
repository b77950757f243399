"""The examples: nothing against them as they stand, each lie told of, each truth let pass."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.flows.check import check
from bot.flows.gather import Request
from bot.git.repository import GitRepository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.finding import Finding
    from bot.core.model.verdict import Verdict
    from tests.fakes.gitrepo import GitRepo

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir())
REGISTER = "doc/usecase_register.md"
TABLE = tomllib.loads((ROOT / "tests/examples.toml").read_text(encoding="utf-8"))


class Edit(NamedTuple):
    """A text replaced in a file of an example; no new text and no old one deletes the file."""

    path: str
    old: str
    new: str


class Lie(NamedTuple):
    """A change, and the rule and item that must be told of it."""

    example: str
    edit: Edit
    rule: str
    item: str


def lies() -> Iterator[Lie]:
    """Read the table of lies."""
    for tracker, rows in TABLE["lies"].items():
        example, _, path = tracker.partition("/")
        for rule, item, old, new in rows:
            yield Lie(example, Edit(path, old, new), rule, item)


def name_of(lie: Lie) -> str:
    """Name a case for pytest."""
    return f"{Path(lie.edit.path).stem}-{lie.rule}-{lie.item or 'file'}".replace(" ", "_")


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_has_nothing_against_it(example: str, repo: GitRepo) -> None:
    copied(example, repo)
    verdict = judged(repo, "HEAD", everything=True)
    assert verdict.trackers
    assert all(tracker.items for tracker in verdict.trackers)
    assert weighty(verdict) == []


@pytest.mark.parametrize("lie", [*lies()], ids=name_of)
def test_lie_is_told_on_its_item(lie: Lie, repo: GitRepo) -> None:
    base = copied(lie.example, repo)
    apply(repo, lie.edit)
    repo.commit("A lie")
    verdict = judged(repo, base)
    hits = [finding for finding in verdict.findings if finding.rule == lie.rule]
    assert hits, f"told instead: {[*map(said, verdict.findings)]}"
    assert any(finding.item == lie.item or not lie.item for finding in hits), [*map(said, hits)]


@pytest.mark.parametrize("case", TABLE["honest"], ids=lambda case: case["story"].replace(" ", "_"))
def test_honest_change_passes(case: dict[str, Any], repo: GitRepo) -> None:
    base = copied(case["example"], repo)
    for path, old, new in case["edits"]:
        apply(repo, Edit(path, old, new))
    repo.commit("The truth")
    assert weighty(judged(repo, base)) == []


def going_live(repo: GitRepo) -> str:
    """Commit a use case with all its records, not live yet, then make it live; give the base."""
    copied("usecases", repo)
    apply(repo, Edit(REGISTER, "`READY_FOR_GO_LIVE` | @ines", "`IN_PROGRESS` | @ines"))
    base = repo.commit("Not yet")
    was, now = "`IN_PROGRESS` | @ines | 2026-11-12", "`READY_FOR_GO_LIVE` | @ines | 2026-11-16"
    apply(repo, Edit(REGISTER, was, now))
    return base


def test_use_case_with_all_its_records_goes_live(repo: GitRepo) -> None:
    base = going_live(repo)
    repo.commit("Go live")
    assert weighty(judged(repo, base)) == []


@pytest.mark.parametrize(("rule", "record", "old", "new"), TABLE["go-live"]["records"])
def test_go_live_stands_on_its_records(
    rule: str, record: str, old: str, new: str, repo: GitRepo
) -> None:
    base = going_live(repo)
    apply(repo, Edit(f"operations/evidence/UC-001/{record}", old, new))
    repo.commit("Go live")
    verdict = judged(repo, base)
    assert rule in {finding.rule for finding in verdict.findings}, [*map(said, verdict.findings)]
    assert {finding.item for finding in verdict.findings} <= {"UC-001", ""}


def test_evidence_of_finished_work_can_not_vanish(repo: GitRepo) -> None:
    base = copied("production", repo)
    repo.remove("api/scan.schema.json")
    repo.commit("Tidy up")
    told = [(finding.rule, finding.item) for finding in judged(repo, base).findings]
    assert ("absent-path", "W-02") in told


def test_phase_does_not_start_before_the_pre_phases(repo: GitRepo) -> None:
    copied("phases", repo)
    path, phase = "doc/Implementation_Roadmap.md", "## Phase 1 — Free Hours\n\nStatus: "
    apply(repo, Edit(path, "screen reader | Done |", "screen reader | Active |"))
    apply(repo, Edit(path, f"{phase}Active", f"{phase}Planned"))
    base = repo.commit("Before it")
    apply(repo, Edit(path, f"{phase}Planned", f"{phase}Active"))
    repo.commit("Start")
    told = [(finding.rule, finding.item) for finding in judged(repo, base).findings]
    assert ("open-pre-phase", "Phase 1") in told


def copied(example: str, repo: GitRepo) -> str:
    """Commit an example as it is, and give the commit."""
    shutil.copytree(ROOT / "examples" / example, repo.path, dirs_exist_ok=True)
    return repo.commit("The example")


def apply(repo: GitRepo, edit: Edit) -> None:
    """Make an edit in the work tree."""
    path = repo.path / edit.path
    if not edit.old and not edit.new:
        path.unlink()
        return
    text = path.read_text(encoding="utf-8") if edit.old else ""
    assert not edit.old or text.count(edit.old) == 1, f"{edit.old!r} is not once in {edit.path}"
    repo.write(edit.path, text.replace(edit.old, edit.new) if edit.old else edit.new)


def judged(repo: GitRepo, base: str, *, everything: bool = False) -> Verdict:
    """Judge the head against a base."""
    with GitRepository(str(repo.path)) as repository:
        return check(repository, Request(base, "HEAD", everything))[1]


def weighty(verdict: Verdict) -> list[str]:
    """Write the findings that are more than notes."""
    return [said(finding) for finding in verdict.findings if finding.severity != "note"]


def said(finding: Finding) -> str:
    """Write a finding in a line."""
    return f"{finding.severity}[{finding.rule}] {finding.item}: {finding.message}"
