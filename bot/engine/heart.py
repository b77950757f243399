"""Heart: holds the rows that this process looks at, for as long as it does."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from threading import Event, Lock, Thread

from bot.core.model.typed import TYPE_CHECKING
from bot.ports.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.engine.pace import Pace
    from bot.ports.store import Inbox, Look

log = logging.getLogger(__name__)


class Heart:
    """One thread that extends leases, three times in each.

    A look that takes longer than ``pace.longest`` is held no more: another may begin, and what the
    first one still reports is refused by the store.
    """

    def __init__(self, inbox: Inbox, pace: Pace) -> None:
        self._inbox = inbox
        self._pace = pace
        self._held: dict[str, tuple[Look, float]] = {}
        self._lock = Lock()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="engine-heart", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Hold nothing any longer."""
        self._stopped.set()

    @contextmanager
    def holding(self, look: Look) -> Iterator[None]:
        """Hold this row meanwhile."""
        with self._lock:
            self._held[look.owner] = (look, time.monotonic() + self._pace.longest)
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(look.owner, None)

    def _run(self) -> None:
        while not self._stopped.wait(self._pace.lease / 3):
            with self._lock:
                held = list(self._held.values())
            for look, until in held:
                if time.monotonic() < until:
                    self._extend(look)

    def _extend(self, look: Look) -> None:
        try:
            held = self._inbox.extend(look, self._pace.lease)
        except StoreError as error:
            fields = {"correlation": look.cause, "key": look.key}
            log.warning("the lease of %s is not extended: %s", look.key, error, extra=fields)
            return
        if not held:
            # It ended this moment, or somebody else has it: then its end is refused, and told.
            with self._lock:
                self._held.pop(look.owner, None)
