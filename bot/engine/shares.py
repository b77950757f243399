"""Shares: what this process looks at now, and how much of it is one forge's."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.pace import Pace
    from bot.ports.store import Look


def forge_of(key: str) -> str:
    """Give the forge's name, with which every key begins."""
    return key.partition(":")[0]


class Shares:
    """Where there are several forges, each may have half of the workers: one that is silent must
    not keep all of them waiting. A look that hangs counts no more, so that another can begin.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._most = pace.workers if pace.forges < 2 else max(1, pace.workers // 2)
        self._lock = Lock()
        self._begun: dict[str, tuple[str, float]] = {}
        self._hanging: set[str] = set()

    @property
    def bounded(self) -> bool:
        """Whether one forge may not have all workers."""
        return self._most < self._pace.workers

    def begin(self, look: Look) -> None:
        """Count a look."""
        with self._lock:
            self._begun[look.owner] = (forge_of(look.key), time.monotonic())

    def end(self, look: Look) -> None:
        """Count it no more."""
        with self._lock:
            self._begun.pop(look.owner, None)
            self._hanging.discard(look.owner)

    def let_go(self) -> int:
        """Take looks for hanging that lost their rows by now; tell how many began to hang."""
        since = time.monotonic() - self._pace.longest - self._pace.lease
        with self._lock:
            late = [owner for owner, (_, begun) in self._begun.items() if begun < since]
            for owner in late:
                del self._begun[owner]
            self._hanging.update(late)
        return len(late)

    def hanging(self) -> int:
        """Count the looks that hang."""
        return len(self._hanging)

    def running(self) -> int:
        """Count the looks that run, and do not hang."""
        return len(self._begun)

    def none(self) -> bool:
        """Tell whether no look runs nor hangs."""
        with self._lock:
            return not self._begun and not self._hanging

    def full(self) -> tuple[str, ...]:
        """Name the forges that have all they may."""
        if not self.bounded:
            return ()
        with self._lock:
            shares = Counter(forge for forge, _ in self._begun.values())
        return tuple(sorted(forge for forge, share in shares.items() if share >= self._most))
