"""Tally: what became of the looks of this process, for whoever measures it."""

from __future__ import annotations

from threading import Lock

from bot.core.model.typed import NamedTuple


class Looks(NamedTuple):
    """Counts since the start: ended well, put off, given up, and those whose row was not ours any
    more at the end; the seconds they took in all; and how many run now.
    """

    done: int = 0
    failed: int = 0
    dead: int = 0
    lost: int = 0
    seconds: float = 0.0
    running: int = 0


class Tally:
    """Counts looks; any thread may."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looks = Looks()

    def read(self) -> Looks:
        """Give the counts, all of one moment."""
        return self._looks

    def begun(self) -> None:
        """Count a look that begins."""
        with self._lock:
            self._looks = self._looks._replace(running=self._looks.running + 1)

    def ended(self, what: str, seconds: float) -> None:
        """Count how a look ended: ``done``, ``failed``, ``dead`` or ``lost``."""
        with self._lock:
            looks = self._looks
            counted = {what: getattr(looks, what) + 1, "running": looks.running - 1}
            self._looks = looks._replace(**counted, seconds=looks.seconds + seconds)
