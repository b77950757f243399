"""Writer: one thread that writes for all, and commits what waits together."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.ports.store import StoreError
from bot.store.work import Accepted, accept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from sqlalchemy import Connection, Engine

    T = TypeVar("T")

TOGETHER = 256
"""The most jobs of one transaction: beyond that a commit costs nothing beside its rows."""


class Job(NamedTuple):
    """Something to write, and who waits for it."""

    work: Accepted | Callable[[Connection], Any]
    done: Future[Any]


class Writer:
    """Writes from any thread, in the order given, each done when its transaction is durable.

    While one transaction is written to the disk the next ones gather: that is all the tuning there
    is. What fails in company is tried again alone, so that nobody fails for another's sake.
    """

    def __init__(self, engine: Engine, accepted: Callable[[], None]) -> None:
        self._engine = engine
        self._accepted = accepted
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def accept(self, accepted: Accepted) -> Future[bool]:
        """Store a delivery."""
        return self._give(accepted)

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """Do this in a transaction; it may be done twice, and nothing of the first time stays."""
        return self._give(work)

    def close(self) -> None:
        """Write what waits, then end."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()

    def _give(self, work: Accepted | Callable[[Connection], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        with self._lock:
            if self._closed:
                done.set_exception(StoreError("the store is closed"))
            else:
                self._jobs.put(Job(work, done))
        return done

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._jobs.get()]
            with suppress(Empty):
                while len(batch) < TOGETHER:
                    batch.append(self._jobs.get_nowait())
            going = None not in batch
            # Who does not wait any more (a client that left) wants nothing written either.
            jobs = [job for job in batch if job and job.done.set_running_or_notify_cancel()]
            self._commit(jobs)

    def _commit(self, jobs: Sequence[Job]) -> None:
        if not jobs:
            return
        try:
            with self._engine.begin() as connection:
                results = _apply(connection, jobs)
        except Exception as error:  # noqa: BLE001 - who waits gets it, whatever it is
            if len(jobs) == 1:
                jobs[0].done.set_exception(told(error))
            else:
                for job in jobs:
                    self._commit([job])
            return
        for job, result in zip(jobs, results, strict=True):
            job.done.set_result(result)
        if any(isinstance(job.work, Accepted) for job in jobs):
            self._accepted()


def _apply(connection: Connection, jobs: Sequence[Job]) -> list[Any]:
    """Write it all, deliveries in one go; who waits for nothing has no order to ask for."""
    arrived = [job.work for job in jobs if isinstance(job.work, Accepted)]
    new = iter(accept(connection, arrived) if arrived else ())
    return [next(new) if isinstance(job.work, Accepted) else job.work(connection) for job in jobs]


def told(error: BaseException) -> BaseException:
    """Give a database's error as the port's, others as they are; statements are not in its text."""
    if not isinstance(error, SQLAlchemyError):
        return error
    cause = getattr(error, "orig", None) or error
    translated = StoreError(f"the database did not do it: {str(cause).strip()}")
    translated.__cause__ = error
    return translated
