"""Whole processes, timed from start to exit, in turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

WELL = (0, 1)
"""Exit statuses of a judgement that came to its end."""


class Command(NamedTuple):
    """One contender: a process and the folder it starts in."""

    name: str
    argv: tuple[str, ...]
    folder: Path


class Sample(NamedTuple):
    """One run: seconds on the clock, seconds of processor time, peak memory in MiB.

    Time counts the processes it started and waited for; memory is that of the largest of them.
    """

    wall: float
    cpu: float
    peak: float


class Spread(NamedTuple):
    """A median, and how far the rounds went apart."""

    median: float
    low: float
    high: float


def run(command: Command) -> Sample:
    """Run a command once; raises ``RuntimeError`` with its words when it breaks off."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command.argv, cwd=command.folder, env=environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in WELL:
        raise RuntimeError(f"{command.name} ended with {process.returncode}: {command.argv}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Give what a measured process sees: byte code is kept, no CI host is around."""
    left_out = ("GIT_", "PYTHON", "GITHUB_", "GITLAB_", "CI")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1"}


def in_turns(commands: Sequence[Command], rounds: int) -> dict[str, list[Sample]]:
    """Run all once to warm up, then in turns: A B C, B C A, C A B, …; samples by name."""
    samples: dict[str, list[Sample]] = {command.name: [] for command in commands}
    for command in commands:
        run(command)
    for turn in range(rounds):
        first = turn % len(commands)
        for command in (*commands[first:], *commands[:first]):
            samples[command.name].append(run(command))
    return samples


def ratio(
    ours: Sequence[Sample], theirs: Sequence[Sample], of: Callable[[Sample], float]
) -> Spread:
    """Divide run by run, each by the one of the same round."""
    return spread([of(one) / of(other) for one, other in zip(ours, theirs, strict=True)])


def spread(values: Sequence[float]) -> Spread:
    """Give the median and the ends of a list."""
    return Spread(statistics.median(values), min(values), max(values))


def wall(sample: Sample) -> float:
    """Seconds on the clock."""
    return sample.wall


def cpu(sample: Sample) -> float:
    """Seconds of processor time."""
    return sample.cpu
