"""Pace: the times and numbers by which work is done."""

from __future__ import annotations

from bot.core.model.typed import NamedTuple


class Pace(NamedTuple):
    """``workers`` looks at a time; a row is held for ``lease`` seconds and as much longer as it
    takes, but not beyond ``longest``. ``poll``: seconds after which the database is asked again for
    work that nobody told of. After ``tries`` failures in a row, ``bugs`` where the fault is ours,
    a row is given up: some three hours of failing for the default, the first wait being at most
    ``first`` seconds and each later one up to twice as long. ``forges``: how many there are; of
    several, none has more than half of the workers at a time.
    """

    workers: int = 8
    lease: float = 60.0
    longest: float = 900.0
    poll: float = 2.0
    tries: int = 16
    bugs: int = 4
    first: float = 2.0
    forges: int = 1
