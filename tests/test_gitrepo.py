"""The repository builder: the same steps give the same commits, whatever the machine says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.gitrepo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path


def build(path: Path) -> GitRepo:
    """Make two commits, the second on a branch."""
    repo = GitRepo(path)
    repo.write("docs/plan.md", "one\r\n")
    repo.commit("First")
    repo.branch("change")
    repo.move("docs/plan.md", "plan.md")
    repo.commit("Second", date="2026-11-17T10:00:00+01:00", author="Bo Example <bo@example.org>")
    return repo


def test_same_steps_give_same_ids(tmp_path: Path) -> None:
    assert build(tmp_path / "a").head() == build(tmp_path / "b").head()


def test_bytes_authors_dates_and_branches_are_as_told(tmp_path: Path) -> None:
    repo = build(tmp_path / "a")
    assert repo.git("cat-file", "blob", "main:docs/plan.md") == "one\r"
    assert repo.git("log", "-1", "--format=%an %ae %aI") == (
        "Bo Example bo@example.org 2026-11-17T10:00:00+01:00"
    )
    assert repo.git("ls-tree", "-r", "--name-only", "HEAD") == "plan.md"
