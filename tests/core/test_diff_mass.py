"""Diff of mass edits: thousands of rows reordered, renumbered, doubled or gone at once."""

from __future__ import annotations

import random
import re
import sys
from typing import TYPE_CHECKING

import pytest

from bot.core.diff import diff, settle
from tests.core.trackers.reading import tracker

if TYPE_CHECKING:
    from collections.abc import Callable


def rows(count: int) -> list[str]:
    return [f"| B-{n} | Work number {n} of the quay | Open |\n" for n in range(count)]


def steps(before: str, after: str) -> int:
    """Count the Python calls that comparing two texts takes, a measure no busy machine moves."""
    one, two = tracker(before), tracker(after)
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        _, left = diff(one, two)
        list(settle([left]))
    finally:
        sys.setprofile(None)
    return count


HEAD = "| ID | Work | Status |\n|---|---|---|\n"
MASS: dict[str, Callable[[list[str]], list[str]]] = {
    "reordered": lambda lines: random.Random(7).sample(lines, len(lines)),
    "renumbered": lambda lines: [line.replace("B-", "C-") for line in lines],
    "all new": lambda lines: [line.replace("B-", "C-").replace("quay", "dock") for line in lines],
    "all the same id": lambda lines: [re.sub(r"B-\d+", "B-1", line) for line in lines],
    "gone": lambda _: [],
}


@pytest.mark.parametrize("mass", MASS.values(), ids=MASS)
def test_mass_edits_take_linear_time(mass: Callable[[list[str]], list[str]]) -> None:
    cost = {}
    for size in (400, 1600):
        lines = rows(size)
        cost[size] = steps(HEAD + "".join(lines), HEAD + "".join(mass(lines)))
    assert cost[1600] < 6 * cost[400] + 2000


def test_twenty_thousand_reordered_rows_are_no_change() -> None:
    lines = rows(20_000)
    before, after = (tracker(HEAD + "".join(part)) for part in (lines, MASS["reordered"](lines)))
    found, left = diff(before, after)
    assert (found, left.removed, left.added) == ([], [], [])
