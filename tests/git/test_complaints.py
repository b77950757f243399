"""What a person is told when git can't do what was asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.git.repository import GitRepository
from tests.git.clones import clone, oid

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo


def test_a_treeless_clone_is_an_error_never_half_an_answer(story: GitRepo, tmp_path: Path) -> None:
    mirror = clone(story, tmp_path / "mirror.git", "--bare", "--filter=tree:0")
    with GitRepository(str(mirror)) as repository:
        with pytest.raises(UserError, match="git says"):
            repository.changes(*repository.range("main", "topic"))
        with pytest.raises(UserError, match=r"history of doc/tracker.md"):
            repository.history("doc/tracker.md", "topic")


def test_a_clone_cut_off_names_the_fetch_that_helps(story: GitRepo, tmp_path: Path) -> None:
    shallow = clone(story, tmp_path / "shallow", "--depth=1", "--no-single-branch")
    with GitRepository(str(shallow)) as repository:
        assert repository.shallow
        with pytest.raises(UserError, match=r"--unshallow.*fetch-depth: 0.*GIT_DEPTH: 0"):
            repository.range("origin/main", "origin/topic")
        assert repository.known([oid(story, "main~1")], ["HEAD"]) == {oid(story, "main~1"): None}
        assert repository.known([oid(story, "main")], ["HEAD"]) == {oid(story, "main"): True}


def test_unrelated_histories_are_said_to_be(repo: GitRepo) -> None:
    repo.commit()
    repo.git("checkout", "--quiet", "--orphan", "alien")
    repo.commit("Alien")
    with (
        GitRepository(str(repo.path)) as repository,
        pytest.raises(UserError, match="main and alien have no common commit"),
    ):
        repository.range("main", "alien")


def test_an_unknown_revision_offers_the_nearest(story: GitRepo) -> None:
    with GitRepository(str(story.path)) as repository:
        with pytest.raises(UserError, match="no revision topik; near it: topic"):
            repository.range("main", "topik")
        with pytest.raises(UserError, match="no revision zzz; there are: main, topic"):
            repository.range("zzz", "main")
        with pytest.raises(UserError, match="commit 1234567 is not in this clone"):
            repository.commit("1234567")


@pytest.mark.parametrize("revision", ["--output=x", "-n1", "^main", "main..topic", "", "a\nb"])
def test_what_git_would_take_for_more_than_a_revision_is_refused(
    story: GitRepo, revision: str
) -> None:
    with GitRepository(str(story.path)) as repository:
        for ask in (repository.commit, repository.tree, repository.find):
            with pytest.raises(UserError, match="is not a revision"):
                ask(revision)
        with pytest.raises(UserError, match="is not a revision"):
            repository.range(revision, "main")


def test_an_empty_repository_is_said_to_be(repo: GitRepo) -> None:
    with GitRepository(str(repo.path)) as repository:
        with pytest.raises(UserError, match="no commits yet"):
            repository.range("main", "HEAD")
        with pytest.raises(UserError, match="no commits yet"):
            repository.commit("HEAD")


def test_a_folder_that_is_no_repository_is_said_to_be(tmp_path: Path) -> None:
    environ = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    with GitRepository(str(tmp_path), environ) as repository:
        with pytest.raises(UserError, match="is not in a git repository"):
            repository.range("main", "HEAD")
        with pytest.raises(UserError, match="is not in a git repository"):
            repository.tree("HEAD")
        with pytest.raises(UserError, match="is not in a git repository"):
            repository.blobs(["a" * 40])
    with (
        GitRepository(str(tmp_path / "nowhere")) as repository,
        pytest.raises(UserError, match="nowhere"),
    ):
        repository.range("main", "HEAD")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_names_the_setting(story: GitRepo) -> None:
    for folder, _, _ in os.walk(story.path):
        os.chown(folder, 12345, 12345)
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    with (
        GitRepository(str(story.path), environ) as repository,
        pytest.raises(UserError, match=r"belongs to another user.*safe.directory"),
    ):
        repository.range("main", "topic")


def test_without_git_it_says_so() -> None:
    program = (
        "from bot.git.repository import GitRepository\n"
        "from bot.core.model.errors import UserError\n"
        "try: GitRepository('.').range('a', 'b')\n"
        "except UserError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PATH": "/nonexistent"}, check=True,
        capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == "git is not installed, or not on PATH\n"
