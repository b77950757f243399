"""Fleet: rows that are due, looked at by several processes with one PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from threading import Event, Thread

from bot.core.model.typed import TYPE_CHECKING
from bot.engine.crew import Crew
from bot.engine.pace import Pace
from bot.engine.queue import Queue
from bot.engine.turn import Turns
from bot.ports.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.engine.tally import Looks
    from bot.ports.store import Inbox, Look

log = logging.getLogger(__name__)

AT_ONCE = 256
"""Due keys handed to the queue at once; those behind them follow as these are looked at."""
BUSY = 0.25
LONGEST_OUTAGE_WAIT = 30.0


class Fleet:
    """As `Dispatcher`, with Procrastinate to spread the work over all processes.

    The rows stay the truth: a job's key is claimed like any other, so whatever the queue does, two
    workers never look at one merge request.
    """

    def __init__(
        self,
        url: str,
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
        self._queue = Queue(url, pace, self._look, self._due)
        self._stopping = Event()
        self._loop = asyncio.new_event_loop()
        self._rung = asyncio.Event()
        self._thread = Thread(target=self._run, name="engine-fleet", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._inbox.listen(self._ring)
        self._turns.heart.start()
        self._crew.start()
        self._thread.start()

    def drain(self, timeout: float) -> bool:
        """Take nothing more, let running looks end; False if some did not in that time."""
        self._stopping.set()
        self._ring()
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._crew.stop()
        ended = not self._thread.is_alive()
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

    def _ring(self) -> None:
        self._call(self._rung.set)

    def _call(self, what: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: everything ended already
            self._loop.call_soon_threadsafe(what)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve_again())

    async def _serve_again(self) -> None:
        """Serve until drained; a database that went away is waited for."""
        wait = 1.0
        self._loop.set_exception_handler(_unheard)
        while not self._stopping.is_set():
            try:
                await self._serve()
                wait = 1.0
            except Exception:
                log.exception("the queue stopped; it is started again in %.0f seconds", wait)
                wait = min(wait * 2, LONGEST_OUTAGE_WAIT)
            await self._rest(wait)

    async def _serve(self) -> None:
        app = self._queue.app
        try:
            # Nothing here is cancelled: psycopg can lose that, and a pool that opens never ends.
            await app.open_async()
            worker = self._queue.worker()
            running = asyncio.ensure_future(worker.run())
            # The worker ends by itself, without an error, when one of its own parts fails.
            running.add_done_callback(lambda _task: self._rung.set())
            await asyncio.sleep(0)
            try:
                await self._feed(running)
            finally:
                worker.stop()
                await running
        finally:
            await app.close_async()

    async def _feed(self, running: asyncio.Future[None]) -> None:
        """Hand due keys to the queue: at once when this process accepts something, else in time."""
        while not self._stopping.is_set() and not running.done():
            for _ in range(self._turns.shares.let_go()):
                self._crew.replace()
            # Cleared before asking: what is accepted from here on rings again.
            self._rung.clear()
            try:
                keys = await self._due()
                await self._queue.defer(keys)
                wait = BUSY if keys or self._turns.shares.full() else await self._idle()
            except StoreError as error:
                log.warning("what is due is not known: %s", error)
                wait = self._pace.poll
            await self._rest(wait)

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until something is accepted or the drain begins."""
        if not self._stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), seconds)

    async def _due(self) -> Sequence[str]:
        return await asyncio.to_thread(self._inbox.due, AT_ONCE, self._turns.shares.full())

    async def _idle(self) -> float:
        due = await asyncio.to_thread(self._inbox.next_due)
        return self._pace.poll if due is None else min(due, self._pace.poll)

    async def _look(self, key: str) -> None:
        """Run a job. One that hangs ends in time, so that its key can be looked at by another."""
        done = asyncio.wrap_future(self._crew.do(lambda: self._take(key)))
        await asyncio.wait([done], timeout=self._pace.longest + self._pace.lease)

    def _take(self, key: str) -> None:
        """Look at a key until it is not due any more; somebody else's is none of ours."""
        until = time.monotonic() + self._pace.lease
        try:
            while not self._stopping.is_set() and (look := self._claim(key)) is not None:
                self._turns.take(look)
                if time.monotonic() > until:
                    return  # a job has an end; what is due has another soon
        except StoreError as error:
            log.warning("%s is not claimed: %s", key, error, extra={"key": key})

    def _claim(self, key: str) -> Look | None:
        """Claim this key; where forges have shares, else another whose own job ended unused."""
        look = self._turns.claim(key)
        return self._turns.claim() if look is None and self._turns.shares.bounded else look


def _unheard(_loop: asyncio.AbstractEventLoop, what: dict[str, object]) -> None:
    """Tell of what failed with nobody waiting: a job that another replica held for stalled."""
    error = what.get("exception")
    log.warning("the queue did not note the end of a job: %s", error or what.get("message"))
