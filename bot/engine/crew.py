"""Crew: a fixed number of threads that do what they are given."""

from __future__ import annotations

from concurrent.futures import Future
from itertools import count
from queue import SimpleQueue
from threading import Thread

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Crew:
    """Daemon threads: one that hangs in a call does not keep the process from ending."""

    def __init__(self, workers: int) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], None], Future[None]] | None] = SimpleQueue()
        self._workers = workers
        self._names = count()

    def start(self) -> None:
        """Let them begin."""
        for _ in range(self._workers):
            self._begin()

    def replace(self) -> None:
        """Have one more, for one that hangs and won't take anything again soon."""
        self._workers += 1
        self._begin()

    def _begin(self) -> None:
        Thread(target=self._run, name=f"engine-{next(self._names)}", daemon=True).start()

    def do(self, job: Callable[[], None]) -> Future[None]:
        """Have this done by the next one free."""
        done: Future[None] = Future()
        self._jobs.put((job, done))
        return done

    def stop(self) -> None:
        """Let each end after what it does; what waits is done first."""
        for _ in range(self._workers):
            self._jobs.put(None)

    def _run(self) -> None:
        while (given := self._jobs.get()) is not None:
            job, done = given
            if not done.set_running_or_notify_cancel():
                continue
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
                done.set_exception(error)
            else:
                done.set_result(None)
