"""check: what a terminal, a pipe and an interruption get."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.cli.depot import (
    LATER,
    PATH,
    RANGE,
    based,
    command,
    surroundings,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]


def on_terminal(folder: Path, **environ: str) -> str:
    """Run check with a terminal as its output; give what a reader would get."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", *RANGE],
        cwd=folder, env=surroundings(TERM="xterm", **environ), stdin=theirs, stdout=theirs,
        stderr=theirs, close_fds=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        parts = []
        while select.select([ours], [], [], 30)[0]:
            try:
                parts.append(os.read(ours, 1 << 16))
            except OSError:  # the other end is closed
                break
        process.wait(timeout=30)
    os.close(ours)
    return b"".join(parts).decode()


def test_a_terminal_gets_colour_unless_it_declines(lying: GitRepo) -> None:
    assert "\x1b[" in on_terminal(lying.path)
    plain = on_terminal(lying.path, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "error[illegal-transition]" in plain


def test_a_pipe_gets_no_colour(lying: GitRepo) -> None:
    done = command(lying.path, "check", *RANGE, TERM="xterm")
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout


def test_a_reader_that_goes_away_is_no_crash(repo: GitRepo) -> None:
    text = "| ID | Task | Owner | Depends On | Status | Evidence |\n|---|---|---|---|---|---|\n"
    many = "".join(f"| T-{n} | Belt | - | T-9{n} | Dune | |\n" for n in range(700))
    based(repo, text)
    repo.write(PATH, text + many)
    repo.commit("Head", date=LATER)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", *RANGE],
        cwd=repo.path, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=30)
    assert said == b""


def test_an_interruption_is_quiet(repo: GitRepo) -> None:
    based(repo)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "items", "-"],
        cwd=repo.path, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        time.sleep(0.8)  # it waits for its input by then
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == b""
