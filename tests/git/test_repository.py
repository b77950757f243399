"""GitRepository reads work trees, bare repositories, and clones that lack something."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.model.tree import Entry, FileChange
from bot.git.repository import GitRepository
from tests.fakes.gitrepo import GitRepo
from tests.git.clones import clone, oid

if TYPE_CHECKING:
    from bot.ports.repository import Repository


def test_a_range_is_the_merge_base_and_the_head(story: GitRepo) -> None:
    with GitRepository(str(story.path)) as repository:
        found = repository.range("main", "topic")
    assert found == (oid(story, "main~1"), oid(story, "topic"))


def test_changes_are_by_path_and_a_rename_is_two_of_them(story: GitRepo) -> None:
    with GitRepository(str(story.path)) as repository:
        changes = repository.changes(*repository.range("main", "topic"))
    assert changes == [
        FileChange("A", "doc/naïve name.md", "", oid(story, "topic:doc/naïve name.md")),
        FileChange("M", "doc/tracker.md", oid(story, "main:doc/tracker.md"),
                   oid(story, "topic:doc/tracker.md")),
        FileChange("D", "gone.md", oid(story, "main~1:gone.md"), ""),
    ]  # fmt: skip


def test_a_commit_has_date_author_parents_and_message(story: GitRepo) -> None:
    with GitRepository(str(story.path)) as repository:
        commit = repository.commit("topic")
        first = repository.commit("topic~1")
    assert commit.sha == oid(story, "topic")
    assert commit.author == "Ana Example <ana@example.org>"
    assert commit.parents == (first.sha,)
    assert commit.message == "Work\n\nReason(M-04): lab moved\n"
    assert first.date == "2026-11-16T09:00:00+01:30"


def test_the_folder_asked_from_does_not_matter(story: GitRepo) -> None:
    with GitRepository(str(story.path / "doc")) as repository:
        assert repository.prefix == "doc/"
        assert "doc/tracker.md" in repository.tree("topic")
        assert "gone.md" not in repository.tree("topic")
        assert len(repository.changes("main~1", "topic")) == 3
        assert [one.commit.message for one in repository.history("other.md", "main")]


def test_a_tree_holds_links_and_submodules_as_what_they_are(repo: GitRepo) -> None:
    repo.write("a/b.md", "text")
    (repo.path / "link").symlink_to("/etc/hostname")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    repo.commit()
    with GitRepository(str(repo.path)) as repository:
        tree = repository.tree("HEAD")
        assert tree.entries["link"].mode == "120000"
        assert repository.files("HEAD", ["link", "a", "a/b.md", "module"]) == {
            "link": b"/etc/hostname", "a": None, "a/b.md": b"text", "module": None,
        }  # fmt: skip
        # `git add --all` dropped the submodule that has no folder: only real ones are listed.
        assert sorted(tree.entries) == ["a/b.md", "link"]


def test_many_blobs_and_large_ones_come_through_one_process(repo: GitRepo) -> None:
    texts = {f"f{number}.txt": b"%d\n" % number * number for number in range(500)}
    texts["large.bin"] = os.urandom(1 << 20) + b"\n"
    for path, text in texts.items():
        repo.write(path, text)
    repo.commit()
    with GitRepository(str(repo.path)) as repository:
        entries = repository.tree("HEAD").entries
        blobs = repository.blobs([entry.oid for entry in entries.values()] + ["", "f" * 40])
        again = repository.blobs([entries["f7.txt"].oid])
    assert {path: blobs[entries[path].oid] for path in texts} == texts
    assert blobs[""] is None
    assert blobs["f" * 40] is None
    assert list(again.values()) == [b"7\n" * 7]


def test_an_object_over_32_mib_is_not_read(repo: GitRepo) -> None:
    repo.write("huge.bin", b"0" * ((32 << 20) + 1))
    repo.write("small.md", "small")
    repo.commit()
    with GitRepository(str(repo.path)) as repository:
        read = repository.files("HEAD", ["huge.bin", "small.md"])
    assert read == {"huge.bin": None, "small.md": b"small"}


def test_commits_are_those_of_the_head_newest_first(story: GitRepo) -> None:
    story.switch("topic")
    story.commit("More")
    with GitRepository(str(story.path)) as repository:
        messages = [commit.message.split("\n")[0] for commit in repository.commits("main", "topic")]
        everything = repository.commits(":empty", "main")
    assert messages == ["More", "Work"]
    assert len(everything) == 2


def test_an_abbreviated_commit_is_known_if_the_head_has_it(story: GitRepo) -> None:
    topic, main, blob = (oid(story, name) for name in ("topic", "main", "main:other.md"))
    with GitRepository(str(story.path)) as repository:
        known = repository.known([topic[:9], main, blob, "f" * 40, "nothex", "-x"], ["topic"])
    assert known == {
        topic[:9]: True, main: False, blob: False, "f" * 40: False, "nothex": False, "-x": False,
    }  # fmt: skip


def test_a_commit_message_in_another_charset_is_read(repo: GitRepo) -> None:
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet",
         "--allow-empty", "--file=-"],
        cwd=repo.path, input="Größe".encode("latin-1"), check=True,
    )  # fmt: skip
    with GitRepository(str(repo.path)) as repository:
        assert repository.commit("HEAD").message == "Größe\n"


def test_a_path_that_is_no_utf_8_can_be_printed(repo: GitRepo) -> None:
    Path(os.fsdecode(bytes(repo.path) + b"/b\xff.md")).write_text("x")
    repo.commit()
    with GitRepository(str(repo.path)) as repository:
        (path,) = repository.tree("HEAD").entries
    assert path == "b\\xff.md"
    path.encode()


def test_a_bare_repository_and_a_linked_work_tree_read_alike(
    story: GitRepo, tmp_path: Path
) -> None:
    bare = clone(story, tmp_path / "bare.git", "--bare")
    story.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "topic")
    for folder in (bare, tmp_path / "linked"):
        with GitRepository(str(folder)) as repository:
            range_ = repository.range("main", "topic")
            assert len(repository.changes(*range_)) == 3
            assert repository.files(range_.head, ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}
            assert len(list(repository.history("doc/tracker.md", "topic"))) == 2


def test_what_a_partial_mirror_lacks_is_none_and_nothing_is_fetched(
    story: GitRepo, tmp_path: Path
) -> None:
    mirror = clone(story, tmp_path / "mirror.git", "--bare", "--filter=blob:none")
    with GitRepository(str(mirror)) as repository:
        changes = repository.changes(*repository.range("main", "topic"))
        blobs = repository.blobs([change.after for change in changes if change.after])
        versions = list(repository.history("doc/tracker.md", "topic"))
    assert len(changes) == 3
    assert set(blobs.values()) == {None}
    assert len(versions) == 2
    objects = GitRepository(str(mirror))
    assert objects.blobs(blobs) == blobs
    objects.close()


def test_a_hook_of_another_repository_does_not_lead_away(story: GitRepo, tmp_path: Path) -> None:
    other = GitRepo(tmp_path / "other")
    other.commit()
    environ = {**os.environ, "GIT_DIR": str(other.path / ".git"), "GIT_TRACE": "1"}
    with GitRepository(str(story.path), environ) as repository:
        assert repository.find("topic") == oid(story, "topic")


def test_a_repository_with_long_ids_is_read(tmp_path: Path) -> None:
    repo = GitRepo.__new__(GitRepo)
    repo.path = tmp_path / "long"
    repo.path.mkdir()
    repo.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    repo.write("a.md", "a")
    head = repo.commit()
    repo.write("a.md", "b")
    with GitRepository(str(repo.path)) as repository:
        assert repository.range("HEAD", "HEAD") == (head, head)
        (change,) = repository.changes(head, ":worktree")
        assert change.after == repo.git("hash-object", "a.md")
        assert repository.blobs([change.before, change.after]) == {
            change.before: b"a", change.after: b"b",
        }  # fmt: skip
        assert repository.tree(head).entries == {"a.md": Entry("100644", change.before)}


def test_of_several_merge_bases_the_first_counts(story: GitRepo) -> None:
    """Two branches that merged each other have two best common commits."""
    story.git("branch", "cross", "topic")
    story.git("merge", "--quiet", "--no-edit", "topic")
    story.switch("cross")
    story.git("merge", "--quiet", "--no-edit", "main~1")
    story.write("cross.md", "cross\n")
    story.commit("Cross")
    bases = story.git("merge-base", "--all", "main", "cross").split("\n")
    assert len(bases) == 2
    with GitRepository(str(story.path)) as repository:
        range_ = repository.range("main", "cross")
        changes = repository.changes(*range_)
    assert range_.base in bases
    names = story.git("diff", "--name-only", "-z", "main...cross").split("\0")
    assert [change.path for change in changes] == names[:-1]


def test_what_was_begun_is_what_is_answered_and_only_once(story: GitRepo) -> None:
    with GitRepository(str(story.path)) as repository:
        repository.begin("main", "topic")
        first = repository.range("main", "topic")
        assert len(repository.changes(*first)) == 3
        assert len(repository.changes(*first)) == 3
        story.switch("topic")
        later = story.commit("Later")
        assert repository.range("main", "topic") == (first.base, later)
        repository.begin("main", "topic")
        assert repository.range("topic", "main").head == oid(story, "main")


def test_it_is_the_port(story: GitRepo) -> None:
    with GitRepository(str(story.path)) as repository:
        port: Repository = repository
        assert port.commit("main").message == "Meanwhile\n"
