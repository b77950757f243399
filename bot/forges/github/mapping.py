"""Mapping: what GitHub's API and webhooks say, in our words; the shapes are known here only.

Shapes: docs.github.com/rest (pulls, repos, users), as in GitHub's OpenAPI description.
"""

from __future__ import annotations

import re

from bot.core.model.finding import Severity
from bot.core.model.merge_request import Account, MergeRequest, Project
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.forges.payload import number, part, text

if TYPE_CHECKING:
    from bot.forges.payload import Payload

HUMAN = "User"
DELETED_FORK = "deleted/fork"
GROUP = re.compile(r"refs/heads/gh-readonly-queue/(.+)/pr-\d+-[0-9a-f]{40,64}")

STATES = {
    Outcome.SUCCESS: "success",
    Outcome.FAILURE: "failure",
    Outcome.PENDING: "pending",
    Outcome.UNDECIDED: "pending",
}
"""A commit status' state; who waits for people or for an answer has nothing to mend."""

CONCLUSIONS = {Outcome.SUCCESS: "success", Outcome.FAILURE: "failure"}
"""A finished check run's; those of other outcomes are still in progress."""

LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}
SIDES = {"head": "RIGHT", "base": "LEFT"}
WRITERS = {"admin", "write"}
"""GitHub tells the role ``maintain`` as ``write`` here."""


def account(user: Payload) -> Account:
    """Read a person or a bot; the account of somebody who left is empty."""
    login = text(user, "login")
    human = text(user, "type") == HUMAN and not login.endswith("[bot]")
    return Account(str(number(user, "id") or ""), login, human, text(user, "name"))


def project(payload: Payload) -> Project:
    """Read a repository."""
    return Project(
        text(payload, "full_name"),
        text(payload, "default_branch") or "main",
        text(payload, "html_url"),
        issues=payload.get("has_issues") is not False,
        public=payload.get("private") is False,
    )


def merge_request(path: str, payload: Payload) -> MergeRequest:
    """Read a pull request; one of a repository that was renamed names it anew."""
    base, head, at = part(payload, "base"), part(payload, "head"), number(payload, "number")
    return MergeRequest(
        text(part(base, "repo"), "full_name") or path,
        at,
        text(head, "sha"),
        text(base, "ref"),
        f"refs/pull/{at}/head",
        title=text(payload, "title"),
        description=text(payload, "body"),
        author=account(part(payload, "user")),
        state="merged" if text(payload, "merged_at") else text(payload, "state"),
        draft=payload.get("draft") is True,
        source=text(head, "ref"),
        head_project=text(part(head, "repo"), "full_name") or DELETED_FORK,
        url=text(payload, "html_url"),
        updated=text(payload, "updated_at"),
    )


def group(project: str, ref: str) -> MergeRequest | None:
    """Read a merge queue's group from its ref, which names the branch it goes to."""
    found = GROUP.fullmatch(ref)
    return MergeRequest(project, 0, "", found[1], ref) if found else None
