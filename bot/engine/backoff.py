"""Backoff: how long to wait before looking again."""

from __future__ import annotations

LONGEST = 3_600.0


def backoff(attempts: int, luck: float, after: float = 0.0, first: float = 2.0) -> float:
    """Give the seconds to wait after so many failures in a row (the first is 1).

    ``luck`` in [0, 1) spreads what failed together over the whole span; ``after`` is what the
    other side asked for, and never cut short.
    """
    span = min(LONGEST, first * 2.0 ** min(max(attempts, 1) - 1, 16))
    return max(after, luck * span)


def turn_of(after: float, luck: float, first: float = 2.0) -> float:
    """Give the seconds to wait where the other side said when to come: those, and a quarter more
    at most, so that what waited together does not come together.
    """
    return max(after, first) * (1.0 + luck / 4)
