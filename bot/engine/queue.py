"""Queue: Procrastinate as the fleet uses it, with what must never be used of it left out.

A job only says *this key is due*; the row below it decides who looks, and remembers what came of
it. So a job is never retried, ends well whatever happened, and is deleted when it ended. A retry
of Procrastinate's own, beside ``lock`` and ``queueing_lock``, wedges: a job that fails while a
newer one waits breaks the unique index and stays ``doing`` (procrastinate#1446, #1543).
"""

from __future__ import annotations

import logging

import procrastinate.worker
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from bot.core.model.typed import TYPE_CHECKING, Protocol, cast
from bot.ports.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from procrastinate.jobs import Job

    from bot.engine.pace import Pace

NAME = "looks"
WAITING = """
SELECT queueing_lock FROM procrastinate_jobs
WHERE status = 'todo' AND queueing_lock = ANY(%(keys)s)
"""


class Worker(Protocol):
    """Runs jobs. It is stopped, never cancelled: inside a query a cancellation can be lost."""

    async def run(self) -> None:
        """Run jobs until stopped; a stop before this began is not heard."""

    def stop(self) -> None:
        """Take no more jobs, and end when those that run have ended."""


class Queue:
    """The jobs in the database at ``url``; for one event loop."""

    def __init__(
        self,
        url: str,
        pace: Pace,
        look: Callable[[str], Awaitable[None]],
        due: Callable[[], Awaitable[Sequence[str]]],
    ) -> None:
        # It tells of every job twice; `Turns` tells of each look once, with its correlation.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        self.app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=6))
        self._pace = pace
        self._beat = pace.lease / 6
        self._look = self.app.task(name="look", queue=NAME, retry=False)(look)

        async def tend(timestamp: int) -> None:  # noqa: ARG001 - every periodic job gets it
            await self.clear_stalled()
            await self.defer(await due())

        # No locks: one whose process died must not keep the next from clearing up after it.
        task = self.app.task(name="tend", queue=NAME, retry=False, priority=1)(tend)
        self.app.periodic(cron=f"* * * * * */{max(1, min(30, int(self._beat)))}")(task)

    def worker(self) -> Worker:
        """Make what runs jobs."""
        worker = procrastinate.worker.Worker(
            self.app,
            queues=[NAME],
            concurrency=self._pace.workers,
            fetch_job_polling_interval=min(1.0, self._pace.poll),
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=self._beat,
            stalled_worker_timeout=self._beat * 3,
        )
        return cast("Worker", worker)

    async def defer(self, keys: Sequence[str]) -> None:
        """Let a job wait for each key; where one waits already, that is as good. `StoreError`."""
        try:
            await self._defer(keys)
        except ConnectorException as error:
            raise StoreError("the queue's tables did not answer") from error

    async def _defer(self, keys: Sequence[str]) -> None:
        if not keys:
            return
        rows = await self.app.connector.execute_query_all_async(WAITING, keys=list(keys))
        waiting = {row["queueing_lock"] for row in rows}
        jobs = [self._job(key) for key in keys if key not in waiting]
        if jobs and not await self._deferred(jobs):
            for job in jobs:
                await self._deferred([job])

    async def clear_stalled(self) -> None:
        """End the jobs of workers that are gone as failed: their rows fall due by themselves."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._beat * 3):
            try:
                await manager.finish_job(job, Status.FAILED, delete_job=True)
            except ConnectorException:
                continue  # another replica was quicker

    def _job(self, key: str) -> Job:
        return self._look.configure(lock=key, queueing_lock=key, task_kwargs={"key": key}).job

    async def _deferred(self, jobs: list[Job]) -> bool:
        try:
            await self.app.job_manager.batch_defer_jobs_async(jobs=jobs)
        except AlreadyEnqueued:
            return False
        return True
