"""What the start of ``check`` imports, dearest first: a diagnosis, no figure."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from bench import trackers
from bench.timing import environment

if TYPE_CHECKING:
    from pathlib import Path

MOST = 40


class Import(NamedTuple):
    """One module's own import time, in microseconds."""

    module: str
    own: int


def imports(folder: Path) -> str:
    """Run one check and list its modules, those of a bare interpreter left out."""
    repository = trackers.build(folder / "imports", "markdown", 12)
    _timed(["-m", "bot", "check", "--base", "main"], repository)
    bare = {one.module for one in _timed(["-c", ""], repository)}
    ours = _timed(["-m", "bot", "check", "--base", "main"], repository)
    ours = [one for one in ours if one.module not in bare]
    ours.sort(key=lambda one: -one.own)
    lines = [f"{one.own / 1000:7.2f} ms  {one.module}" for one in ours[:MOST]]
    total = sum(one.own for one in ours) / 1000
    return "\n".join([*lines, f"{total:7.2f} ms  in all, {len(ours)} modules"])


def _timed(arguments: list[str], folder: Path) -> list[Import]:
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True,
                          check=False)  # fmt: skip
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines()
            if line.startswith("import time:") and "self" not in line]  # fmt: skip
    return [Import(name.strip(), int(own)) for own, _, name in rows]
