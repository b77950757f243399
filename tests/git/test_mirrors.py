"""Mirrors hold what the remote has, and nothing of it is fetched twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.git.mirrors import GitMirrors
from bot.git.repository import GitRepository
from bot.ports.forge import Remote
from bot.ports.mirrors import MirrorError
from tests.git.clones import oid

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports.mirrors import Mirrors
    from tests.fakes.gitrepo import GitRepo

MAIN, TOPIC = "refs/heads/main", "refs/heads/topic"
NAME = "github:acme/app"


def remote(repo: GitRepo) -> Remote:
    repo.git("config", "uploadpack.allowFilter", "true")
    return Remote(f"file://{repo.path}", "", "")


def test_a_mirror_is_read_like_any_clone(story: GitRepo, tmp_path: Path) -> None:
    mirrors: Mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open(NAME, remote(story), [MAIN, TOPIC]) as repository:
        range_ = repository.range(MAIN, TOPIC)
        assert range_ == (oid(story, "main~1"), oid(story, "topic"))
        changes = repository.changes(*range_)
        assert [change.path for change in changes] == [
            "doc/naïve name.md", "doc/tracker.md", "gone.md",
        ]  # fmt: skip
        assert repository.files(TOPIC, ["doc/tracker.md", "none", "doc", "../x", ""]) == {
            "doc/tracker.md": b"two\n", "none": None, "doc": None, "../x": None, "": None,
        }  # fmt: skip
        blobs = repository.blobs([one.before for one in changes if one.before])
        assert sorted(blobs.values(), key=str) == [b"gone\n", b"one\n"]
        assert next(one.message for one in repository.commits(*range_)).startswith("Work")
        assert len(list(repository.history("doc/tracker.md", TOPIC))) == 2


def test_a_ref_that_the_remote_lacks_is_not_there_and_the_others_are(
    story: GitRepo, tmp_path: Path
) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    asked = [MAIN, "refs/pull/7/head", TOPIC, "refs/merge-requests/8/head"]
    with mirrors.open(NAME, remote(story), asked) as repository:
        assert repository.refs(*asked) == {MAIN: oid(story, "main"), TOPIC: oid(story, "topic")}
        assert repository.find("refs/pull/7/head") == ""
    story.git("branch", "-D", "topic")
    with mirrors.open(NAME, remote(story), asked) as repository:
        assert list(repository.refs(*asked)) == [MAIN]
        with pytest.raises(UserError, match="no revision refs/heads/topic"):
            repository.range(MAIN, TOPIC)


def test_a_force_push_is_followed(story: GitRepo, tmp_path: Path) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    story.git("update-ref", "refs/pull/7/head", "topic")
    for head in ("topic", "main", "topic~1"):
        story.git("update-ref", "refs/pull/7/head", head)
        with mirrors.open(NAME, remote(story), ["refs/pull/7/head"]) as repository:
            assert repository.find("refs/pull/7/head") == oid(story, head)


def test_a_branch_may_become_a_folder_of_branches_and_one_again(
    story: GitRepo, tmp_path: Path
) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    for name in ("work", "work/a/b", "work/a"):
        story.git("branch", name, "topic")
        with mirrors.open(NAME, remote(story), [MAIN, f"refs/heads/{name}"]) as repository:
            assert repository.find(f"refs/heads/{name}") == oid(story, "topic")
        story.git("branch", "-D", name)


@pytest.mark.parametrize(
    "ref",
    ["--upload-pack=touch x", "HEAD", "refs/heads/*", "refs/heads/a:refs/heads/b", "refs/heads/a b",
     "refs/heads/a\nb", "refs/heads/../../config", "", "refs/heads/", "^refs/heads/main"],
)  # fmt: skip
def test_what_is_no_ref_is_refused(story: GitRepo, tmp_path: Path, ref: str) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with (
        pytest.raises(MirrorError, match="is not the name of a ref"),
        mirrors.open(NAME, remote(story), [MAIN, ref]),
    ):
        pass


def test_a_blob_the_remote_can_not_give_is_none_and_the_others_come(
    story: GitRepo, tmp_path: Path
) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    there, unknown = oid(story, "main:other.md"), ["1" * 40, "2" * 40]
    with mirrors.open(NAME, remote(story), [MAIN]) as repository:
        found = repository.blobs([unknown[0], there, unknown[1], "", "none"])
    assert found == {
        unknown[0]: None, there: b"main only\n", unknown[1]: None, "": None, "none": None,
    }  # fmt: skip


def test_a_submodule_is_no_file_whatever_its_commit_says(repo: GitRepo, tmp_path: Path) -> None:
    """Its commit may be one of this very repository, with a tracker for a message."""
    repo.write("tracker.md", "one\n")
    first = repo.commit("| ID | Status |\n|---|---|\n| A | Done |")
    repo.git("rm", "--quiet", "tracker.md")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{first},tracker.md")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'5' * 40},lib.md")
    repo.git("commit", "--quiet", "--message=Swap")
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with (
        mirrors.open(NAME, remote(repo), [MAIN]) as mirror,
        GitRepository(str(repo.path)) as whole,
    ):
        for repository in (mirror, whole):
            changes = repository.changes(first, "refs/heads/main")
            old, new = changes[1].before, changes[1].after
            assert new == first
            assert repository.blobs([new, "5" * 40, old]) == {
                new: None, "5" * 40: None, old: b"one\n",
            }  # fmt: skip
            assert repository.files(MAIN, ["tracker.md"]) == {"tracker.md": None}
            assert repository.hunks(first, MAIN, ["none.md"]) == {}


def test_the_mirror_has_the_configuration_that_was_written_and_no_other(
    story: GitRepo, tmp_path: Path
) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open(NAME, remote(story), [MAIN, TOPIC]) as repository:
        repository.files(TOPIC, ["doc/tracker.md"])
        (folder,) = (tmp_path / "mirrors").glob("*.git")
        assert (folder / "config").read_text() == (
            "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n"
        )
        assert sorted(path.name for path in folder.iterdir()) == [
            "HEAD", "config", "objects", "refs",
        ]  # fmt: skip
