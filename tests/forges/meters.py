"""Meters: a clock that is set by hand, and a count of calls."""

from __future__ import annotations


class Counter:
    """Counts calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []
        self.left: list[int] = []

    def called(self, forge: str, verb: str, status: int) -> None:
        assert forge == "forge"
        self.calls.append((verb, status))

    def remaining(self, forge: str, left: int) -> None:
        assert forge == "forge"
        self.left.append(left)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
