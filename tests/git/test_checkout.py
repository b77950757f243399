"""The index and the files on disk are revisions like any commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.model.errors import UserError
from bot.git.checkout import Checkout
from bot.git.command import Git
from bot.git.repository import GitRepository
from tests.fakes.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dirty(repo: GitRepo) -> GitRepo:
    """A commit of five files, then one change of each kind."""
    repo.write(".gitignore", "*.log\n")
    for name in ("same", "staged", "edited", "deleted", "both"):
        repo.write(f"doc/{name}.md", f"{name}\n")
    repo.commit()
    repo.write("doc/staged.md", "staged 2\n")
    repo.write("doc/both.md", "both 2\n")
    repo.write("doc/added.md", "added\n")
    repo.git("add", "--all")
    repo.write("doc/both.md", "both 3\n")
    repo.write("doc/edited.md", "edited 2\n")
    repo.write("doc/untracked.md", "untracked\n")
    repo.write("doc/ignored.log", "ignored\n")
    repo.write("doc/planned.md", "planned\n")
    repo.git("add", "--intent-to-add", "doc/planned.md")
    repo.remove("doc/deleted.md")
    return repo


def seen(repo: GitRepo, base: str, head: str) -> dict[str, str | None]:
    """Give the changed paths and their new content."""
    with GitRepository(str(repo.path)) as repository:
        range_ = repository.range(base, head)
        changes = repository.changes(*range_)
        blobs = repository.blobs([change.after for change in changes])
        for change in changes:
            if change.after:
                assert repository.tree(range_.head).entries[change.path].oid == change.after
    return {one.path: (blobs[one.after] or b"").decode() if one.after else None for one in changes}


def test_the_index_is_what_a_commit_would_hold(dirty: GitRepo) -> None:
    assert seen(dirty, "HEAD", ":index") == {
        "doc/added.md": "added\n",
        "doc/both.md": "both 2\n",
        "doc/staged.md": "staged 2\n",
    }


def test_the_work_tree_is_what_lies_on_disk(dirty: GitRepo) -> None:
    assert seen(dirty, "HEAD", ":worktree") == {
        "doc/added.md": "added\n",
        "doc/both.md": "both 3\n",
        "doc/deleted.md": None,
        "doc/edited.md": "edited 2\n",
        "doc/planned.md": "planned\n",
        "doc/staged.md": "staged 2\n",
        "doc/untracked.md": "untracked\n",
    }


def test_ids_of_files_on_disk_are_gits_own(dirty: GitRepo) -> None:
    with GitRepository(str(dirty.path)) as repository:
        entries = repository.tree(":worktree").entries
    for path in ("doc/edited.md", "doc/untracked.md", "doc/same.md"):
        assert entries[path].oid == dirty.git("hash-object", path)


def test_index_and_disk_compare_with_each_other(dirty: GitRepo) -> None:
    assert sorted(seen(dirty, ":index", ":worktree")) == [
        "doc/both.md", "doc/deleted.md", "doc/edited.md", "doc/planned.md", "doc/untracked.md",
    ]  # fmt: skip


def test_a_clean_work_tree_has_no_changes_and_reads_no_file(repo: GitRepo) -> None:
    for number in range(5):
        repo.write(f"{number}.md", f"{number}\n")
        os.utime(repo.path / f"{number}.md", (1_700_000_000, 1_700_000_000))
    repo.commit()
    checkout = Checkout(Git(str(repo.path), os.environ), os.environ)
    assert checkout.worktree().entries == checkout.index().entries
    assert checkout.held == {}


def test_a_change_in_the_same_instant_and_of_the_same_size_is_seen(repo: GitRepo) -> None:
    repo.write("a.md", "old")
    repo.commit()
    before = (repo.path / "a.md").stat()
    repo.write("a.md", "new")
    os.utime(repo.path / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    os.utime(repo.path / ".git/index", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert seen(repo, "HEAD", ":worktree") == {"a.md": "new"}


def test_files_are_read_by_path_from_index_and_disk(dirty: GitRepo) -> None:
    with GitRepository(str(dirty.path)) as repository:
        assert repository.files(":index", ["doc/both.md", "none"]) == {
            "doc/both.md": b"both 2\n", "none": None,
        }  # fmt: skip
        assert repository.files(":worktree", ["doc/both.md", "doc/deleted.md"]) == {
            "doc/both.md": b"both 3\n", "doc/deleted.md": None,
        }  # fmt: skip


def test_the_first_commit_is_judged_before_it_is_made(repo: GitRepo) -> None:
    repo.write("a.md", "a\n")
    repo.git("add", "--all")
    assert seen(repo, "HEAD", ":index") == {"a.md": "a\n"}
    repo.write("b.md", "b\n")
    assert seen(repo, "HEAD", ":worktree") == {"a.md": "a\n", "b.md": "b\n"}
    with GitRepository(str(repo.path)) as repository:
        assert repository.range("HEAD", ":index") == (":empty", ":index")
        assert repository.commit(":index").date == ""


def test_links_are_not_followed_out_of_the_repository(repo: GitRepo, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.md").write_text("secret\n")
    repo.write("doc/a.md", "a\n")
    repo.commit()
    repo.remove("doc/a.md")
    (repo.path / "doc").rmdir()
    (repo.path / "doc").symlink_to(secret)
    (repo.path / "link.md").symlink_to(secret / "a.md")
    assert seen(repo, "HEAD", ":worktree") == {
        "doc": str(secret), "doc/a.md": None, "link.md": str(secret / "a.md"),
    }  # fmt: skip


def test_pipes_and_other_repositories_are_no_files(repo: GitRepo) -> None:
    repo.write("a.md", "a\n")
    repo.commit()
    repo.remove("a.md")
    os.mkfifo(repo.path / "a.md")
    GitRepo(repo.path / "nested").commit()
    assert seen(repo, "HEAD", ":worktree") == {"a.md": None}


def test_a_submodule_and_a_sparse_file_count_as_they_are_in_the_index(repo: GitRepo) -> None:
    repo.write("a.md", "a\n")
    repo.write("b.md", "b\n")
    repo.commit()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    repo.git("update-index", "--skip-worktree", "b.md")
    repo.remove("b.md")
    with GitRepository(str(repo.path)) as repository:
        entries = repository.tree(":worktree").entries
        assert repository.files(":worktree", ["module", "b.md"]) == {"module": None, "b.md": b"b\n"}
    assert entries["module"].mode == "160000"


def test_a_conflict_shows_the_own_side_in_the_index(repo: GitRepo) -> None:
    repo.write("a.md", "1\n")
    repo.commit()
    repo.branch("side")
    repo.write("a.md", "side\n")
    repo.commit()
    repo.switch("main")
    repo.write("a.md", "main\n")
    repo.commit("Main")
    with pytest.raises(AssertionError):
        repo.git("merge", "--quiet", "side")
    assert seen(repo, "HEAD", ":index") == {}
    assert "<<<<<<<" in (seen(repo, "HEAD", ":worktree")["a.md"] or "")


def test_a_bare_repository_has_no_files_on_disk(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit()
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    with (
        GitRepository(str(tmp_path / "bare.git")) as repository,
        pytest.raises(UserError, match="is a bare repository and has none"),
    ):
        repository.tree(":worktree")


def test_a_commit_hook_judges_the_index_that_git_prepared(repo: GitRepo) -> None:
    """`git commit FILE` commits from an index of its own, named by the hook's environment."""
    repo.write("a.md", "a\n")
    repo.write("b.md", "b\n")
    repo.commit()
    hook = repo.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!{sys.executable}\n"
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from bot.git.repository import GitRepository\n"
        "with GitRepository('.') as repository:\n"
        "    changes = repository.changes(*repository.range('HEAD', ':index'))\n"
        "    print(*(change.path for change in changes), file=open('seen.log', 'w'))\n"
    )
    hook.chmod(0o755)
    repo.write("a.md", "a 2\n")
    repo.write("b.md", "b 2\n")
    repo.git("add", "b.md")
    repo.git("commit", "--quiet", "--message=only a", "a.md")
    assert (repo.path / "seen.log").read_text() == "a.md\n"
    repo.write("a.md", "a 3\n")
    repo.git("commit", "--quiet", "--message=all", "--all")
    assert (repo.path / "seen.log").read_text() == "a.md b.md\n"


def test_another_repositorys_hook_does_not_lend_its_index(repo: GitRepo, tmp_path: Path) -> None:
    other = GitRepo(tmp_path / "other")
    other.write("alien.md", "alien\n")
    other.git("add", "--all")
    repo.write("a.md", "a\n")
    repo.git("add", "--all")
    environ = {**os.environ, "GIT_INDEX_FILE": str(other.path / ".git/index")}
    with GitRepository(str(repo.path), environ) as repository:
        assert list(repository.tree(":index").entries) == ["a.md"]


def test_a_hook_of_the_receiving_side_sees_what_is_pushed(repo: GitRepo, tmp_path: Path) -> None:
    """Objects of a push lie apart until `pre-receive` agrees."""
    repo.commit()
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", ".", str(bare))
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!{sys.executable}\n"
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from bot.git.repository import GitRepository\n"
        "old, new, _ = sys.stdin.read().split()\n"
        "with GitRepository('.') as repository:\n"
        "    changes = repository.changes(*repository.range(old, new))\n"
        "    print(*(change.path for change in changes), file=open('seen.log', 'w'))\n"
    )
    hook.chmod(0o755)
    repo.write("a.md", "a\n")
    repo.commit("Push me")
    subprocess.run(["git", "push", "--quiet", str(bare), "main"], cwd=repo.path, check=True)
    assert (bare / "seen.log").read_text() == "a.md\n"
