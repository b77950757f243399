"""Pipelines: jobs of external systems on a commit, and how their states may change.

Source: docs.gitlab.com/api/commits, "Set the pipeline status of a commit", and docs.gitlab.com/ci/
pipelines. A job that waits or runs is found again by name, ref and user; every other report makes a
new job and its older namesakes are retried ones, which lists leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.people import User

LIVE = ("pending", "running")
# What each report does: the events in order, and whether the first may fail without a word.
EVENTS = {
    "pending": ("enqueue",),
    "running": ("enqueue?", "run"),
    "success": ("success",),
    "failed": ("drop",),
    "canceled": ("cancel",),
    "skipped": ("skip",),
}
STEPS = {
    "enqueue": (("created", "skipped", "manual", "scheduled"), "pending"),
    "run": (("pending",), "running"),
    "success": (("created", "pending", "running"), "success"),
    "drop": (("created", "pending", "running"), "failed"),
    "cancel": (("created", "pending", "running"), "canceled"),
    "skip": (("created", "pending"), "skipped"),
}
# The state of a pipeline is the first of these that one of its jobs has.
WORST = ("running", "pending", "failed", "canceled", "success", "skipped", "created")


class Job:
    """One report's job: ``state`` begins as created."""

    def __init__(self, number: int, name: str, ref: str, user: User, now: str) -> None:
        self.id = number
        self.name = name
        self.ref = ref
        self.user = user
        self.state = "created"
        self.description: str | None = None
        self.target_url: str | None = None
        self.coverage: float | None = None
        self.created_at = now
        self.started_at: str | None = None
        self.finished_at: str | None = None
        self.retried = False
        self.allow_failure = False

    def report(self, state: str, now: str) -> None:
        """Change to a state as its events allow, else 400 with the host's words."""
        for event in EVENTS[state]:
            name, optional = event.removesuffix("?"), event.endswith("?")
            sources, target = STEPS[name]
            if self.state in sources:
                self._enter(target, now)
            elif not optional:
                raise RefusedError(
                    400,
                    f"Cannot transition status via :{name} from :{self.state} "
                    f'(Reason(s): Status cannot transition via "{name}")',
                )

    def _enter(self, state: str, now: str) -> None:
        self.state = state
        if state == "running":
            self.started_at = now
        elif state not in LIVE:
            self.finished_at = now


class Pipeline:
    """A run on a commit and ref; ``source`` is ``external`` where a status made it."""

    def __init__(self, number: int, place: tuple[str, str], source: str, user: User) -> None:
        self.id = number
        self.iid = number
        self.sha, self.ref = place
        self.source = source
        self.user = user
        self.jobs: list[Job] = []
        self.forced = ""
        self.created_at = self.updated_at = ""

    @property
    def status(self) -> str:
        """Its state: what its newest jobs add up to."""
        if self.forced and not self.newest:
            return self.forced
        states = {job.state for job in self.newest}
        states |= {self.forced} if self.forced else set()
        return next((state for state in WORST if state in states), "created")

    @property
    def newest(self) -> list[Job]:
        """The jobs that were not done again."""
        return [job for job in self.jobs if not job.retried]

    def live(self, name: str, ref: str, user: User) -> Job | None:
        """Find a user's job of this name that waits or runs."""
        for job in reversed(self.jobs):
            if job.state in LIVE and (job.name, job.ref, job.user) == (name, ref, user):
                return job
        return None

    def add(self, job: Job) -> None:
        """Add a job; older ones of its name are retried ones from now on."""
        for older in self.jobs:
            older.retried |= older.name == job.name
        self.jobs.append(job)
