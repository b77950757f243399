"""check: trackers renamed, deleted, new, large, linked, and of any bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.depot import (
    ENFORCE,
    HONEST,
    LATER,
    LIE,
    MATRIX,
    PATH,
    RANGE,
    TRACKER,
    TWO,
    based,
    changed,
    run,
    story,
)
from tests.git.clones import clone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]


def test_a_tracker_renamed_with_an_honest_change_is_no_wall(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.git("mv", PATH, "doc/readiness.md")
    repo.write("doc/readiness.md", changed(HONEST))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO)
    assert told.rules == []
    assert [one["path"] for one in told.json["trackers"]] == ["doc/readiness.md"]
    assert [move["item"] for move in told.json["transitions"]] == ["D-02"]


def test_a_tracker_renamed_out_of_the_policy_is_gone(repo: GitRepo, capsys: Capsys) -> None:
    based(repo, policy=ENFORCE)
    repo.git("mv", PATH, "doc/away.md")
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 1
    assert "removed-item" in told.out


@pytest.mark.parametrize(("edit", "rules"), [(HONEST, set()), (LIE, {"illegal-transition"})])
def test_a_tracker_renamed_together_with_its_policy_is_followed(
    edit: tuple[str, str], rules: set[str], repo: GitRepo, capsys: Capsys
) -> None:
    based(repo, policy=ENFORCE)
    repo.git("mv", PATH, "doc/away.md")
    repo.write("doc/away.md", changed(edit))
    repo.write("doc/other.md", "# Notes\n")
    repo.write(".countersign.yml", ENFORCE.replace(PATH, "doc/away.md"))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO)
    errors = {one["rule"] for one in told.json["findings"] if one["severity"] == "error"}
    assert rules <= errors <= rules | {"missing-evidence"}
    assert [(one["path"], one["items"]) for one in told.json["trackers"]] == [("doc/away.md", 3)]
    assert told.status == int(bool(rules))


def test_a_bare_repository_is_judged_by_its_commits(
    lying: GitRepo, tmp_path: Path, capsys: Capsys
) -> None:
    bare = clone(lying, tmp_path / "bare.git", "--bare")
    assert run(capsys, bare, *TWO).out == run(capsys, lying.path, *TWO).out
    told = run(capsys, bare, "--worktree")
    assert told.status == 2
    assert "is a bare repository and has none" in told.err


def test_a_tracker_renamed_with_a_lie_is_told(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.git("mv", PATH, "archive.md")
    repo.write("archive.md", changed(LIE))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    assert ("illegal-transition", "archive.md") in {
        (one["rule"], one["path"]) for one in told["findings"]
    }


def test_a_tracker_deleted_is_told(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.remove(PATH)
    repo.commit("Head")
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 1
    assert "removed-item" in told.out


def test_a_new_tracker_is_taken_as_it_stands(repo: GitRepo, capsys: Capsys) -> None:
    repo.write("doc/belts.md", "# Belts\n\nAll of them run.\n")
    repo.commit("Base")
    repo.branch("topic")
    repo.write(PATH, TRACKER)
    repo.commit("Adopt", date=LATER)
    told = run(capsys, repo.path, *TWO)
    assert told.status == 0
    assert [one["severity"] for one in told.json["findings"]] in ([], ["note"])
    repo.write(PATH, TRACKER.replace("@bo", "TBD"))
    repo.commit("Adopt", date=LATER)
    assert "missing-owner" in run(capsys, repo.path, *TWO).rules


@pytest.mark.parametrize("path", ["doc/with space.md", "doc/Übersicht 進捗.md", "doc/a'b\"c.md",
                                  "doc/tab\there.md"])  # fmt: skip
def test_any_path_is_printed_and_judged(path: str, repo: GitRepo, capsys: Capsys) -> None:
    story(repo, LIE, path=path)
    told = run(capsys, repo.path, *TWO)
    assert [one["path"] for one in told.json["trackers"]] == [path]
    assert told.status == 1
    shown = run(capsys, repo.path, *RANGE)
    assert "\t" not in shown.out
    for form in ("junit", "github", "sarif", "gitlab", "markdown"):
        assert run(capsys, repo.path, *RANGE, "--format", form).status == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_bytes_before_and_line_ends_change_nothing(
    mark: bytes, end: str, repo: GitRepo, capsys: Capsys
) -> None:
    based(repo)
    repo.write(PATH, mark + TRACKER.replace("\n", end).encode())
    repo.commit("The same, otherwise", date=LATER)
    assert run(capsys, repo.path, *TWO).rules == []
    repo.write(PATH, mark + changed(MATRIX).replace("\n", end).encode())
    repo.commit("A lie", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    [finding] = told["findings"]
    data = (repo.path / PATH).read_bytes()
    for edit in finding["edits"]:
        assert data[edit["start"] : edit["end"]] == b"0"
    assert finding["line"] == 15


def test_a_link_to_a_tracker_is_no_tracker(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    (repo.path / "tracker.md").symlink_to(PATH)
    (repo.path / "away.md").symlink_to("/etc/hostname")
    repo.write(PATH, changed(HONEST))
    repo.commit("Head", date=LATER)
    for arguments in (TWO, (*TWO, "--all"), ("--worktree", "--base", "main", "--format", "json")):
        told = run(capsys, repo.path, *arguments)
        assert [one["path"] for one in told.json["trackers"]] == [PATH]
        assert told.status == 0


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 999, b"\xff\xfe|\x00 \x00I\x00D\x00", b"\x80" * 99]
)
def test_a_file_that_is_no_text_is_no_crash(data: bytes, repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write("doc/picture.md", data)
    repo.write("doc/data.yaml", data)
    repo.write(PATH, data)
    repo.commit("Head")
    told = run(capsys, repo.path, *RANGE)
    assert told.status in {0, 1}
    assert "Traceback" not in told.err
    assert PATH in told.out  # its items are gone


def test_a_very_large_tracker_is_judged(repo: GitRepo, capsys: Capsys) -> None:
    rows = [f"| T-{number:05} | {'Belt ' * 20} | Todo |\n" for number in range(50_000)]
    text = "| ID | Task | Status |\n|---|---|---|\n" + "".join(rows)
    assert len(text) > 5 << 20
    based(repo, text)
    rows[777] = rows[777].replace("Todo", "Doing")
    repo.write(PATH, text.replace("| T-00777 | " + "Belt " * 20 + " | Todo |", rows[777].rstrip()))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    assert [move["item"] for move in told["transitions"]] == ["T-00777"]


# A terminal, a pipe, an interruption
