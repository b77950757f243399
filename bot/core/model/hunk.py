"""Hunk: the lines of a file that a forge's diff shows, where it takes comments."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Hunks(NamedTuple):
    """The diff of one file, by its path in the head (in the base, if it is gone).

    ``old_path`` is its name in the base (the same unless renamed; empty for a new file); ``head``
    maps each line shown of the head to the same line of the base, 0 for an added one; ``removed``
    are the lines of the base that are gone. Lines count from 1.
    """

    old_path: str
    head: Mapping[int, int]
    removed: frozenset[int] = frozenset()
