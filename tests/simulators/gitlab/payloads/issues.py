"""Issues: one was opened, changed or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.payloads.parts import Data, project, repository, user, when

if TYPE_CHECKING:
    from tests.simulators.gitlab.issues import Issue
    from tests.simulators.gitlab.people import User


def issue_of(one: Issue) -> Data:
    """Describe an issue, as its own events and those of its notes do."""
    return {
        "id": one.id,
        "iid": one.number,
        "title": one.title,
        "description": one.description,
        "author_id": one.author.id,
        "assignee_ids": [each.id for each in one.assignees],
        "assignee_id": one.assignees[0].id if one.assignees else None,
        "project_id": one.project.id,
        "created_at": when(one.created_at),
        "updated_at": when(one.updated_at),
        "confidential": one.confidential,
        "milestone_id": None,
        "state_id": 1 if one.state == "opened" else 2,
        "state": one.state,
        "type": "Issue",
        "labels": [],
        "url": one.web,
    }


def issue(one: Issue, by: User, action: str, changes: Data) -> Data:
    """Tell of an issue."""
    return {
        "object_kind": "issue",
        "event_type": "confidential_issue" if one.confidential else "issue",
        "user": user(by),
        "project": project(one.project),
        "object_attributes": {**issue_of(one), "action": action},
        "labels": [],
        "changes": changes,
        "repository": repository(one.project),
        "assignees": [user(each) for each in one.assignees],
    }
