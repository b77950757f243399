"""Mapping: what GitLab's API and webhooks say, in our words; the shapes are known here only.

Shapes: docs.gitlab.com/api/merge_requests, /api/projects, /api/users.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.model.merge_request import Account, MergeRequest, Project
from bot.forges.payload import number, part, text

if TYPE_CHECKING:
    from bot.forges.payload import Payload

# A project's or group's access token acts as a user of such a name; so does a service account
# that was given none. Anyone may choose such a name, and is then taken for no human: no gain.
BOT = re.compile(r"(?:project|group)_\d+_bot(?:_\w+)?|service_account_\w+|ghost\Z")
# A merge request is locked while it is being merged; if that fails it is open as before.
STATES = {"opened": "open", "locked": "open", "closed": "closed", "merged": "merged"}
DELETED_FORK = "0"


def account(user: Payload) -> Account:
    """Read a person or a bot; lists of members don't say which, so a bot's name has to."""
    login = text(user, "username")
    human = not (user.get("bot") or BOT.match(login))
    return Account(str(number(user, "id")), login, human, text(user, "name"))


def project(payload: Payload) -> Project:
    """Read a project; an empty repository has no default branch yet."""
    return Project(
        text(payload, "path_with_namespace"),
        text(payload, "default_branch") or "main",
        text(payload, "web_url"),
        issues=text(payload, "issues_access_level") != "disabled"
        and payload.get("issues_enabled") is not False,
        public=text(payload, "visibility") == "public",
    )


def merge_request(path: str, payload: Payload) -> MergeRequest:
    """Read a merge request of the project ``path``; a list of them does not name the pipelines.

    A fork is named by its id: nothing says its path, and the API takes either.
    """
    iid, head = number(payload, "iid"), text(payload, "sha")
    source, target = number(payload, "source_project_id"), number(payload, "target_project_id")
    return MergeRequest(
        path,
        iid,
        head,
        text(payload, "target_branch"),
        f"refs/merge-requests/{iid}/head",
        title=text(payload, "title"),
        description=text(payload, "description"),
        author=account(part(payload, "author")),
        state=STATES.get(text(payload, "state"), "closed"),
        draft=bool(payload.get("draft") or payload.get("work_in_progress")),
        source=text(payload, "source_branch"),
        head_project=path if source == target else str(source or DELETED_FORK),
        url=text(payload, "web_url"),
        updated=text(payload, "updated_at"),
        pipeline=pipeline(part(payload, "head_pipeline"), iid, head),
    )


def pipeline(payload: Payload, iid: int, head: str) -> str:
    """Name the head's pipeline: its id, and ``@`` its commit where that is another one.

    A pipeline of merged results runs on a commit made for it, which names the head as a parent
    only; right after a push the pipeline of an older head is still told, and is no use.
    """
    found, sha = number(payload, "id"), text(payload, "sha")
    if not found or sha == head:
        return str(found or "")
    results = text(payload, "ref") == f"refs/merge-requests/{iid}/merge"
    return f"{found}@{sha}" if results else ""
