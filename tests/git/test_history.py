"""History follows a path through renames, on branches, and through formats."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.git.repository import GitRepository

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports.repository import Version
    from tests.fakes.gitrepo import GitRepo


def told(repo: GitRepo, path: str, revision: str = "HEAD") -> list[str]:
    """Show each version as `message: path=content`, gone files without the content."""
    with GitRepository(str(repo.path)) as repository:
        versions = list(repository.history(path, revision))
        blobs = repository.blobs([oid for one in versions for oid in one.files.values()])
    lines = []
    for one in versions:
        assert one.files.keys() == one.before.keys()
        files = {
            name: (blobs[oid] or b"").decode().split("\n")[0] for name, oid in one.files.items()
        }
        shown = " ".join(f"{name}={text}" for name, text in sorted(files.items()))
        lines.append(f"{one.commit.message.strip()}: {shown}")
    return lines


def save(repo: GitRepo, message: str, **files: str | None) -> None:
    """Commit files, `a__md` meaning `a.md`; None removes."""
    for key, text in files.items():
        path = key.replace("__", ".")
        if text is None:
            repo.remove(path)
        else:
            repo.write(path, text)
    repo.commit(message)


BODY = "\n".join(f"| M-{number} | open |" for number in range(20))


def test_versions_are_oldest_first_and_only_those_of_the_path(repo: GitRepo) -> None:
    save(repo, "first", a__md="1", b__md="x")
    save(repo, "other", b__md="y")
    save(repo, "second", a__md="2")
    assert told(repo, "a.md") == ["first: a.md=1", "second: a.md=2"]
    assert told(repo, "a.md", "HEAD~1") == ["first: a.md=1"]


def test_each_version_knows_its_commit_and_its_parents_content(repo: GitRepo) -> None:
    save(repo, "first", a__md="1")
    repo.write("a.md", "2")
    repo.commit("second", date="2026-11-17T10:00:00+09:00", author="Bo <bo@example.org>")
    with GitRepository(str(repo.path)) as repository:
        first, second = repository.history("a.md", "HEAD")
    assert first.before == {"a.md": ""}
    assert second.before == first.files
    assert second.commit.date == "2026-11-17T10:00:00+09:00"
    assert second.commit.author == "Bo <bo@example.org>"
    assert second.commit.parents == (first.commit.sha,)


def test_a_rename_is_followed_whichever_name_is_asked_for(repo: GitRepo) -> None:
    save(repo, "first", old__md="1")
    repo.move("old.md", "doc/new.md")
    repo.commit("move")
    repo.write("doc/new.md", "2")
    repo.commit("after")
    expected = ["first: old.md=1", "move: doc/new.md=1 old.md=", "after: doc/new.md=2"]
    assert told(repo, "doc/new.md") == expected
    assert told(repo, "old.md") == expected


def test_several_renames_are_followed(repo: GitRepo) -> None:
    save(repo, "first", one__md="1\n" + BODY)
    repo.move("one.md", "two.md")
    repo.commit("move")
    repo.remove("two.md")
    save(repo, "move and edit", three__md="3\n" + BODY)
    assert told(repo, "three.md") == [
        "first: one.md=1",
        "move: one.md= two.md=1",
        "move and edit: three.md=3 two.md=",
    ]


def test_a_change_of_format_is_followed_by_the_name_in_its_folder(repo: GitRepo) -> None:
    save(repo, "first", Project_Backlog__md="# md", Project_Backlog_Archive__md="# archive")
    repo.remove("Project_Backlog.md")
    repo.remove("Project_Backlog_Archive.md")
    save(repo, "to yaml", backlog__yaml="items: []", backlog_archive__yaml="old: []")
    assert told(repo, "Project_Backlog.md") == [
        "first: Project_Backlog.md=# md",
        "to yaml: Project_Backlog.md= backlog.yaml=items: []",
    ]
    assert told(repo, "backlog_archive.yaml") == [
        "first: Project_Backlog_Archive.md=# archive",
        "to yaml: Project_Backlog_Archive.md= backlog_archive.yaml=old: []",
    ]


def test_what_may_be_the_tracker_is_offered_when_names_do_not_tell(repo: GitRepo) -> None:
    save(repo, "first", gaps__yaml="gaps: [1, 2]")
    repo.remove("gaps.yaml")
    repo.write("tracking/one.yaml", "id: 1")
    repo.write("tracking/two.yaml", "id: 2")
    repo.write("logo.png", b"\x89PNG")
    repo.commit("split")
    with GitRepository(str(repo.path)) as repository:
        last: Version = list(repository.history("gaps.yaml", "HEAD"))[-1]
    assert last.files == {"gaps.yaml": ""}
    assert [change.path for change in last.others] == ["tracking/one.yaml", "tracking/two.yaml"]


def test_an_unrelated_file_is_not_taken_for_the_tracker(repo: GitRepo) -> None:
    save(repo, "first", tracker__md=BODY, readme__md="hello")
    repo.remove("readme.md")
    save(repo, "swap", tracker__md=BODY + "\nmore", status__md="quite\nanother\nthing")
    assert told(repo, "status.md") == ["swap: status.md=quite"]


def test_a_name_taken_again_by_another_file_is_not_followed_further(repo: GitRepo) -> None:
    save(repo, "first", old__md="tracker\n" + BODY)
    repo.move("old.md", "new.md")
    repo.commit("move")
    save(repo, "reuse", old__md="something else")
    save(repo, "edit", new__md="tracker 2\n" + BODY)
    assert told(repo, "new.md") == [
        "first: old.md=tracker",
        "move: new.md=tracker old.md=",
        "edit: new.md=tracker 2",
    ]


def test_a_file_that_comes_back_continues(repo: GitRepo) -> None:
    save(repo, "first", a__md="1")
    save(repo, "away", a__md=None)
    save(repo, "back", a__md="2")
    assert told(repo, "a.md") == ["first: a.md=1", "away: a.md=", "back: a.md=2"]


def test_empty_files_are_no_kin(repo: GitRepo) -> None:
    save(repo, "first", one__md="")
    repo.remove("one.md")
    save(repo, "second", zwei__md="")
    assert told(repo, "zwei.md") == ["second: zwei.md="]


def test_branches_are_told_and_merges_left_out(repo: GitRepo) -> None:
    save(repo, "first", a__md="1\n2\n3")
    repo.branch("side")
    save(repo, "side", a__md="1\n2\nside")
    repo.switch("main")
    save(repo, "main", a__md="main\n2\n3")
    repo.git("merge", "--quiet", "--no-edit", "--strategy-option=ours", "side")
    messages = [line.partition(":")[0] for line in told(repo, "a.md")]
    assert messages[0] == "first"
    assert sorted(messages[1:]) == ["main", "side"]


def test_a_branch_thrown_away_in_the_merge_is_still_told(repo: GitRepo) -> None:
    save(repo, "first", a__md="1")
    repo.branch("side")
    save(repo, "lost", a__md="lost")
    repo.switch("main")
    repo.commit("meanwhile")
    repo.git("merge", "--quiet", "--no-edit", "--strategy=ours", "side")
    assert [line.partition(":")[0] for line in told(repo, "a.md")] == ["first", "lost"]


def test_an_edit_of_the_old_name_on_another_branch_is_told(repo: GitRepo) -> None:
    save(repo, "first", old__md="1\n" + BODY)
    repo.branch("side")
    save(repo, "side", old__md="1 side\n" + BODY)
    repo.switch("main")
    repo.move("old.md", "new.md")
    repo.commit("move")
    repo.git("merge", "--quiet", "--no-edit", "side")
    messages = {line.partition(":")[0] for line in told(repo, "new.md")}
    assert messages == {"first", "move", "side"}


def test_a_folder_is_the_history_of_all_its_files(repo: GitRepo) -> None:
    repo.write("items/1.md", "one")
    repo.write("items/2.md", "two")
    repo.commit("first")
    repo.move("items/1.md", "done/1.md")
    repo.commit("close")
    assert told(repo, "items") == [
        "first: items/1.md=one items/2.md=two",
        "close: done/1.md=one items/1.md=",
    ]


def test_odd_names_are_names(repo: GitRepo) -> None:
    for name in ("*.md", "a[b].md", ":(top)x.md", "ä ö.md", "-n.md"):
        repo.write(name, name)
        repo.write("b.md", name)
        repo.commit(name)
        assert [line.split(": ")[0] for line in told(repo, name)] == [name]


def test_a_mode_change_is_no_version(repo: GitRepo) -> None:
    save(repo, "first", a__md="1")
    (repo.path / "a.md").chmod(0o755)
    repo.commit("mode")
    assert told(repo, "a.md") == ["first: a.md=1"]


def test_a_path_without_history_says_so_and_offers_another(repo: GitRepo) -> None:
    repo.write("doc/Tracker.md", "1")
    repo.commit()
    with GitRepository(str(repo.path)) as repository:
        with pytest.raises(UserError, match=r"no commit of HEAD has tracker.md; there is doc/Tr"):
            repository.history("tracker.md", "HEAD")
        with pytest.raises(UserError, match="history of x: git says"):
            repository.history("x", "nowhere")


def test_a_damaged_history_is_an_error_never_less_history(repo: GitRepo) -> None:
    for number in range(3):
        save(repo, f"{number}", a__md=f"{number}")
    tree = repo.git("rev-parse", "HEAD~1^{tree}")
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with (
        GitRepository(str(repo.path)) as repository,
        pytest.raises(UserError, match="lacks part of the history"),
    ):
        list(repository.history("a.md", "HEAD"))


@pytest.mark.parametrize(
    ("name", "path", "count", "paths"),
    [
        ("ai-business-hub", "docs/sprint-artifacts/sprint-status.yaml", 231, 1),
        ("librova", "docs/backlog.yaml", 168, 2),
        ("librova", "docs/Librova-Backlog-Archive.md", 98, 2),
        ("rgrid", "WORK_QUEUE.md", 48, 1),
        ("solo-bugs", "solo-orchestrator-bugs.md", 12, 1),
    ],
)
def test_real_histories_are_whole(
    shared: Path, tmp_path: Path, name: str, path: str, count: int, paths: int
) -> None:
    bundle = shared / f"corpus/histories/{name}.bundle"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(tmp_path)], check=True)
    start = time.perf_counter()
    with GitRepository(str(tmp_path)) as repository:
        versions = list(repository.history(path, "main"))
        blobs = repository.blobs([oid for one in versions for oid in one.files.values() if oid])
    spent = time.perf_counter() - start
    assert len(versions) == count
    assert len({name for one in versions for name in one.files}) == paths
    assert None not in blobs.values()
    assert spent < 2
