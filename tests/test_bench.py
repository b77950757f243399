"""The bench compares like with like: all contenders find the rows that were made wrong."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from bench import trackers
from bench.figures import Figure, check, floor
from bench.report import table
from bench.timing import Command, Sample, Spread, in_turns, ratio, wall

if TYPE_CHECKING:
    from pathlib import Path

BOTH = {"illegal-transition", "unmet-dependency"}
CASES = [("markdown", 12), ("markdown", 32), ("markdown", 500), ("yaml", 12), ("yaml", 500)]


@pytest.mark.parametrize(("form", "rows"), CASES)
def test_the_floor_and_check_find_the_rows_that_were_made_wrong(
    tmp_path: Path, form: str, rows: int
) -> None:
    folder = trackers.build(tmp_path / "repository", form, rows)
    wrong = trackers.planted(rows)
    expected = {f"illegal-transition {wrong.illegal}", f"unmet-dependency {wrong.unmet}"}

    bare = output(floor(tmp_path, trackers.PATHS[form]), folder)
    verdict = json.loads(output((*check(), "--format", "json"), folder))

    ours = {f"{one['rule']} {one['item']}" for one in verdict["findings"] if one["rule"] in BOTH}
    assert set(bare.splitlines()) == expected
    assert ours == expected


def test_contenders_take_turns_at_being_first(tmp_path: Path) -> None:
    log = tmp_path / "log"
    commands = [Command(name, ("sh", "-c", f"echo {name} >> {log}"), tmp_path) for name in "ABC"]

    samples = in_turns(commands, 2)

    assert "".join(log.read_text().split()) == "ABC" + "ABC" + "BCA"
    assert all(len(samples[name]) == 2 for name in "ABC")
    assert all(sample.wall > 0 and sample.peak > 0 for sample in samples["A"])


def test_a_process_that_breaks_off_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 7"):
        in_turns([Command("broken", ("sh", "-c", "exit 7"), tmp_path)], 1)


def test_ratios_are_taken_round_by_round() -> None:
    ours = [Sample(2, 0, 0), Sample(9, 0, 0), Sample(8, 0, 0)]
    theirs = [Sample(1, 0, 0), Sample(3, 0, 0), Sample(8, 0, 0)]

    assert ratio(ours, theirs, wall) == Spread(2, 1, 3)


@pytest.mark.parametrize(
    ("median", "more", "verdict"),
    [(2.0, False, "goal met"), (2.1, False, "must met"), (3.1, False, "must missed"),
     (3.0, True, "must missed"), (4.0, True, "must met"), (8.0, True, "goal met")],
)  # fmt: skip
def test_a_figure_says_what_it_reaches(median: float, more: bool, verdict: str) -> None:  # noqa: FBT001
    must, goal = (4.0, 8.0) if more else (3.0, 2.0)
    figure = Figure("rows", "×", Spread(median, 1, 9), must, goal, more=more)

    assert figure.verdict == verdict
    assert f"| {verdict} |" in table([figure])


def output(command: tuple[str, ...], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
