"""The demo: what its reader sees, whether it ends well, and what it leaves behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.flows.demo import brief
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOLD = [
    ("illegal-transition", "W-06"),
    ("unmet-dependency", "W-10"),
    ("matrix-mismatch", "W-11"),
    ("absent-path", "W-03"),
    ("incomplete-evidence", "UC-002"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home whose git configuration would break every commit, were it read."""
    folder = tmp_path_factory.mktemp("home")
    (folder / ".gitconfig").write_text("[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false\n")
    return folder


@pytest.fixture(scope="module")
def played(home: Path) -> subprocess.CompletedProcess[str]:
    """Play the demo once."""
    return demo(home)


def demo(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the demo as a command of its own, its temporary files under ``home``."""
    surroundings = {name: text for name, text in os.environ.items() if name[:4] != "GIT_"}
    own = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "bot", "demo", *options],
        cwd=home,
        env=surroundings | own,
        capture_output=True,
        text=True,
        check=False,
    )


def test_demo_ends_well(played: subprocess.CompletedProcess[str]) -> None:
    assert played.returncode == 0, played.stdout + played.stderr


@pytest.mark.parametrize(("rule", "item"), TOLD)
def test_every_lie_is_told(rule: str, item: str, played: subprocess.CompletedProcess[str]) -> None:
    blocks = played.stdout.split("\n\n")
    assert any(rule in block and item in block and ": error[" in block for block in blocks)


def test_honest_changes_pass_before_and_repaired_ones_after(
    played: subprocess.CompletedProcess[str],
) -> None:
    verdicts = re.findall(r"^2 trackers, 16 items, .*$", played.stdout, re.MULTILINE)
    assert len(verdicts) == 3, "green at first, with honest changes, and repaired"
    assert all("by the rules" in line or "nothing against" in line for line in verdicts)


def test_fix_mends_the_matrix(played: subprocess.CompletedProcess[str]) -> None:
    _, _, after = played.stdout.partition("check --base main --fix")
    assert "+ | W-11 | … | 1 | … |" in after


def test_demo_says_what_to_do_next(played: subprocess.CompletedProcess[str]) -> None:
    assert played.stdout.rstrip().splitlines()[-3].startswith("  countersign init")


def test_demo_leaves_nothing_behind(played: subprocess.CompletedProcess[str], home: Path) -> None:
    assert played.stdout
    assert [*home.glob("countersign-demo-*")] == []


def test_kept_repository_is_where_it_says(tmp_path: Path) -> None:
    found = re.search(
        r"^The repository is at (\S+) ", demo(tmp_path, "--keep").stdout, re.MULTILINE
    )
    assert found
    branch = subprocess.run(
        ["git", "-C", found[1], "branch", "--show-current"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert branch.stdout == "week-47\n"


def test_brief_keeps_the_cells_that_differ() -> None:
    old = "| W-1 | A workstream with a long name | and an outcome | kim | Not Started |"
    new = old.replace("Not Started", "Done")
    diff = f"--- a/t.md\n+++ b/t.md\n@@ -1 +1 @@\n-{old}\n+{new}"
    assert brief(diff).splitlines() == [
        "  t.md",
        "  - | W-1 | … | Not Started |",
        "  + | W-1 | … | Done |",
    ]


def test_brief_counts_the_lines_of_a_new_file() -> None:
    diff = "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,2 @@\n+one\n+two"
    assert brief(diff).splitlines() == ["  new.py", "  + (2 lines)"]
