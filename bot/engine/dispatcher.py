"""Dispatcher: rows that are due, looked at by threads of this process."""

from __future__ import annotations

import logging
import time
from threading import Condition, Event, Thread

from bot.core.model.typed import TYPE_CHECKING
from bot.engine.crew import Crew
from bot.engine.pace import Pace
from bot.engine.turn import Turns
from bot.ports.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine.tally import Looks
    from bot.ports.store import Inbox, Look

log = logging.getLogger(__name__)

LONGEST_OUTAGE_WAIT = 30.0


class Dispatcher:
    """One thread claims for all workers, so that an idle service asks once and not eight times.

    It asks at once when this process accepts something, else when the next row falls due, and
    every ``pace.poll`` seconds for what another process wrote.
    """

    def __init__(
        self,
        inbox: Inbox,
        look: Callable[[Look], None],
        *,
        pace: Pace = Pace(),  # noqa: B008 - a value that never changes
        gave_up: Callable[[Look, Exception], None] | None = None,
    ) -> None:
        self._inbox = inbox
        self._pace = pace
        self._turns = Turns(inbox, look, pace, gave_up)
        self._crew = Crew(pace.workers)
        self._rung = Event()
        self._stopping = Event()
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="engine-dispatcher", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._inbox.listen(self._rung.set)
        self._turns.heart.start()
        self._crew.start()
        self._thread.start()

    def drain(self, timeout: float) -> bool:
        """Claim nothing more, let running looks end; False if some did not in that time.

        What did not end is looked at again by whoever serves the database next.
        """
        until = time.monotonic() + timeout
        self._stopping.set()
        self._rung.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout)
        with self._changed:
            ended = self._changed.wait_for(
                self._turns.shares.none, max(0.0, until - time.monotonic())
            )
        self._crew.stop()
        if ended:
            self._turns.heart.stop()
        return ended

    def is_running(self) -> bool:
        """Tell whether it looks at what falls due; not where as many looks hang as may run."""
        hanging = self._turns.shares.hanging() >= self._pace.workers
        return self._thread.is_alive() and not self._stopping.is_set() and not hanging

    def looks(self) -> Looks:
        """Count the looks of this process."""
        return self._turns.tally.read()

    def _run(self) -> None:
        wait = 1.0
        while not self._stopping.is_set():
            try:
                self._claim_and_wait()
                wait = 1.0
            except StoreError as error:
                log.warning("no work is claimed: %s", error)
                self._stopping.wait(wait)
                wait = min(wait * 2, LONGEST_OUTAGE_WAIT)

    def _claim_and_wait(self) -> None:
        if not self._wait_for_a_worker():
            return
        # Cleared before asking: what is accepted from here on rings again.
        self._rung.clear()
        look = self._turns.claim()
        if look is None:
            due = self._inbox.next_due(self._turns.shares.full())
            self._rung.wait(self._pace.poll if due is None else min(due, self._pace.poll))
            return
        self._crew.do(lambda: self._take(look))

    def _wait_for_a_worker(self) -> bool:
        while not self._stopping.is_set():
            for _ in range(self._turns.shares.let_go()):
                self._crew.replace()
            with self._changed:
                if self._changed.wait_for(self._may_go_on, self._pace.poll):
                    break
        return not self._stopping.is_set()

    def _may_go_on(self) -> bool:
        return self._turns.shares.running() < self._pace.workers or self._stopping.is_set()

    def _take(self, look: Look) -> None:
        try:
            self._turns.take(look)
        finally:
            with self._changed:
                self._changed.notify_all()
            self._rung.set()  # it may be due again: raised while it was looked at
