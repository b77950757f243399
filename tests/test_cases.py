"""Golden cases: a change to a tracker in a real repository, and what check says of it.

A case is a folder ``tests/cases/<rule>/<situation>/`` with

- ``before.<ext>`` and ``after.<ext>``: the tracker in base and head (either may be missing),
  committed as ``doc/tracker.<ext>``;
- ``files/``: files that both commits hold; ``head/``: files that only the head holds;
- ``gone.txt``: paths that the head deletes, one a line;
- ``policy.yml``: the base's ``.countersign.yml``; ``message.txt``: the head's commit message;
- ``arguments.txt``: further arguments of check;
- ``expected.txt``: what it prints (``pytest --regold`` writes it) and the exit status.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.gitrepo import GitRepo

CASES = Path(__file__).parent / "cases"
BASE_DATE, HEAD_DATE = "2026-11-16T09:00:00+00:00", "2026-11-20T09:00:00+00:00"


def cases() -> Iterator[Path]:
    """Find every case folder."""
    return (path for path in sorted(CASES.glob("*/*/")) if any(path.iterdir()))


def build(case: Path, repo: GitRepo) -> None:
    """Commit a case's base on main and its head on the branch topic."""
    lay(case / "files", repo)
    if (case / "policy.yml").exists():
        repo.write(".countersign.yml", (case / "policy.yml").read_bytes())
    place(case, "before", repo)
    repo.commit("Base", date=BASE_DATE)
    repo.branch("topic")
    for old in case.glob("before.*"):
        repo.remove(f"doc/tracker{old.suffix}")
    place(case, "after", repo)
    lay(case / "head", repo)
    if (case / "gone.txt").exists():
        for line in (case / "gone.txt").read_text().split():
            repo.remove(line)
    message = case / "message.txt"
    repo.commit(message.read_text() if message.exists() else "Head", date=HEAD_DATE)


def lay(folder: Path, repo: GitRepo) -> None:
    """Write the files of a folder, if it is there."""
    for path in folder.rglob("*"):
        if path.is_file():
            repo.write(path.relative_to(folder).as_posix(), path.read_bytes())


def place(case: Path, side: str, repo: GitRepo) -> None:
    """Write a side's tracker."""
    for path in case.glob(f"{side}.*"):
        repo.write(f"doc/tracker{path.suffix}", path.read_bytes())


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(
    case: Path, repo: GitRepo, capsys: pytest.CaptureFixture[str], *, regold: bool
) -> None:
    build(case, repo)
    extra = case / "arguments.txt"
    arguments = extra.read_text().split() if extra.exists() else []
    status = main(["check", "-C", str(repo.path), "--base", "main", "--head", "topic", *arguments])
    out, err = capsys.readouterr()
    said = re.sub(r"base [0-9a-f]{7} head [0-9a-f]{7}", "base BASE head HEAD", out + err)
    said = f"{said}exit {status}\n"
    expected = case / "expected.txt"
    if regold:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
