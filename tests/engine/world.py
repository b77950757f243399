"""A world to look at for engine tests: what looks saw and did, and how long to wait for it."""

from __future__ import annotations

import time
from collections import defaultdict
from threading import Event, Lock
from typing import TYPE_CHECKING

from bot.engine.pace import Pace
from bot.ports.store import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports.store import Inbox, Look

KEY = "forge:owner/name!7"
OTHER = "forge:owner/name!8"
QUICK = Pace(workers=4, lease=3.0, poll=0.2, tries=3, bugs=2, first=0.05)


class World:
    """Records each look; ``then`` is done in each, by key, and may raise."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.ended: list[Look] = []
        self.given_up: list[tuple[Look, Exception]] = []
        self.overlaps: list[str] = []
        self.then: dict[str, Callable[[Look], None]] = defaultdict(lambda: lambda _look: None)
        self._running: set[str] = set()
        self._lock = Lock()

    def look(self, look: Look) -> None:
        """Look, and notice another who does."""
        with self._lock:
            self.looks.append(look)
            if look.key in self._running:
                self.overlaps.append(look.key)
            self._running.add(look.key)
        try:
            self.then[look.key](look)
        finally:
            with self._lock:
                self._running.discard(look.key)
                self.ended.append(look)

    def gave_up(self, look: Look, error: Exception) -> None:
        """Note what was given up."""
        self.given_up.append((look, error))

    def times(self, key: str = KEY) -> int:
        """How often a key was looked at."""
        return sum(look.key == key for look in self.looks)


class Gate:
    """Holds a look where it is until opened."""

    def __init__(self) -> None:
        self.reached = Event()
        self._open = Event()

    def __call__(self, _look: Look) -> None:
        self.reached.set()
        assert self._open.wait(20)

    def open(self) -> None:
        """Let it go on, and every later one."""
        self._open.set()


def in_turn(*steps: Callable[[Look], None]) -> Callable[[Look], None]:
    """Do another thing in each look; the last one from then on."""
    waiting = list(steps)

    def then(look: Look) -> None:
        step = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        step(look)

    return then


def raising(error: Exception) -> Callable[[Look], None]:
    """Fail so."""

    def then(_look: Look) -> None:
        raise error

    return then


def nothing(_look: Look) -> None:
    """Find all well."""


def push(inbox: Inbox, id_: str, key: str = KEY) -> bool:
    """Accept a delivery for a key."""
    return inbox.accept(Delivery("forge", id_, "push", b"{}"), [key]).result(10)


def eventually(condition: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.005)


def idle(inbox: Inbox) -> bool:
    """Tell whether there is nothing to do any more."""
    return not any(inbox.depth()[:3])
