"""countersign history: transitions of a tracker's past, whatever its rows and files were."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.depot import Told, run
from tests.git.clones import clone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]

    Bundles = Callable[[str], Path]

KEYS = {"commit", "date", "path", "item", "field", "from", "to", "from_state", "to_state",
        "baseline", "locked"}  # fmt: skip
HEAD = "| ID | Task | Status |\n|---|---|---|\n"


@pytest.fixture
def bundles(shared: Path, tmp_path: Path) -> Bundles:
    """Give what makes a bare repository of a bundle."""

    def opened(name: str) -> Path:
        bundle = shared / "corpus" / "histories" / f"{name}.bundle"
        if not bundle.exists():
            pytest.skip(f"{bundle} is not there")
        folder = tmp_path / name
        subprocess.run(
            ["git", "clone", "--quiet", "--bare", "--branch=main", str(bundle), str(folder)],
            check=True, capture_output=True,
        )  # fmt: skip
        return folder

    return opened


def rows(told: Told) -> list[dict[str, Any]]:
    """Read the lines."""
    assert told.status == 0, told.err
    return [json.loads(line) for line in told.out.splitlines()]


def moves(told: Told) -> list[tuple[str, str, str]]:
    """Give item, from and to of each line."""
    return [(row["item"], row["from"], row["to"]) for row in rows(told)]


def history(capsys: Capsys, folder: Path, *arguments: str) -> Told:
    """Replay as lines of JSON."""
    return run(capsys, folder, *arguments, "--format", "jsonl", verb="history")


def test_each_step_is_a_line_oldest_first(repo: GitRepo, capsys: Capsys) -> None:
    commits = []
    for day, word in enumerate(("Todo", "Doing", "Done"), 1):
        repo.write("a.md", f"{HEAD}| J-1 | Dig | **{word}** |\n| J-2 | Rest | Todo |\n")
        commits.append(repo.commit(word, date=f"2026-11-0{day}T09:00:00+00:00"))
    found = rows(history(capsys, repo.path, "a.md"))
    assert all(row.keys() == KEYS for row in found)
    assert found[0] == {
        "commit": commits[1], "date": "2026-11-02T09:00:00+00:00", "path": "a.md", "item": "J-1",
        "field": "Status", "from": "Todo", "to": "Doing", "from_state": "todo",
        "to_state": "active", "baseline": False, "locked": False,
    }  # fmt: skip
    assert moves(history(capsys, repo.path, "a.md")) == [
        ("J-1", "Todo", "Doing"), ("J-1", "Doing", "Done"),
    ]  # fmt: skip
    told = run(capsys, repo.path, "a.md", verb="history")
    assert told.out.splitlines() == [
        f"2026-11-02 {commits[1][:9]} J-1: Todo -> Doing",
        f"2026-11-03 {commits[2][:9]} J-1: Doing -> Done",
        "2 transitions in 3 versions",
    ]


def test_a_row_that_changes_its_table_is_one_item(repo: GitRepo, capsys: Capsys) -> None:
    first = f"# Work\n\n## Now\n\n{HEAD}| J-1 | Dig | Doing |\n| J-2 | Rest | Todo |\n"
    repo.write("a.md", f"{first}\n## Completed\n\n{HEAD}| J-0 | Wake | Done |\n")
    repo.commit("Plan")
    repo.write("a.md", f"# Work\n\n## Now\n\n{HEAD}| J-2 | Rest | Todo |\n\n## Completed\n\n{HEAD}"
                       "| J-0 | Wake | Done |\n| J-1 | Dig | Done |\n")  # fmt: skip
    repo.commit("Close")
    assert moves(history(capsys, repo.path, "a.md")) == [("J-1", "Doing", "Done")]


def test_a_row_that_moves_to_an_archive_is_told_where_it_is(repo: GitRepo, capsys: Capsys) -> None:
    repo.write("a.md", f"{HEAD}| J-1 | Dig | Doing |\n| J-2 | Rest | Todo |\n")
    repo.commit("Plan")
    repo.write("a.md", f"{HEAD}| J-2 | Rest | Todo |\n")
    repo.write("archive.md", f"{HEAD}| J-1 | Dig | Done |\n")
    repo.commit("Close")
    [row] = rows(history(capsys, repo.path, "a.md"))
    assert (row["item"], row["to"], row["path"]) == ("J-1", "Done", "archive.md")


def test_a_rename_is_followed(repo: GitRepo, capsys: Capsys) -> None:
    repo.write("a.md", f"{HEAD}| J-1 | Dig | Todo |\n| J-2 | Rest | Todo |\n")
    repo.commit("Plan")
    repo.git("mv", "a.md", "b.md")
    repo.commit("Rename")
    repo.write("b.md", f"{HEAD}| J-1 | Dig | Done |\n| J-2 | Rest | Todo |\n")
    repo.commit("Close")
    repo.move("b.md", "doc/c.md")
    repo.write("doc/c.md", f"{HEAD}| J-1 | Dig | Done |\n| J-2 | Rest | Done |\n")
    repo.commit("Rename and close")
    told = [("J-1", "Todo", "Done"), ("J-2", "Todo", "Done")]
    assert moves(history(capsys, repo.path, "doc/c.md")) == told
    assert moves(history(capsys, repo.path / "doc", "c.md")) == told
    assert moves(history(capsys, repo.path, "b.md", "--rev", "HEAD~1")) == told[:1]


def test_a_bare_repository_and_a_cut_off_clone_will_do(
    repo: GitRepo, tmp_path: Path, capsys: Capsys
) -> None:
    for word in ("Todo", "Doing", "Done"):
        repo.write("a.md", f"{HEAD}| J-1 | Dig | {word} |\n")
        repo.commit(word)
    bare = history(capsys, clone(repo, tmp_path / "bare.git", "--bare"), "a.md")
    assert bare == history(capsys, repo.path, "a.md")
    shallow = history(capsys, clone(repo, tmp_path / "cut", "--depth=2"), "a.md")
    assert moves(shallow) == [("J-1", "Doing", "Done")]
    assert "git fetch --unshallow" in shallow.err


def test_a_version_that_does_not_parse_is_read_line_by_line(repo: GitRepo, capsys: Capsys) -> None:
    entry = "- id: A-1\n  title: {}\n  status: {}\n- id: A-2\n  title: Rest\n  status: todo\n"
    for title, status in (("Dig", "todo"), ("Dig: here", "todo"), ("Dig: here", "done"),
                          ("Dig here", "done")):  # fmt: skip
        repo.write("a.yaml", entry.format(title, status))
        repo.commit(f"{title} {status}")
    found = rows(history(capsys, repo.path, "a.yaml"))
    assert [(row["item"], row["from"], row["to"]) for row in found] == [("A-1", "todo", "done")]
    assert found[0]["commit"] == repo.git("rev-parse", "HEAD~1")


def test_a_version_without_anything_ends_nothing(repo: GitRepo, capsys: Capsys) -> None:
    for text in (f"{HEAD}| J-1 | Dig | Todo |\n", "", b"\xff\x00\xfe", "<<<<<<< ours\n",
                 f"{HEAD}| J-1 | Dig | Doing |\n", f"{HEAD}| J-1 | Dig | Done |\n"):  # fmt: skip
        repo.write("a.md", text)
        repo.commit("Next")
    assert moves(history(capsys, repo.path, "a.md")) == [("J-1", "Doing", "Done")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("nowhere.md",), "nowhere.md"), (("a.md", "--rev", "nowhere"), "nowhere"),
     (("../a.md",), "../a.md")],
)  # fmt: skip
def test_what_is_not_there_is_2(
    arguments: tuple[str, ...], said: str, repo: GitRepo, capsys: Capsys
) -> None:
    repo.write("a.md", HEAD)
    repo.commit()
    told = history(capsys, repo.path, *arguments)
    assert told.status == 2
    assert said in told.err


# Bundle, path; fewest transitions, fewest into done, most of those taken back.
REAL = [
    ("ai-business-hub", "docs/sprint-artifacts/sprint-status.yaml", (280, 220, 15)),
    ("librova", "docs/backlog.yaml", (90, 90, 0)),
    ("rgrid", "WORK_QUEUE.md", (30, 25, 3)),
    ("solo-bugs", "solo-orchestrator-bugs.md", (2, 2, 0)),
]


@pytest.mark.parametrize(("name", "path", "counts"), REAL, ids=[one[0] for one in REAL])
def test_real_histories_replay(
    name: str, path: str, counts: tuple[int, int, int], bundles: Bundles, capsys: Capsys
) -> None:
    fewest, done, back = counts
    found = rows(history(capsys, bundles(name), path))
    assert len(found) >= fewest
    assert sum(row["to_state"] == "done" != row["from_state"] for row in found) >= done
    assert sum(row["from_state"] == "done" and row["to_state"] in {"todo", "active", "blocked"}
               for row in found) <= back  # fmt: skip
    assert len({(row["commit"], row["path"], row["item"], row["field"]) for row in found}) == len(
        found
    )


def test_closing_by_moving_to_an_archive_is_a_transition(bundles: Bundles, capsys: Capsys) -> None:
    found = rows(history(capsys, bundles("librova"), "docs/backlog.yaml"))
    closed = [row for row in found if row["path"] == "docs/backlog-archive.yaml"]
    assert len(closed) == 21  # all that this file ever saw
    assert {(row["from"], row["to"]) for row in closed} == {("Open", "Closed")}
