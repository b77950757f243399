"""Harbour: the example's repository on a simulated host, and the edits that its people make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulators.interface import Project

FOLDER = Path(__file__).parents[2] / "examples/production"
TRACKER = "doc/production_readiness_tracker.md"
POLICY = ".countersign.yml"
STATUS = "countersign"

JUMPED = ("| W-04, W-05 | @lea | Not Started |", "| W-04, W-05 | @lea | Signed Off |")
NEEDY = ("| W-05, W-07 | @mia |", "| W-05, W-07, W-08 | @mia |")
MATRIX = ("| W-09 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 0 |", "| W-09 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 1 |")
TAKEN = ("| W-04 | TBD | Not Started |", "| W-04 | @omar | In Progress |")


def files() -> dict[str, str]:
    """Give the example's files by path."""
    return {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file()
    }


def tracker(*edits: tuple[str, str]) -> str:
    """Give the tracker with edits made, each of which must fit."""
    text = files()[TRACKER]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def line_of(needle: str, text: str = "") -> int:
    """Tell the line that a text stands on."""
    lines = (text or tracker()).splitlines()
    return next(at for at, line in enumerate(lines, 1) if needle in line)


def settle_in(project: Project) -> None:
    """Put the example on the default branch."""
    project.seed(files())


def link(project: Project, branch: str, path: str, target: str) -> None:
    """Push a commit with a symbolic link onto the default branch's tip, as a new branch."""
    git = project.git
    blob = git.git("hash-object", "-w", "--stdin", send=target.encode())
    git.git("read-tree", "main")
    git.git("update-index", "--add", "--cacheinfo", f"120000,{blob},{path}")
    tree = git.git("write-tree")
    project.push(branch, git.git("commit-tree", tree, "-p", "main", "-m", "A link"))
