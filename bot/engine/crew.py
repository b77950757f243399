"""Crew: a fixed number of threads that do what they are given."""

from __future__ import annotations

from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Crew:
    """Daemon threads: one that hangs in a call does not keep the process from ending."""

    def __init__(self, workers: int) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], None], Future[None]] | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._run, name=f"engine-{number}", daemon=True)
            for number in range(workers)
        ]

    def start(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def do(self, job: Callable[[], None]) -> Future[None]:
        """Have this done by the next one free."""
        done: Future[None] = Future()
        self._jobs.put((job, done))
        return done

    def stop(self) -> None:
        """Let each end after what it does; what waits is done first."""
        for _ in self._threads:
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
