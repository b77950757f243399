"""Issues: those we keep, each found again by the marker in its text, and reactions.

Source: docs.github.com/rest/issues, docs.github.com/rest/reactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.conversation import digest_of
from bot.core.render.marker import Marker, marked, marker_of
from bot.forges.payload import number, part, parts, text
from bot.ports.forge import Filed

if TYPE_CHECKING:
    from bot.core.model.merge_request import Account
    from bot.forges.github.client import Client
    from bot.forges.payload import Payload
    from bot.ports.forge import Issue

KIND = "issue"
INLINE = "inline:"
"""What a comment's id begins with that stands beside a line: those have numbers of their own."""


class Issues:
    """Keeps issues as they should stand, at most ``assignees`` people on each."""

    def __init__(self, client: Client, assignees: int) -> None:
        self._client = client
        self._assignees = assignees

    def ensure(self, project: str, issue: Issue, us: Account) -> Filed:
        """Open the issue of this key, or edit what differs; GitHub has no confidential ones."""
        people = [one.login for one in issue.assignees[: self._assignees]]
        wanted: dict[str, object] = {
            "title": issue.title,
            "body": marked(issue.body, Marker(KIND, issue.key)),
            "labels": list(issue.labels),
            "assignees": people,
        }
        there = self._found(project, issue.key, us)
        if there is None:
            path = f"/repos/{project}/issues"
            what = f"open an issue in {project}"
            return filed(self._client.of(project).send(what, "POST", path, wanted))
        changes = differing(there, wanted)
        if changes:
            self._edit(project, there, changes)
        return filed(there)

    def close(self, project: str, key: str, words: str, us: Account) -> Filed | None:
        """Close the issue of this key with a last comment; what is closed is left as it is."""
        there = self._found(project, key, us)
        if there is None or not filed(there).is_open:
            return filed(there) if there else None
        path = f"/repos/{project}/issues/{number(there, 'number')}/comments"
        what = f"comment on {project}#{number(there, 'number')}"
        self._client.of(project).send(what, "POST", path, {"body": words})
        self._edit(project, there, {"state": "closed"})
        return filed(there)._replace(is_open=False)

    def react(self, project: str, comment: str, reaction: str) -> None:
        """Put a reaction on a comment, ``90`` or, beside a line, ``inline:90``."""
        kind = "pulls" if comment.startswith(INLINE) else "issues"
        id_ = int(comment.removeprefix(INLINE))
        path = f"/repos/{project}/{kind}/comments/{id_}/reactions"
        what = f"react to a comment in {project}"
        self._client.of(project).send(what, "POST", path, {"content": reaction})

    def _edit(self, project: str, there: Payload, changes: dict[str, object]) -> None:
        at = number(there, "number")
        path = f"/repos/{project}/issues/{at}"
        self._client.of(project).send(f"edit {project}#{at}", "PATCH", path, changes)

    def _found(self, project: str, key: str, us: Account) -> Payload | None:
        """Find our issue of this key, the oldest if there are several."""
        listed = self._client.of(project).pages(
            f"list the issues of {project}", f"/repos/{project}/issues",
            creator=us.login, state="all", sort="created", direction="asc",
        )  # fmt: skip
        for one in listed:
            marker = marker_of(text(one, "body"))
            ours = str(number(part(one, "user"), "id")) == us.id
            if ours and marker and (marker.kind, marker.key) == (KIND, key):
                return one
        return None


def filed(issue: Payload) -> Filed:
    """Read an issue's number, address and state."""
    return Filed(number(issue, "number"), text(issue, "html_url"), text(issue, "state") == "open")


def differing(there: Payload, wanted: dict[str, object]) -> dict[str, object]:
    """Give what of an issue has to change; labels and assignees that people added stay."""
    labels = [text(one, "name") for one in parts(there, "labels")]
    people = [text(one, "login") for one in parts(there, "assignees")]
    changes: dict[str, object] = {}
    if text(there, "title") != wanted["title"]:
        changes["title"] = wanted["title"]
    if digest_of(text(there, "body")) != digest_of(str(wanted["body"])):
        changes["body"] = wanted["body"]
    for name, stands in (("labels", labels), ("assignees", people)):
        missing = [one for one in _listed(wanted[name]) if one not in stands]
        if missing:
            changes[name] = [*stands, *missing]
    return changes


def _listed(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []
