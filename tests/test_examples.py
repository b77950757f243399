"""The examples: nothing against them as they stand, each lie told of, each truth let pass."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.flows.check import check
from bot.flows.request import Request
from bot.git.repository import GitRepository
from tests.fakes.gitrepo import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.model.finding import Finding
    from bot.core.model.verdict import Verdict

    Start = Callable[[str], tuple[GitRepo, str]]

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


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GitRepo]:
    """Give a repository for each example, the example committed in it."""
    repos = {name: GitRepo(tmp_path_factory.mktemp(name)) for name in EXAMPLES}
    for name, repo in repos.items():
        shutil.copytree(ROOT / "examples" / name, repo.path, dirs_exist_ok=True)
        repo.commit("The example")
    return repos


@pytest.fixture
def start(committed: dict[str, GitRepo], tmp_path: Path) -> Start:
    """Give what makes a repository of one's own that starts with an example."""

    def begin(example: str) -> tuple[GitRepo, str]:
        folder = tmp_path / example
        shutil.copytree(committed[example].path, folder)
        repo = GitRepo(folder)
        return repo, repo.head()

    return begin


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_has_nothing_against_it(example: str, start: Start) -> None:
    repo, _ = start(example)
    verdict = judged(repo, "HEAD", everything=True)
    assert verdict.trackers
    assert all(tracker.items for tracker in verdict.trackers)
    assert weighty(verdict) == []


@pytest.mark.parametrize("lie", [*lies()], ids=name_of)
def test_lie_is_told_on_its_item(lie: Lie, start: Start) -> None:
    repo, base = start(lie.example)
    apply(repo, lie.edit)
    repo.commit("A lie")
    verdict = judged(repo, base)
    hits = [finding for finding in verdict.findings if finding.rule == lie.rule]
    assert hits, f"told instead: {[*map(said, verdict.findings)]}"
    assert any(finding.item == lie.item or not lie.item for finding in hits), [*map(said, hits)]


@pytest.mark.parametrize("case", TABLE["honest"], ids=lambda case: case["story"].replace(" ", "_"))
def test_honest_change_passes(case: dict[str, Any], start: Start) -> None:
    repo, base = start(case["example"])
    for path, old, new in case["edits"]:
        apply(repo, Edit(path, old, new))
    repo.commit("The truth")
    assert weighty(judged(repo, base)) == []


def going_live(start: Start) -> tuple[GitRepo, str]:
    """Commit a use case with all its records, not live yet, then make it live."""
    repo, _ = start("usecases")
    apply(repo, Edit(REGISTER, "`READY_FOR_GO_LIVE` | @ines", "`IN_PROGRESS` | @ines"))
    base = repo.commit("Not yet")
    was, now = "`IN_PROGRESS` | @ines | 2026-11-12", "`READY_FOR_GO_LIVE` | @ines | 2026-11-16"
    apply(repo, Edit(REGISTER, was, now))
    return repo, base


def test_use_case_with_all_its_records_goes_live(start: Start) -> None:
    repo, base = going_live(start)
    repo.commit("Go live")
    assert weighty(judged(repo, base)) == []


@pytest.mark.parametrize(("rule", "record", "old", "new"), TABLE["go-live"]["records"])
def test_go_live_stands_on_its_records(
    rule: str, record: str, old: str, new: str, start: Start
) -> None:
    repo, base = going_live(start)
    apply(repo, Edit(f"operations/evidence/UC-001/{record}", old, new))
    repo.commit("Go live")
    verdict = judged(repo, base)
    assert rule in {finding.rule for finding in verdict.findings}, [*map(said, verdict.findings)]
    assert {finding.item for finding in verdict.findings} <= {"UC-001", ""}


def test_evidence_of_finished_work_can_not_vanish(start: Start) -> None:
    repo, base = start("production")
    repo.remove("api/scan.schema.json")
    repo.commit("Tidy up")
    told = [(finding.rule, finding.item) for finding in judged(repo, base).findings]
    assert ("absent-path", "W-02") in told


def test_phase_does_not_start_before_the_pre_phases(start: Start) -> None:
    repo, _ = start("phases")
    path, phase = "doc/Implementation_Roadmap.md", "## Phase 1 — Free Hours\n\nStatus: "
    apply(repo, Edit(path, "screen reader | Done |", "screen reader | Active |"))
    apply(repo, Edit(path, f"{phase}Active", f"{phase}Planned"))
    base = repo.commit("Before it")
    apply(repo, Edit(path, f"{phase}Planned", f"{phase}Active"))
    repo.commit("Start")
    told = [(finding.rule, finding.item) for finding in judged(repo, base).findings]
    assert ("open-pre-phase", "Phase 1") in told


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
