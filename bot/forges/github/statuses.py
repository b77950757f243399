"""Statuses: the one status of a head: a check run where an App speaks, else a commit status.

Both count under their name: only one kind is ever put (docs.github.com, "About protected
branches"). Source: docs.github.com/rest/checks/runs, /rest/commits/statuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.conversation import Post, Speech
from bot.forges.github.mapping import CONCLUSIONS, LEVELS, STATES
from bot.forges.payload import number, part, text
from bot.forges.status_link import NAME, digest_in, link_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.conversation import Annotation, Status
    from bot.core.model.merge_request import Account, MergeRequest
    from bot.forges.github.client import Client
    from bot.forges.payload import Payload

LONGEST_LINE = 140
LONGEST_DETAILS = 65535
LONGEST_TITLE = 255
BATCH = 50
ANNOTATED = "+"


class CommitStatuses:
    """Puts commit statuses. The newest of a name counts, whoever put it; none is ever changed.

    The digest stands in the link, behind the ``#``, for there is no other place.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def posted(self, request: MergeRequest, us: Account) -> Iterator[Post]:
        """Give the status of the head if it is ours: somebody else's of our name hides it."""
        what = f"list the statuses of {request.project}@{request.head}"
        path = f"/repos/{request.project}/commits/{request.head}/statuses"
        for one in self._client.of(request.project).pages(what, path):
            if text(one, "context") == NAME:
                if str(number(part(one, "creator"), "id")) == us.id:
                    digest = digest_in(text(one, "target_url"))
                    yield Post(Speech.STATUS, request.head, str(number(one, "id")), digest)
                return

    def ensure(self, request: MergeRequest, status: Status) -> Post:
        """Put the status."""
        link = request.url or f"{self._client.web}/{request.project}/commit/{request.head}"
        data = {
            "state": STATES[status.outcome],
            "context": NAME,
            "description": status.line[:LONGEST_LINE],
            "target_url": link_of(link, status.digest, status.correlation),
        }
        what = f"set the status of {request.project}@{request.head}"
        path = f"/repos/{request.project}/statuses/{request.head}"
        made = self._client.of(request.project).send(what, "POST", path, data)
        return Post(Speech.STATUS, request.head, str(number(made, "id")), status.digest)


class CheckRuns:
    """Puts check runs, in which an App shows details and findings beside their lines.

    A run's ``external_id`` is the status' digest and its correlation id; it is set with the last
    annotations, so that a run that was cut short is told from a whole one. What is annotated can't
    be taken back: such a run is followed by a new one, and of a name the newest counts. A post's
    id ends in ``+`` for it.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def posted(self, request: MergeRequest) -> Iterator[Post]:
        """Give the check run of the head, if our App has put one."""
        what = f"list the check runs of {request.project}@{request.head}"
        path = f"/repos/{request.project}/commits/{request.head}/check-runs"
        ours = {"app_id": self._client.app_id} if self._client.app_id.isdecimal() else {}
        listed = self._client.of(request.project).pages(
            what, path, "check_runs", check_name=NAME, filter="latest", **ours
        )
        found = [one for one in listed if self._is_ours(one)]
        if found:
            newest = max(found, key=lambda one: number(one, "id"))
            stands = text(newest, "conclusion") != "stale"  # GitHub gives up on it after 14 days
            digest = text(newest, "external_id").partition(":")[0] if stands else ""
            count = number(part(newest, "output"), "annotations_count")
            yield Post(Speech.STATUS, request.head, named(newest, annotated=count > 0), digest)

    def ensure(self, request: MergeRequest, status: Status, post: Post | None) -> Post:
        """Put the check run, in place of one without annotations if it stands there."""
        notes = status.annotations if status.outcome in CONCLUSIONS else ()
        first, *others = [notes[at : at + BATCH] for at in range(0, len(notes), BATCH)] or [()]
        tag = {"external_id": f"{status.digest}:{status.correlation}"}
        data = {
            "name": NAME,
            **state(status),
            "output": output(status, first),
            **({"details_url": request.url} if request.url else {}),
            **({"external_id": f":{status.correlation}"} if others else tag),
        }
        standing = post.id if post and not post.id.endswith(ANNOTATED) else ""
        made = self._send(
            request, data if standing else {**data, "head_sha": request.head}, standing
        )
        run = str(number(made, "id"))
        for at, batch in enumerate(others, 1):
            more = {"output": output(status, batch)}
            self._send(request, more | tag if at == len(others) else more, run)
        return Post(Speech.STATUS, request.head, named(made, annotated=bool(notes)), status.digest)

    def _send(self, request: MergeRequest, data: object, run: str = "") -> Payload:
        path = f"/repos/{request.project}/check-runs" + (f"/{run}" if run else "")
        what = f"set the check run of {request.project}@{request.head}"
        connection = self._client.of(request.project)
        return connection.send(what, "PATCH" if run else "POST", path, data)

    def _is_ours(self, run: Payload) -> bool:
        app = part(run, "app")
        return self._client.app_id in {str(number(app, "id")), text(app, "client_id")}


def state(status: Status) -> dict[str, str]:
    """Say an outcome; what is not decided, or waits for people, is in progress."""
    conclusion = CONCLUSIONS.get(status.outcome)
    return (
        {"status": "completed", "conclusion": conclusion}
        if conclusion
        else {"status": "in_progress"}
    )


def output(status: Status, annotations: Sequence[Annotation]) -> dict[str, object]:
    """Say what a check run shows."""
    shown = {"title": status.line, "summary": cut(status.details, LONGEST_DETAILS) or status.line}
    return {**shown, "annotations": [_annotation(one) for one in annotations]}


def _annotation(one: Annotation) -> dict[str, object]:
    return {
        "path": one.path,
        "start_line": one.line,
        "end_line": max(one.line, one.end_line),
        "annotation_level": LEVELS[one.severity],
        "title": one.title[:LONGEST_TITLE],
        "message": cut(one.message, LONGEST_DETAILS),
    }


def cut(text: str, most: int) -> str:
    """Shorten a text to so many bytes, for these are what GitHub counts here."""
    return text.encode()[:most].decode(errors="ignore")


def named(run: Payload, *, annotated: bool) -> str:
    """Name a check run, and whether it holds annotations."""
    return f"{number(run, 'id')}{ANNOTATED if annotated else ''}"
