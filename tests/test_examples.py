"""The examples: free of findings as they stand, each lie told of on its item, each truth let pass."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
PROVEN = "operations/evidence/UC-001"


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
    table = tomllib.loads((ROOT / "tests/examples.toml").read_text(encoding="utf-8"))
    for tracker, rows in table.items():
        example, _, path = tracker.partition("/")
        for rule, item, old, new in rows["lies"]:
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
    assert [told for told in map(said, verdict.findings) if "note" not in told] == []


@pytest.mark.parametrize("lie", [*lies()], ids=name_of)
def test_lie_is_told_on_its_item(lie: Lie, repo: GitRepo) -> None:
    base = copied(lie.example, repo)
    apply(repo, lie.edit)
    repo.commit("A lie")
    verdict = judged(repo, base)
    hits = [finding for finding in verdict.findings if finding.rule == lie.rule]
    assert hits, f"told instead: {[*map(said, verdict.findings)]}"
    assert any(finding.item == lie.item or not lie.item for finding in hits), [*map(said, hits)]


HONEST = {
    "a workstream is started by somebody": [
        Edit("doc/production_readiness_tracker.md", "| TBD | Not Started | Ret", "| @omar | In Progress | Ret"),
    ],
    "prose is added": [
        Edit("doc/production_readiness_tracker.md", "## Tracker\n", "Depots ask on Mondays.\n\n## Tracker\n"),
    ],
    "a dependency is added in every view": [
        Edit("doc/production_readiness_tracker.md", "| W-05, W-07 | @mia", "| W-05, W-07, W-08 | @mia"),
        Edit("doc/production_readiness_tracker.md", "| W-09 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 0 |", "| W-09 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 1 |"),
    ],
    "columns are aligned anew": [
        Edit("doc/production_readiness_tracker.md", "| W-03 | Access Rules | Depot", "| **W-03**   |   Access Rules   | Depot"),
    ],
    "work is done and its test is filed": [
        Edit("doc/production_readiness_tracker.md", "| @lea | In Progress |", "| @lea | Ready for Signoff |"),
        Edit("tests/test_parcel_states.py", "", "def test_delivered_is_the_end():\n    pass\n"),
    ],
    "a use case is started on its day": [
        Edit(REGISTER, "`NOT_STARTED` | `tbd` | 2026-10-30 | Flag", "`IN_PROGRESS` | @paul | 2026-11-16 | Flag"),
    ],
    "a use case waits for a reason": [
        Edit(REGISTER, "`IN_PROGRESS` | @paul | 2026-11-10 | Match an invoice to its order. Replay and drills pending.", "`BLOCKED` | @paul | 2026-11-16 | Match an invoice to its order. Oakmill's tenant is locked."),
    ],
    "a phase gets its documents": [
        Edit("doc/Phase_Readiness_Tracker.md", "| In Progress | @elif |", "| Completed (Doc Baseline) | @elif |"),
        Edit("doc/Phase_Readiness_Tracker.md", "Persistence Model]:::inprog", "Persistence Model]:::done"),
    ],
    "a roadmap phase is finished": [
        Edit("doc/Implementation_Roadmap.md", "Status: Active", "Status: Done"),
        Edit("doc/Implementation_Roadmap.md", "- [ ] An hour that was", "- [x] An hour that was"),
        Edit("doc/Implementation_Roadmap.md", "Free Hours        :active", "Free Hours        :done"),
    ],
    "a note in a historical document": [
        Edit("doc/Implementation_Sequence.md", "A build order that argues", "An order of building that argues"),
    ],
    "a task is taken, one is done": [
        Edit("doc/governance/Agent_Work_Queue.yaml", "status: in_progress", "status: done"),
        Edit("doc/governance/Agent_Work_Queue.yaml", "    status: todo\n    depends_on: [AST-101, AST-102]", "    status: in_progress\n    depends_on: [AST-101, AST-102]"),
    ],
    "a box is ticked with what proves it": [
        Edit("doc/Release_Go_NoGo_Checklist.md", "- [ ] Clinics confirmed the event names", "- [x] Clinics confirmed the event names: `api/asyncapi.yaml` (@elif)"),
    ],
    "a task list is worked off": [
        Edit("TODO.md", "- [~] t103", "- [x] t103"),
        Edit("backlog.yaml", "status: in progress  ", "status: done  "),
        Edit("decisions.md", "| @pia | In Progress | |", "| @pia | Done | `notes/map.md` |"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("story", HONEST)
def test_honest_change_passes(story: str, repo: GitRepo) -> None:
    edits = HONEST[story]
    example = next(name for name in EXAMPLES if (ROOT / "examples" / name / edits[0].path).exists())
    base = copied(example, repo)
    for edit in edits:
        apply(repo, edit)
    repo.commit("The truth")
    told = [*map(said, judged(repo, base).findings)]
    assert [one for one in told if "note" not in one] == []


GO_LIVE = Edit(REGISTER, "`IN_PROGRESS` | @ines | 2026-11-12", "`READY_FOR_GO_LIVE` | @ines | 2026-11-16")
RECORDS = [
    ("", "", "", ""),
    ("incomplete-evidence", "2_handshake.md", "PASS", "FAIL"),
    ("incomplete-evidence", "5_replay.md", "PASS (FULL)", "PASS"),
    ("incomplete-evidence", "3_attestation.md", "", ""),
    ("incomplete-evidence", "6_secrets.md", "rotation and revocation", "rotation"),
    ("incomplete-evidence", "4_trace.md", "| UC-001 |", "| UC-002 |"),
    ("unreal-evidence", "4_trace.md", "| production |", "| local |"),
    ("unreal-evidence", "1_credential.md", "| BYOK |", "| mock |"),
    ("incomplete-template", "7_drills.md", "| t-oakmill |", "| |"),
    ("future-date", "7_drills.md", "2026-11-12T", "2027-11-12T"),
    ("absent-path", "1_credential.md", "UC-001/run.log", "UC-001/gone.log"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "record", "old", "new"), RECORDS)
def test_go_live_stands_on_its_records(
    rule: str, record: str, old: str, new: str, repo: GitRepo
) -> None:
    copied("usecases", repo)
    apply(repo, Edit(REGISTER, "`READY_FOR_GO_LIVE` | @ines", "`IN_PROGRESS` | @ines"))
    base = repo.commit("Not yet")
    apply(repo, GO_LIVE)
    if rule:
        apply(repo, Edit(f"{PROVEN}/{record}", old, new))
    repo.commit("Go live")
    findings = [one for one in judged(repo, base).findings if one.severity != "note"]
    assert {one.item for one in findings} <= {"UC-001", ""}
    assert (rule in {one.rule for one in findings}) if rule else [*map(said, findings)] == []


def test_evidence_of_finished_work_can_not_vanish(repo: GitRepo) -> None:
    base = copied("production", repo)
    repo.remove("api/scan.schema.json")
    repo.commit("Tidy up")
    told = [(finding.rule, finding.item) for finding in judged(repo, base).findings]
    assert ("absent-path", "W-02") in told


def test_phase_does_not_start_before_the_pre_phases(repo: GitRepo) -> None:
    copied("phases", repo)
    path = "doc/Implementation_Roadmap.md"
    apply(repo, Edit(path, "screen reader | Done |", "screen reader | Active |"))
    apply(repo, Edit(path, "## Phase 1 — Free Hours\n\nStatus: Active", "## Phase 1 — Free Hours\n\nStatus: Planned"))  # fmt: skip
    base = repo.commit("Before it")
    apply(repo, Edit(path, "## Phase 1 — Free Hours\n\nStatus: Planned", "## Phase 1 — Free Hours\n\nStatus: Active"))  # fmt: skip
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


def said(finding: Finding) -> str:
    """Write a finding in a line."""
    return f"{finding.severity}[{finding.rule}] {finding.item}: {finding.message}"
