"""Statuses: the one status of a head, a job of an external system in the head's pipeline.

Source: docs.gitlab.com/api/commits ("Set commit pipeline status") and what GitLab's own service
answers. A job that waits or runs is changed by name, ref and user; any other report makes a new
job, and the older ones of its name count no more.
"""

from __future__ import annotations

import random
import time

from bot.core.model.conversation import Post, Speech, digest_of
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome
from bot.forges.gitlab.client import body_of, status_of
from bot.forges.gitlab.pipelines import made_place, place_of
from bot.forges.payload import number, part, text
from bot.forges.status_link import NAME, digest_in, link_of
from bot.ports.forge import ForbiddenError, ForgeError, GoneError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.model.conversation import Status
    from bot.core.model.merge_request import Account, MergeRequest
    from bot.forges.gitlab.client import Client
    from bot.forges.gitlab.pipelines import Place
    from bot.forges.payload import Payload

STATES = {
    Outcome.SUCCESS: "success",
    Outcome.FAILURE: "failed",
    # A job that waits for people keeps the pipeline from ending, for them and for everything else.
    Outcome.PENDING: "failed",
    Outcome.UNDECIDED: "pending",
}
UNFINISHED = {"created", "pending", "running"}
LONGEST_URL = 255
PAUSES = (0.2, 0.5, 1.2)
"""Seconds between tries while GitLab works on another update of the same commit (409)."""


class Job(NamedTuple):
    """A status as GitLab lists it; ``pipeline`` 0 where an older version does not say."""

    id: int
    pipeline: int
    state: str
    line: str
    url: str
    author: str


class Said(NamedTuple):
    """What a status is to say: the job's state and its line."""

    state: str
    line: str


class Statuses:
    """Puts statuses; ``states`` is the job's state for each outcome."""

    def __init__(self, client: Client, states: Mapping[Outcome, str]) -> None:
        self._client = client
        self._states = states

    def posted(self, request: MergeRequest, us: Account) -> Iterator[Post]:
        """Give the status of the head if it is ours: somebody else's of our name hides it."""
        where = None if request.from_fork else place_of(self._client, request)
        job = current(self._listed(where), where) if where else None
        if where and job and job.author == us.id:
            key = named(where, Said(job.state, job.line))
            yield Post(Speech.STATUS, request.head, key, digest_in(job.url))

    def ensure(self, request: MergeRequest, status: Status, post: Post | None, us: Account) -> Post:
        """Put the status into the head's pipeline, and end what stands unfinished in others."""
        said = Said(self._states[status.outcome], status.line)
        if post is not None and says(post, request, said):
            return post._replace(digest=status.digest)
        place = place_of(self._client, request)
        where = place or made_place(self._client, request)
        made = Post(Speech.STATUS, request.head, named(where, said), status.digest)
        # What stands there is known, or nothing can: a head without a pipeline has no statuses.
        known = place is None or (post is not None and post.id.startswith(named(where)))
        try:
            jobs = () if known else self._listed(where)
            there = current(jobs, where)
            if there and there.author == us.id and (there.state, there.line) == said:
                stands = there.pipeline
            else:
                stands = self._put(where, said, address(request, status))
            self._end([job for job in jobs if job.author == us.id], where, stands, said)
        except (ForbiddenError, GoneError):
            if request.from_fork:  # a project that is not ours, and a status that gates nothing
                return made
            raise
        return made if place else made._replace(id=named(where._replace(pipeline=stands), said))

    def _listed(self, where: Place) -> list[Job]:
        """List the jobs of our name on a commit, those that count in any of its pipelines."""
        with self._client.asking(f"list the statuses of {where.project}@{where.sha}"):
            commit = self._client.project(where.project).commits.get(where.sha, lazy=True)
            found = commit.statuses.list(name=NAME, get_all=True, per_page=100)
        return [job_of(body_of(one)) for one in found]

    def _put(self, where: Place, said: Said, url: str = "") -> int:
        """Report a state, and give the pipeline it stands in if GitLab says so."""
        place = {"pipeline_id": where.pipeline} if where.pipeline else {"ref": where.ref}
        data = {"state": said.state, "name": NAME, "description": said.line, **place}
        if url:
            data["target_url"] = url
        commit = self._client.project(where.project).commits.get(where.sha, lazy=True)
        for pause in (*PAUSES, 0.0):
            try:
                with self._client.asking(f"set the status of {where.project}@{where.sha}"):
                    return number(body_of(commit.statuses.create(data)), "pipeline_id")
            except ForgeError as error:
                if status_of(error) == 400 and "Cannot transition" in str(error):
                    return where.pipeline  # it waits or runs already: only the words are older
                if status_of(error) != 409 or not pause:
                    raise
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        raise AssertionError

    def _end(self, ours: Sequence[Job], where: Place, stands: int, said: Said) -> None:
        """End our jobs left unfinished in other pipelines of the commit than where it stands."""
        state = "canceled" if said.state in UNFINISHED else said.state
        for job in ours:
            if job.state in UNFINISHED and stands and job.pipeline not in {0, stands}:
                self._put(where._replace(pipeline=job.pipeline), Said(state, said.line))


def job_of(payload: Payload) -> Job:
    """Read a status."""
    return Job(
        number(payload, "id"),
        number(payload, "pipeline_id"),
        text(payload, "status"),
        text(payload, "description"),
        text(payload, "target_url"),
        str(number(part(payload, "author"), "id")),
    )


def current(jobs: Sequence[Job], where: Place) -> Job | None:
    """Give the newest job in a pipeline; where that is not known, the newest of all."""
    there = [job for job in jobs if not where.pipeline or job.pipeline in {0, where.pipeline}]
    return max(there, key=lambda job: job.id, default=None)


def named(where: Place, said: Said | None = None) -> str:
    """Name a status by its place and what it says, so that the same is not said twice."""
    return f"{where.pipeline}@{where.sha}:{worded(said) if said else ''}"


def says(post: Post, request: MergeRequest, said: Said) -> bool:
    """Tell whether a post says that already, in the pipeline that the request has now."""
    where, _, words = post.id.partition(":")
    pipeline, now = where.partition("@")[0], request.pipeline.partition("@")[0]
    there = pipeline in {"0", now} or not now
    return post.key == request.head and there and words == worded(said)


def worded(said: Said) -> str:
    """Give what a status says, in short."""
    return f"{said.state}:{digest_of(said.line)}"


def address(request: MergeRequest, status: Status) -> str:
    """Give the status's link: to the merge request, with what leads back to us behind the ``#``.

    GitLab takes no more than 255 characters.
    """
    if not request.url:
        return ""
    short = link_of(request.url, status.digest)
    full = link_of(request.url, status.digest, status.correlation)
    return next((url for url in (full, short, request.url) if len(url) <= LONGEST_URL), "")
