"""Issues: those we keep, each found again by the marker in its description, and reactions.

Source: docs.gitlab.com/api/issues, docs.gitlab.com/api/emoji_reactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.conversation import digest_of
from bot.core.render.marker import Marker, marked, marker_of
from bot.forges.gitlab.client import body_of
from bot.forges.payload import number, part, parts, text
from bot.ports.forge import Filed, GoneError

if TYPE_CHECKING:
    from bot.core.model.merge_request import Account
    from bot.forges.gitlab.client import Client
    from bot.forges.payload import Payload
    from bot.ports.forge import Issue

KIND = "issue"
EMOJI = {"+1": "thumbsup", "-1": "thumbsdown", "eyes": "eyes"}


class Issues:
    """Keeps issues as they should stand, at most ``assignees`` people on each."""

    def __init__(self, client: Client, assignees: int) -> None:
        self._client = client
        self._assignees = assignees

    def ensure(self, project: str, issue: Issue, us: Account) -> Filed:
        """Open the issue of this key, or edit what differs."""
        wanted = self._wanted(issue)
        there = self._found(project, issue.key, us)
        issues = self._client.project(project).issues
        if there is None:
            with self._client.asking(f"open an issue in {project}"):
                return filed(body_of(issues.create(wanted)))
        changes = differing(there, wanted)
        if changes:
            with self._client.asking(f"edit {project}#{number(there, 'iid')}"):
                issues.update(number(there, "iid"), changes)
        return filed(there)

    def close(self, project: str, key: str, words: str, us: Account) -> Filed | None:
        """Close the issue of this key with a last comment; what is closed is left as it is."""
        there = self._found(project, key, us)
        if there is None or not filed(there).is_open:
            return filed(there) if there else None
        iid = number(there, "iid")
        issues = self._client.project(project).issues
        with self._client.asking(f"comment on {project}#{iid}"):
            issues.get(iid, lazy=True).notes.create({"body": words})
        with self._client.asking(f"close {project}#{iid}"):
            issues.update(iid, {"state_event": "close"})
        return filed(there)._replace(is_open=False)

    def react(self, project: str, comment: str, reaction: str) -> None:
        """Put a reaction on the comment ``!7:90`` of a merge request, or ``#7:90`` of an issue."""
        on, _, note = comment[1:].partition(":")
        found = self._client.project(project)
        request = found.mergerequests.get(int(on), lazy=True)
        talk = request.notes if comment[0] == "!" else found.issues.get(int(on), lazy=True).notes
        try:
            with self._client.asking(f"react to a comment in {project}"):
                talk.get(int(note), lazy=True).awardemojis.create({"name": EMOJI[reaction]})
        except GoneError as error:
            if "already been taken" not in str(error):  # GitLab says 404 to the same reaction again
                raise

    def _wanted(self, issue: Issue) -> dict[str, object]:
        people = [int(one.id) for one in issue.assignees[: self._assignees]]
        return {
            "title": issue.title,
            "description": marked(issue.body, Marker(KIND, issue.key)),
            "labels": list(issue.labels),
            "assignee_ids": people,
            "confidential": issue.confidential,
        }

    def _found(self, project: str, key: str, us: Account) -> Payload | None:
        """Find our issue of this key, the oldest if there are several."""
        asked = {"author_id": us.id, "scope": "all", "search": key, "in": "description"}
        order = {"order_by": "created_at", "sort": "asc", "per_page": 100}
        with self._client.asking(f"list the issues of {project}"):
            issues = self._client.project(project).issues
            for one in issues.list(iterator=True, query_parameters={**asked, **order}):
                found = body_of(one)
                marker = marker_of(text(found, "description"))
                ours = str(number(part(found, "author"), "id")) == us.id
                if ours and marker and (marker.kind, marker.key) == (KIND, key):
                    return found
        return None


def filed(issue: Payload) -> Filed:
    """Read an issue's number, address and state."""
    return Filed(number(issue, "iid"), text(issue, "web_url"), text(issue, "state") == "opened")


def differing(there: Payload, wanted: dict[str, object]) -> dict[str, object]:
    """Give what of an issue has to change; labels that people added stay."""
    labels = there.get("labels") or []
    missing = [label for label in _listed(wanted["labels"]) if label not in labels]
    people = [number(one, "id") for one in parts(there, "assignees")]
    changes: dict[str, object] = {"add_labels": ",".join(missing)} if missing else {}
    if text(there, "title") != wanted["title"]:
        changes["title"] = wanted["title"]
    if digest_of(text(there, "description")) != digest_of(str(wanted["description"])):
        changes["description"] = wanted["description"]
    if people != wanted["assignee_ids"]:
        changes["assignee_ids"] = wanted["assignee_ids"]
    if bool(there.get("confidential")) != wanted["confidential"]:
        changes["confidential"] = wanted["confidential"]
    return changes


def _listed(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []
