"""What a clone can't tell is never taken for proved: the verdict stays undecided and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.verdict import Outcome, Verdict
from bot.flows.check import check
from bot.flows.request import Request
from bot.git.repository import GitRepository
from tests.git.clones import clone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

TRACKER = """\
| ID | Workstream | Outcome | Depends On | Owner | Status | Exit Criteria |
|---|---|---|---|---|---|---|
| D-01 | Belts | They turn | - | @ann | {} | {} |
"""


def written(repo: GitRepo, criteria: str, status: str = "Completed") -> str:
    """Commit a workstream under way, then its step on; give the id of the first commit."""
    repo.write("doc/tracker.md", TRACKER.format("In Progress", criteria))
    repo.write("doc/belts.md", "# Belts\n\nAll of them run.\n")
    base = repo.commit("Under way")
    repo.write("doc/tracker.md", TRACKER.format(status, criteria))
    repo.commit("A step on")
    return base


def judged(folder: Path, base: str) -> Verdict:
    """Judge the head of a clone."""
    with GitRepository(str(folder)) as repository:
        return check(repository, Request(base, "HEAD"))[1]


def without_blob(repo: GitRepo, tmp_path: Path) -> Path:
    """Clone without file contents, fetch only the tracker's, and cut the way back."""
    folder = clone(repo, tmp_path / "partial", "--bare", "--filter=blob:none")
    for revision in ("HEAD", "HEAD~1"):
        repo.git("-C", str(folder), "cat-file", "-p", f"{revision}:doc/tracker.md")
    repo.git("-C", str(folder), "remote", "set-url", "origin", "file:///nowhere")
    return folder


def test_document_that_can_not_be_read_leaves_the_verdict_undecided(
    repo: GitRepo, tmp_path: Path
) -> None:
    base = written(repo, "`doc/belts.md` reviewed")
    verdict = judged(without_blob(repo, tmp_path), base)
    assert verdict.outcome is Outcome.UNDECIDED, verdict
    assert verdict.notes == ("D-01: doc/belts.md could not be read",)
    assert verdict.findings == ()


def test_whole_clone_decides(repo: GitRepo) -> None:
    base = written(repo, "`doc/belts.md` reviewed")
    assert judged(repo.path, base).outcome is Outcome.SUCCESS


def test_document_of_a_waiting_item_is_not_asked_for(repo: GitRepo, tmp_path: Path) -> None:
    base = written(repo, "`doc/belts.md` reviewed", status="Not Started")
    repo.write("doc/tracker.md", TRACKER.format("Blocked", "`doc/belts.md` reviewed"))
    verdict = judged(without_blob(repo, tmp_path), base)
    assert verdict.outcome is not Outcome.UNDECIDED


def test_error_fails_though_something_else_is_unanswered(repo: GitRepo, tmp_path: Path) -> None:
    base = written(repo, "`doc/belts.md`, `doc/gone.md`")
    assert judged(without_blob(repo, tmp_path), base).outcome is Outcome.FAILURE


@pytest.mark.parametrize(("depth", "outcome"), [(2, Outcome.UNDECIDED), (9, Outcome.SUCCESS)])
def test_commit_that_a_shallow_clone_may_lack_is_not_answered(
    depth: int, outcome: Outcome, repo: GitRepo, tmp_path: Path
) -> None:
    repo.write("belts.py", "SPEED = 2\n")
    cited = repo.commit("Belts")
    written(repo, f"commit {cited[:12]}")
    folder = clone(repo, tmp_path / "shallow", f"--depth={depth}")
    verdict = judged(folder, "HEAD~1")
    assert verdict.outcome is outcome, verdict
    assert [cited[:12] in note for note in verdict.notes] == [True] * (depth == 2)


def test_figure_of_a_generic_list_decides_nothing(repo: GitRepo, tmp_path: Path) -> None:
    rows = (
        "# Jobs\n\n| ID | Task | Status | Evidence |\n|---|---|---|---|\n| J-1 | Dig | {} | {} |\n"
    )
    repo.write("doc/tracker.md", rows.format("In Progress", ""))
    repo.write("doc/belts.md", "# Belts\n\nAll of them run.\n")
    base = repo.commit("Under way")
    repo.write("doc/tracker.md", rows.format("Done", "`doc/belts.md`"))
    repo.commit("Done")
    verdict = judged(without_blob(repo, tmp_path), base)
    assert verdict.outcome is Outcome.SUCCESS  # at worst it were a warning
