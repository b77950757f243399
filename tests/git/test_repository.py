"""GitRepository reads work trees, bare repositories, and clones that lack something."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.model.errors import UserError
from bot.core.model.tree import Entry, FileChange
from bot.git.repository import GitRepository
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


def oid(repo: GitRepo, name: str) -> str:
    return repo.git("rev-parse", name)


def clone(repo: GitRepo, target: Path, *options: str) -> Path:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", *options, f"file://{repo.path}", str(target))
    return target


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
