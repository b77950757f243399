"""Survey: a tracker found in a repository, and the habits its history shows."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.preset import Preset


class Habits(NamedTuple):
    """What a tracker's history shows: versions, closures, those that skip the step in between,
    those taken back, and the status words that no label knows, most frequent first.
    """

    versions: int = 0
    closures: int = 0
    skips: int = 0
    reopened: int = 0
    unknown: tuple[tuple[str, int], ...] = ()


class Found(NamedTuple):
    """A tracker found in a repository."""

    path: str
    preset: Preset
    items: int
    columns: tuple[str, ...]
    habits: Habits
