"""A judgement on a mirror fetches contents twice at first sight, once for a change, else never."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.flows.check import check
from bot.flows.request import Request
from bot.git.mirrors import GitMirrors
from bot.git.repository import GitRepository
from bot.ports.forge import Remote
from tests.fakes.gitrepo import GitRepo

if TYPE_CHECKING:
    from bot.core.model.verdict import Verdict

ROOT = Path(__file__).parents[2]
HONEST = tomllib.loads((ROOT / "tests/examples.toml").read_text(encoding="utf-8"))["honest"]
MAIN, TOPIC = "refs/heads/main", "refs/pull/7/head"


class Counted(NamedTuple):
    """The fetches so far, counted by a git that stands before the real one."""

    log: Path

    def since(self) -> int:
        """Give how many there were since the last time this was asked."""
        seen = self.log.read_text().count("\n") if self.log.exists() else 0
        self.log.unlink(missing_ok=True)
        return seen


@pytest.fixture
def fetches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:
    log = tmp_path / "fetches"
    program = tmp_path / "bin/git"
    program.parent.mkdir()
    real = shutil.which("git")
    program.write_text(
        f'#!/bin/sh\ncase " $* " in *" --no-pager "*" fetch "*) echo >> "{log}";; esac\n'
        f'exec {real} "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return Counted(log)


def begun(path: Path, case: dict[str, Any]) -> GitRepo:
    """Commit an example on main, and the case's edits for a merge request."""
    repo = GitRepo(path)
    shutil.copytree(ROOT / "examples" / case["example"], path, dirs_exist_ok=True)
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit("The example")
    repo.branch("topic")
    for name, old, new in case["edits"]:
        text = (path / name).read_text(encoding="utf-8") if old else ""
        assert old in text
        repo.write(name, text.replace(old, new, 1) if old else new)
    repo.commit("The change")
    repo.git("update-ref", TOPIC, "HEAD")
    return repo


def looked_at(mirrors: GitMirrors, repo: GitRepo) -> Verdict:
    """Judge the merge request on the mirror, the lines for comments included."""
    remote = Remote(f"file://{repo.path}", "", "")
    with mirrors.open("x", remote, [MAIN, TOPIC]) as repository:
        snapshot, verdict = check(repository, Request(MAIN, TOPIC))
        paths = [file.path for file in snapshot.files]
        assert repository.hunks(snapshot.base, snapshot.head, paths).keys() == set(paths)
    return verdict


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case["story"].replace(" ", "_"))
def test_judgement_is_a_whole_clones_and_takes_few_fetches(
    case: dict[str, Any], fetches: Counted, tmp_path: Path
) -> None:
    repo = begun(tmp_path / "repo", case)
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with GitRepository(str(repo.path)) as repository:
        expected = check(repository, Request(MAIN, TOPIC))[1]
    first = looked_at(mirrors, repo)
    assert first == expected
    assert fetches.since() <= 1 + 2
    assert looked_at(mirrors, repo) == expected
    assert fetches.since() == 1


def test_later_change_brings_its_contents_in_one_fetch(fetches: Counted, tmp_path: Path) -> None:
    repo = begun(tmp_path / "repo", HONEST[0])
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    looked_at(mirrors, repo)
    fetches.since()
    for number in range(3):
        for name, _, _ in HONEST[0]["edits"]:
            with (repo.path / name).open("a", encoding="utf-8") as file:
                file.write(f"\nAnd {number}.\n")
        repo.commit("More")
        repo.git("update-ref", TOPIC, "HEAD")
        looked_at(mirrors, repo)
        assert fetches.since() == 1 + 1


def test_change_of_nothing_governed_brings_no_contents(fetches: Counted, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", "1\n")
    repo.commit()
    repo.branch("topic")
    repo.write("a.py", "2\n")
    repo.git("update-ref", TOPIC, repo.commit())
    repo.git("config", "uploadpack.allowFilter", "true")
    remote = Remote(f"file://{repo.path}", "", "")
    with GitMirrors(str(tmp_path / "mirrors")).open("x", remote, [MAIN, TOPIC]) as repository:
        assert not check(repository, Request(MAIN, TOPIC))[1].trackers
    assert fetches.since() == 1
