"""What tests of git share: a repository with two branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo


@pytest.fixture
def story(repo: GitRepo) -> GitRepo:
    """A main branch that went on after `topic` left it."""
    repo.write("doc/tracker.md", "one\n")
    repo.write("gone.md", "gone\n")
    repo.commit("Start", date="2026-11-16T09:00:00+01:30")
    repo.branch("topic")
    repo.write("doc/tracker.md", "two\n")
    repo.write("doc/naïve name.md", "new\n")
    repo.remove("gone.md")
    repo.commit("Work\n\nReason(M-04): lab moved")
    repo.switch("main")
    repo.write("other.md", "main only\n")
    repo.commit("Meanwhile")
    return repo
