"""Crash: rounds of ``kill -9`` under load; what was acknowledged must be looked at all the same."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.crash_child import Ground, value
from bot.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS = 512
MOST_WAIT = 60.0


class Crash(NamedTuple):
    """What came of the rounds: deliveries acknowledged, those of them lost, looks that began, and
    how often two looked at one merge request at the same time.
    """

    acknowledged: int
    lost: int
    looks: int
    overlaps: int


def crash(folder: Path, url: str, rounds: int, replicas: int = 1, keys: int = KEYS) -> Crash:
    """Run as many rounds, one of the replicas killed in each; then let one finish the work."""
    ground = Ground.at(folder)
    killed: dict[int, int] = {}
    running = [child(folder, url, str(number), keys) for number in range(replicas)]
    try:
        for number in range(rounds):
            victim = number % replicas
            under_load(folder, running[victim])
            running[victim].kill()
            running[victim].wait()
            killed[running[victim].pid] = time.monotonic_ns()
            running[victim] = child(folder, url, str(victim), keys)
        for process in running:
            under_load(folder, process)
            process.terminate()
        for process in running:
            assert process.wait(MOST_WAIT) == 0, "a drain on SIGTERM did not end well"
        last = child(folder, url, "last", keys)
        running.append(last)
        assert last.wait(MOST_WAIT) == 0, "the work was not finished"
    finally:
        for process in running:
            process.kill()
            process.wait()
    return outcome(folder, ground, killed, url)


def child(folder: Path, url: str, name: str, keys: int) -> subprocess.Popen[bytes]:
    """Start a process; even ones change the even merge requests, odd ones the odd."""
    command = [sys.executable, "-m", "bench.crash_child", str(folder), url, name, str(keys)]
    return subprocess.Popen(command, cwd=Path(__file__).parent.parent)


def under_load(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until this process has looked at something, then for a moment more or less."""
    mark = f"begin {process.pid} "
    until = time.monotonic() + MOST_WAIT
    while mark not in (folder / "looks").read_text(encoding="utf-8"):
        assert process.poll() is None, "a process ended by itself"
        assert time.monotonic() < until, "a process does not begin to look"
        time.sleep(0.02)
    time.sleep(random.random() * 0.3)


def outcome(folder: Path, ground: Ground, killed: dict[int, int], url: str) -> Crash:
    """Compare what was acknowledged with what is stored, and with what was seen in the end.

    Both, since a merge request that is told of again hides that it was forgotten before.
    """
    acked = [line.split() for line in (folder / "acked").read_text(encoding="utf-8").splitlines()]
    with open_store(url) as store:
        lost = sum(
            value(ground.seen, int(number)) < int(state) or store.inbox.delivery(name) is None
            for number, state, name in acked
        )
    looks = [line.split() for line in (folder / "looks").read_text(encoding="utf-8").splitlines()]
    begun = sum(line[0] == "begin" for line in looks)
    return Crash(len(acked), lost, begun, overlaps(looks, killed))


def overlaps(looks: Sequence[Sequence[str]], killed: dict[int, int]) -> int:
    """Count looks that began while another ran; one that was killed ran until then."""
    found = 0
    running: dict[str, dict[str, int]] = {}
    for what, pid, number, at in sorted(looks, key=lambda line: int(line[3])):
        others = running.setdefault(number, {})
        if what == "end":
            others.pop(pid, None)
            continue
        found += sum(killed.get(int(other), sys.maxsize) > int(at) for other in others)
        others[pid] = int(at)
    return found
