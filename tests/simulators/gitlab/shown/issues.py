"""Issues and labels as the API shows them.

Source: docs.gitlab.com/api/issues, /api/labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.notation import (
    FLAG,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    URL,
    Shape,
    many,
    mapping,
    maybe,
    one_of,
    thing,
)
from tests.simulators.gitlab.shown.people import BASIC, basic

if TYPE_CHECKING:
    from tests.simulators.gitlab.issues import Issue
    from tests.simulators.gitlab.projects import Project

Data = dict[str, Any]

ONE_ISSUE = thing(
    id=NUMBER,
    iid=NUMBER,
    project_id=NUMBER,
    title=TEXT,
    description=maybe(TEXT),
    state=one_of("opened", "closed"),
    created_at=TIME,
    updated_at=TIME,
    closed_at=maybe(TIME),
    closed_by=maybe(BASIC),
    labels=many(TEXT),
    milestone=NULL,
    assignees=many(BASIC),
    assignee=maybe(BASIC),
    author=BASIC,
    type=TEXT,
    issue_type=TEXT,
    user_notes_count=NUMBER,
    upvotes=NUMBER,
    downvotes=NUMBER,
    due_date=NULL,
    confidential=FLAG,
    discussion_locked=maybe(FLAG),
    web_url=URL,
    time_stats=mapping(),
    task_completion_status=mapping(),
    references=thing(short=TEXT, relative=TEXT, full=TEXT),
    severity=TEXT,
)
ISSUE = Shape("docs.gitlab.com/api/issues#single-project-issue", ONE_ISSUE)
ISSUES = Shape("docs.gitlab.com/api/issues#list-project-issues", many(ONE_ISSUE))
ONE_LABEL = thing(
    id=NUMBER,
    name=TEXT,
    color=TEXT,
    text_color=TEXT,
    description=maybe(TEXT),
    is_project_label=FLAG,
)
LABEL = Shape("docs.gitlab.com/api/labels#get-a-single-project-label", ONE_LABEL)
LABELS = Shape("docs.gitlab.com/api/labels#list-labels", many(ONE_LABEL))


def issue(one: Issue) -> Data:
    """Show an issue."""
    people = [basic(one.forge, each) for each in one.assignees]
    reference = f"#{one.number}"
    return {
        "id": one.id,
        "iid": one.number,
        "project_id": one.project.id,
        "title": one.title,
        "description": one.description,
        "state": one.state,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "closed_at": one.closed_at,
        "closed_by": basic(one.forge, one.closed_by) if one.closed_by else None,
        "labels": sorted(one.labels),
        "milestone": None,
        "assignees": people,
        "assignee": people[0] if people else None,
        "author": basic(one.forge, one.author),
        "type": "ISSUE",
        "issue_type": "issue",
        "user_notes_count": sum(not note.system for note in one.notes),
        "upvotes": 0,
        "downvotes": 0,
        "due_date": None,
        "confidential": one.confidential,
        "discussion_locked": None,
        "web_url": one.web,
        "time_stats": {"time_estimate": 0, "total_time_spent": 0},
        "task_completion_status": {"count": 0, "completed_count": 0},
        "references": {
            "short": reference,
            "relative": reference,
            "full": f"{one.project.path}{reference}",
        },
        "severity": "UNKNOWN",
    }


def label(where: Project, name: str) -> Data:
    """Show a label."""
    return {
        "id": where.labels[name],
        "name": name,
        "color": "#6699cc",
        "text_color": "#FFFFFF",
        "description": None,
        "is_project_label": True,
    }
