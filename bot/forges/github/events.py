"""Events: GitHub's webhooks verified and read: which of them tell that something is to be judged.

Shapes: docs.github.com/webhooks/webhook-events-and-payloads.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from bot.core.model.merge_request import Subject
from bot.core.render.marker import marker_of
from bot.forges.delivery import id_of, lowered, object_of
from bot.forges.github.mapping import GROUP
from bot.forges.payload import number, part, parts, text
from bot.forges.status_link import NAME, digest_in
from bot.ports.forge import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.forges.payload import Payload

SIGNATURE = "x-hub-signature-256"
# What a verdict reads of a pull request; its labels, people and milestones change none.
JUDGED = {"base", "body", "title"}
ENTERED = {
    "closed", "converted_to_draft", "opened", "ready_for_review", "reopened", "synchronize",
}  # fmt: skip
REACHED = {"added", "created", "new_permissions_accepted", "unsuspend"}
MOVED = {"renamed", "transferred", "unarchived"}


class Receiver:
    """Takes webhooks in for the forge ``name``; several ``secrets`` are valid while one replaces
    another. ``ours`` gives our account's id, empty while it is not known.
    """

    def __init__(
        self, name: str, secrets: Sequence[str], ours: Callable[[], str] = lambda: ""
    ) -> None:
        self._name = name
        self._ours = ours
        self._secrets = [one.encode() for one in secrets if one]

    def delivery(self, headers: Mapping[str, str], body: bytes) -> str:
        """Give the delivery's id; a redelivery has the same."""
        return id_of(lowered(headers).get("x-github-delivery", ""), body)

    def verify(self, headers: Mapping[str, str], body: bytes, now: float) -> bool:  # noqa: ARG002 - GitHub signs no time
        """Tell whether one of the secrets signed the raw bytes; SHA-1 is not enough."""
        given = lowered(headers).get(SIGNATURE, "").encode("utf-8", "surrogateescape")
        right = [
            f"sha256={hmac.digest(key, body, 'sha256').hex()}".encode() for key in self._secrets
        ]
        return sum(hmac.compare_digest(given, one) for one in right) > 0

    def event(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read what happened; what is not understood has no subjects. ``ValueError``: no JSON."""
        return self._read(lowered(headers).get("x-github-event", ""), body)

    def again(self, name: str, body: bytes) -> Event:
        """Read a stored delivery by its event's name, with the action or without it."""
        return self._read(name.partition(".")[0], body)

    def _read(self, kind: str, body: bytes) -> Event:
        payload = _parsed(body)
        action = text(payload, "action")
        name = f"{kind}.{action}" if action else kind or "unknown"
        read = READ.get(kind)
        if read is None:
            return Event(name)
        subjects, fresh = read(About(self._name, payload, self._ours()), action)
        return Event(name, subjects, fresh=fresh and bool(subjects))


class About:
    """A payload, and the subjects that can be made of it."""

    def __init__(self, forge: str, payload: Payload, ours: str) -> None:
        self._forge = forge
        self.payload = payload
        self.by_us = ours == str(number(part(payload, "sender"), "id"))
        self.path = text(part(payload, "repository"), "full_name")

    def request(self, at: int) -> tuple[Subject, ...]:
        """Give the merge request of this number."""
        return (Subject(self._forge, self.path, at),) if self.path and at > 0 else ()

    def ref(self, ref: str) -> tuple[Subject, ...]:
        """Give a branch or a merge queue's group."""
        return (Subject(self._forge, self.path, ref=ref),) if self.path and ref else ()

    def commit(self, sha: str) -> tuple[Subject, ...]:
        """Give a commit, whose merge requests GitHub did not name; a whole sweep costs too much."""
        return tuple(one for one in self.ref(sha) if one.is_commit)

    def project(self) -> tuple[Subject, ...]:
        """Give the whole project."""
        return (Subject(self._forge, self.path),) if self.path else ()

    def projects(self, named: Sequence[Payload]) -> tuple[Subject, ...]:
        """Give the projects that a list names."""
        paths = [text(one, "full_name") for one in named]
        return tuple(Subject(self._forge, path) for path in paths if path)


Found = tuple[tuple[Subject, ...], bool]
NOTHING: Found = ((), False)


def _pull_request(about: About, action: str) -> Found:
    """Read what happened to a pull request; opened with a label it is told of twice."""
    changed = JUDGED & part(about.payload, "changes").keys()
    matters = action in ENTERED or (action == "edited" and changed)
    at = number(part(about.payload, "pull_request"), "number")
    return (about.request(at), False) if matters else NOTHING


def _comment(about: About, action: str) -> Found:
    """Read a comment: people's matter, ours only when others changed or deleted them.

    A review may be told of as edited, with nothing changed, before it is told of at all.
    """
    said = part(about.payload, "comment") or part(about.payload, "review")
    issue = part(about.payload, "issue")
    at = number(part(about.payload, "pull_request"), "number")
    if not at and "pull_request" in issue:
        at = number(issue, "number")
    before = part(about.payload, "changes", "body")
    if action == "edited" and text(before, "from") == text(said, "body"):
        return NOTHING
    if action == "edited" and not before:
        return NOTHING
    ours = any(marker_of(text(*one)) for one in ((said, "body"), (before, "from")))
    sender, author = (number(part(one, name), "id") for one, name in
                      ((about.payload, "sender"), (said, "user")))  # fmt: skip
    return NOTHING if ours and sender == author else (about.request(at), ours)


def _push(about: About, _action: str) -> Found:
    """Read a push to the default branch; of others the merge requests tell."""
    ref = text(about.payload, "ref")
    default = text(part(about.payload, "repository"), "default_branch")
    matters = ref == f"refs/heads/{default}" and about.payload.get("deleted") is not True
    return (about.ref(ref), False) if matters else NOTHING


def _merge_group(about: About, action: str) -> Found:
    """Read that a merge queue asks for a verdict on what it is about to merge."""
    ref = text(part(about.payload, "merge_group"), "head_ref")
    asked = action == "checks_requested" and GROUP.fullmatch(ref)
    return (about.ref(ref), False) if asked else NOTHING


def _check(about: About, action: str) -> Found:
    """Read that somebody asks for a check run again; of a fork's no request is named."""
    run = part(about.payload, "check_run")
    if action != "rerequested" or (run and text(run, "name") != NAME):
        return NOTHING
    suite = part(about.payload, "check_suite") or part(run, "check_suite")
    ref = f"refs/heads/{text(suite, 'head_branch')}"
    if GROUP.fullmatch(ref):
        return about.ref(ref), True
    numbers = [number(one, "number") for one in parts(run or suite, "pull_requests")]
    subjects = tuple(one for at in numbers for one in about.request(at))
    return subjects or about.commit(text(run or suite, "head_sha")), True


def _status(about: About, _action: str) -> Found:
    """Read a status of our name that is not by us; it names a commit, and no request.

    Its link alone proves nothing: anybody who may push can copy one.
    """
    ours = about.by_us and digest_in(text(about.payload, "target_url"))
    foreign = text(about.payload, "context") == NAME and not ours
    return (about.commit(text(about.payload, "sha")), True) if foreign else NOTHING


def _installation(about: About, action: str) -> Found:
    """Read that the App was let in somewhere."""
    names = "repositories_added" if action == "added" else "repositories"
    return (about.projects(parts(about.payload, names)), False) if action in REACHED else NOTHING


def _repository(about: About, action: str) -> Found:
    """Read that a project has another name, owner or default branch."""
    branch = action == "edited" and "default_branch" in part(about.payload, "changes")
    return (about.project(), False) if branch or action in MOVED else NOTHING


READ: dict[str, Callable[[About, str], Found]] = {
    "pull_request": _pull_request,
    "pull_request_review": _comment,
    "pull_request_review_comment": _comment,
    "issue_comment": _comment,
    "push": _push,
    "merge_group": _merge_group,
    "check_run": _check,
    "check_suite": _check,
    "status": _status,
    "installation": _installation,
    "installation_repositories": _installation,
    "repository": _repository,
}


def _parsed(body: bytes) -> Payload:
    """Read the body: JSON, by itself or in a form's field, as the webhook is set up.

    Only the body tells which: no header is kept with a stored delivery.
    """
    if body.lstrip()[:1] == b"{":
        return object_of(body)
    return object_of(parse_qs(body.decode("utf-8", "replace")).get("payload", [""])[0])
