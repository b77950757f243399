"""Pipelines: where a status of a head belongs, which GitLab would guess at if it were not told.

It takes the newest pipeline of the commit and ref, and makes one (``external``) where there is
none: with merged results and doubled pipelines that is not the one the merge request shows.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.forges.gitlab.client import body_of
from bot.ports.forge import ForgeError, GoneError, place

if TYPE_CHECKING:
    from bot.core.model.merge_request import MergeRequest
    from bot.forges.gitlab.client import Client

CONFIG = ".gitlab-ci.yml"
BREWING = 30
"""Seconds after a push within which a pipeline is waited for, where CI is set up."""

PAUSE = 3


class Place(NamedTuple):
    """Where a status stands: the project of the commit, the pipeline's id or 0 for none that is
    known, and then the ref that GitLab shall look for one by.
    """

    project: str
    sha: str
    pipeline: int = 0
    ref: str = ""


def place_of(client: Client, request: MergeRequest) -> Place | None:
    """Give the place in the head's pipeline, None where the head has none.

    A fork's pipelines are its own affair, and a branch's or train's tip names none.
    """
    if request.from_fork or not request.number:
        return without_pipeline(request)
    found, _, sha = request.pipeline.partition("@")
    if not found or (sha and not is_result(client, request, sha)):
        return None
    return Place(request.project, sha or request.head, int(found))


def is_result(client: Client, request: MergeRequest, sha: str) -> bool:
    """Tell whether a commit is the merged result of this head, and not of an older one."""
    try:
        with client.asking(f"read commit {sha} of {request.project}"):
            commit = body_of(client.project(request.project).commits.get(sha))
    except GoneError:
        return False
    return request.head in commit.get("parent_ids", ())


def without_pipeline(request: MergeRequest) -> Place:
    """Give the place on the commit alone: GitLab finds or makes a pipeline by the ref."""
    ref = request.source or request.ref.removeprefix("refs/heads/")
    return Place(request.head_project or request.project, request.head, ref=ref)


def made_place(client: Client, request: MergeRequest) -> Place:
    """Give the place of a head that has no pipeline; ``ForgeError``: one is still to be expected.

    A status without a pipeline makes one, and the pipeline of the project's own CI that comes
    later hides that with all that stands in it. Alone in the only pipeline, ours would also let a
    merge begin before any test runs. So right after a push, where CI is set up, it is waited for.
    """
    try:
        with client.asking(f"look for {CONFIG} in {request.project}"):
            files = client.project(request.project).files
            answer = files.head(CONFIG, ref=request.head)
    except GoneError:
        return without_pipeline(request)
    if age(request.updated, answer.get("Date", "")) < BREWING:
        raise ForgeError(f"{place(request)} has no pipeline yet: its status has no place", PAUSE)
    return without_pipeline(request)


def age(then: str, now: str) -> float:
    """Give the seconds between two times of the host's clock, plenty if either is not told."""
    try:
        return (parsedate_to_datetime(now) - datetime.fromisoformat(then)).total_seconds()
    except (TypeError, ValueError):
        return BREWING
