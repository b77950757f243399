"""A depot's tracker, and the command run on it as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.cli.main import main
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.fakes.gitrepo import GitRepo

PATH = "doc/tracker.md"
RANGE = ("--base", "main", "--head", "topic")
TWO = ("--base", "main", "--head", "topic", "--format", "json")
ADVISE = f"mode: advise\ntrackers:\n  - path: {PATH}\n    preset: production-readiness\n"
ENFORCE = ADVISE.replace("advise", "enforce")
LATER = "2026-11-20T09:00:00+00:00"
TRACKER = """\
# Depot readiness

| ID | Workstream | Outcome | Depends On | Owner | Status | Exit Criteria |
|---|---|---|---|---|---|---|
| D-01 | Belts | They turn | - | @ana | Completed | `doc/belts.md` says how fast |
| D-02 | Labels | One for all | D-01 | TBD | Not Started | A torn label is told |
| D-03 | Sorter | The right gate | D-01 | @bo | In Progress | Two days sorted alike |

## Dependency Matrix

| | D-01 | D-02 | D-03 |
|---|---|---|---|
| D-01 | 0 | 0 | 0 |
| D-02 | 1 | 0 | 0 |
| D-03 | 1 | 0 | 0 |
"""
HONEST = ("| TBD | Not Started |", "| @kim | In Progress |")
LIE = ("| TBD | Not Started |", "| @kim | Signed Off |")
NOBODY = ("| TBD | Not Started |", "| TBD | In Progress |")
MATRIX = ("| D-01 | @bo |", "| D-01, D-02 | @bo |")
ODD = ("| TBD | Not Started |", "| TBD | Not Strated |")


class Told(NamedTuple):
    """What a command told: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Read what it wrote as one JSON object."""
        value: dict[str, Any] = json.loads(self.out)
        return value

    @property
    def rules(self) -> list[str]:
        """Give the rules of the findings in the JSON it wrote."""
        return [one["rule"] for one in self.json["findings"]]


def changed(*edits: tuple[str, str], text: str = TRACKER) -> str:
    """Give the tracker with edits; each old text is there exactly once."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def based(
    repo: GitRepo, text: str | bytes = TRACKER, path: str = PATH, policy: str = ""
) -> GitRepo:
    """Commit a tracker on main and go to the branch topic."""
    repo.write(path, text)
    repo.write("doc/belts.md", "# Belts\n\nOne metre a second.\n")
    if policy:
        repo.write(".countersign.yml", policy)
    repo.commit("Base")
    repo.branch("topic")
    return repo


def story(
    repo: GitRepo, *edits: tuple[str, str], text: str = TRACKER, path: str = PATH, policy: str = ""
) -> GitRepo:
    """Commit a tracker on main, and with edits on topic."""
    based(repo, text, path, policy)
    repo.write(path, changed(*edits, text=text))
    repo.commit("Head", date=LATER)
    return repo


def run(
    capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str, verb: str = "check"
) -> Told:
    """Run the command here, in this process."""
    capsys.readouterr()
    try:
        status = main([verb, "-C", str(folder), *arguments])
    except SystemExit as error:
        status = int(error.code or 0)
    return Told(status, *capsys.readouterr())


def command(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, as a user in a folder would, without input."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=surroundings(**environ), stdin=subprocess.DEVNULL, capture_output=True,
        check=False, timeout=60,
    )  # fmt: skip


def surroundings(**environ: str) -> dict[str, str]:
    """Give an environment without a CI host, git's variables or colour."""
    hosts = ("GIT_", "GITHUB_", "GITLAB_", "CI_")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(hosts)}
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        kept.pop(name, None)
    return {**kept, "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1", **environ}  # fmt: skip
