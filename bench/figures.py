"""The figures: what is run, and what it is held against."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import trackers
from bench.timing import Command, Sample, Spread, cpu, in_turns, ratio, spread, wall

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
COUNTERSIGN = Path(sys.executable).with_name("countersign")
HISTORIES = HERE.parent.parent / "shared/corpus/histories"
HISTORY = ("ai-business-hub", "docs/sprint-artifacts/sprint-status.yaml")
ROUNDS = {12: 21, 32: 21, 2_000: 15, 20_000: 7}
DANGER_ROUNDS = 5
# must and goal, by rows: against the floor without and with a policy, and danger against check.
AGAINST_FLOOR = {12: (3.0, 2.0), 32: (3.0, 2.0), 2_000: (4.0, 2.5), 20_000: (6.0, 4.0)}
WITH_POLICY = {12: (6.0, 4.0), 32: (6.0, 4.0)}
DANGER = {12: (5.0, 8.0), 32: (5.0, 8.0), 2_000: (3.0, 5.0)}


class Figure(NamedTuple):
    """One figure beside what it must be and what it should be; ``more`` is better, or less."""

    name: str
    unit: str
    value: Spread
    must: float = 0.0
    goal: float = 0.0
    more: bool = False
    remark: str = ""

    @property
    def verdict(self) -> str:
        """Say whether it reaches what it must or should; empty where nothing is asked."""
        if not self.must:
            return ""
        reached = self._reaches(self.goal), self._reaches(self.must)
        return "goal met" if reached[0] else "must met" if reached[1] else "must missed"

    def _reaches(self, bound: float) -> bool:
        return self.value.median >= bound if self.more else self.value.median <= bound


class Bench(NamedTuple):
    """Where a run works, how long its trackers are, and danger's command (empty: left out)."""

    folder: Path
    sizes: tuple[int, ...]
    danger: tuple[str, ...]
    rounds: int = 0


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure everything, a form and a size at a time."""
    for form in trackers.PATHS:
        seconds: dict[int, dict[str, list[Sample]]] = {}
        for rows in bench.sizes:
            plain = trackers.build(bench.folder / f"{form}-{rows}", form, rows)
            samples = in_turns(_contenders(bench, plain, form, rows), bench.rounds or ROUNDS[rows])
            seconds[rows] = samples
            yield from _against_floor(samples, form, rows)
            if bench.danger and rows in DANGER:
                yield _against_danger(bench, plain, form, rows)
        yield from _slope(seconds, form)
    yield from _history(bench)


def floor(folder: Path, path: str) -> tuple[str, ...]:
    """Compile the bare script into a folder, as an installed module would be; its command."""
    import py_compile

    compiled = folder / "floor.pyc"
    py_compile.compile(str(HERE / "peers/floor.py"), str(compiled), doraise=True, optimize=0)
    return (sys.executable, str(compiled), path)


def check(base: str = "main") -> tuple[str, ...]:
    """Give the command that judges the work tree's branch."""
    return (str(COUNTERSIGN), "check", "--base", base)


def _contenders(bench: Bench, plain: Path, form: str, rows: int) -> list[Command]:
    contenders = [
        Command("floor", floor(bench.folder, trackers.PATHS[form]), plain),
        Command("check", check(), plain),
    ]
    if rows in WITH_POLICY:
        policy = bench.folder / f"{form}-{rows}-policy"
        trackers.build(policy, form, rows, _policy(plain))
        contenders.append(Command("policy", check(), policy))
    return contenders


def _policy(folder: Path) -> str:
    """Give the policy that ``init`` writes for a repository."""
    done = subprocess.run([str(COUNTERSIGN), "init", "--print", "--rev", "main"], cwd=folder,
                          capture_output=True, text=True, check=True)  # fmt: skip
    return done.stdout


def _against_floor(samples: dict[str, list[Sample]], form: str, rows: int) -> Iterator[Figure]:
    bare, ours = samples["floor"], samples["check"]
    took = spread([wall(one) * 1000 for one in ours]).median
    bare_took = spread([wall(one) * 1000 for one in bare]).median
    busy = ratio(ours, bare, cpu).median
    remark = f"{took:.0f} ms to {bare_took:.0f} ms; processor time {busy:.1f}×"
    must, goal = AGAINST_FLOOR[rows]
    yield Figure(f"{form}, {rows:,} rows: check to the floor", "×", ratio(ours, bare, wall),
                 must, goal, remark=remark)  # fmt: skip
    if "policy" in samples:
        must, goal = WITH_POLICY[rows]
        value = ratio(samples["policy"], bare, wall)
        busy = ratio(samples["policy"], bare, cpu).median
        yield Figure(f"{form}, {rows:,} rows: check with a policy to the floor", "×", value,
                     must, goal, remark=f"processor time {busy:.1f}×")  # fmt: skip
    if rows == max(AGAINST_FLOOR):
        peak = spread([one.peak for one in ours])
        bare_peak = spread([one.peak for one in bare]).median
        yield Figure(f"{form}, {rows:,} rows: peak memory of check", "MiB", peak, 160.0, 100.0,
                     remark=f"the floor: {bare_peak:.0f} MiB")  # fmt: skip


def _against_danger(bench: Bench, folder: Path, form: str, rows: int) -> Figure:
    commands = [Command("danger", bench.danger, folder), Command("check", check(), folder)]
    samples = in_turns(commands, min(bench.rounds or DANGER_ROUNDS, DANGER_ROUNDS))
    must, goal = DANGER[rows]
    took = spread([wall(one) * 1000 for one in samples["danger"]]).median
    return Figure(f"{form}, {rows:,} rows: danger-js to check", "×",
                  ratio(samples["danger"], samples["check"], wall), must, goal, more=True,
                  remark=f"danger-js: {took:.0f} ms")  # fmt: skip


def _slope(seconds: dict[int, dict[str, list[Sample]]], form: str) -> Iterator[Figure]:
    """Tell how the cost grows with the rows: 1 is in proportion, 2 with their square.

    The start of the program, as the shortest tracker shows it, is taken off first; otherwise it
    would make long trackers look better than they are.
    """
    if not {12, 2_000, 20_000} <= seconds.keys():
        return
    slopes, per_row = {}, {}
    for name in ("check", "floor"):
        start, middling, long = (
            spread([cpu(one) for one in seconds[rows][name]]).median for rows in (12, 2_000, 20_000)
        )
        slopes[name] = math.log10((long - start) / (middling - start))
        per_row[name] = (long - start) / 20_000 * 1e6
    remark = f"{per_row['check']:.0f} µs a row; the floor: {slopes['floor']:.2f}"
    value = spread([slopes["check"]])
    yield Figure(f"{form}: slope of cost from 2,000 to 20,000 rows", "", value, 1.5, 1.2,
                 remark=remark)  # fmt: skip


def _history(bench: Bench) -> Iterator[Figure]:
    name, path = HISTORY
    bundle = HISTORIES / f"{name}.bundle"
    if not bundle.exists():
        print(f"history is left out: there is no {os.path.relpath(bundle)}")
        return
    target = bench.folder / f"{name}.git"
    trackers.git(bench.folder, "clone", "--quiet", "--bare", "-b", "main", str(bundle), str(target))
    versions = trackers.git(target, "rev-list", "--count", "HEAD", "--", path).strip()
    command = Command("history", (str(COUNTERSIGN), "history", path), target)
    took = in_turns([command], min(bench.rounds or 7, 7))["history"]
    yield Figure(f"history of {versions} versions", "s", spread([wall(one) for one in took]),
                 3.0, 1.0)  # fmt: skip
