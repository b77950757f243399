"""Issues and labels.

Source: docs.gitlab.com/api/issues, /api/labels. On Free an issue has one assignee: of several, the
first one is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.issues import Issue
from tests.simulators.gitlab.params import moment
from tests.simulators.gitlab.people import GUEST, REPORTER
from tests.simulators.gitlab.shown import issues as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.people import User

TABLE = Table()
ALL = "/projects/{id}/issues"
ONE = f"{ALL}/{{iid:int}}"
LONGEST = 1_048_576
LIST = {
    "state": "opened|closed|all",
    "labels": "texts",
    "search": "text",
    "in": "text",
    "iids": "ints",
    "author_id": "int",
    "scope": "created_by_me|assigned_to_me|all",
    "confidential": "flag",
    "updated_after": "time",
    "order_by": "created_at|updated_at",
    "sort": "asc|desc",
}
SET = {
    "title": "text",
    "description": "text",
    "labels": "texts",
    "add_labels": "texts",
    "remove_labels": "texts",
    "assignee_ids": "ints",
    "confidential": "flag",
    "issue_type": "issue|incident|task",
    "due_date": "text",
}


@TABLE.on("GET", ALL, LIST, shown.ISSUES)
def issues(visit: Visit) -> object:
    """List the issues that the one who asks may see."""
    found = [
        one for one in visit.project().issues if one.seen_by(visit.user) and _wanted(visit, one)
    ]
    by, down = visit.get("order_by") or "created_at", visit.get("sort", "desc") == "desc"
    found.sort(key=lambda one: (getattr(one, by), one.id), reverse=down)
    return Page(found, shown.issue)


def _wanted(visit: Visit, one: Issue) -> bool:
    words = (visit.get("search") or "").lower()
    since = visit.get("updated_after")
    return (
        visit.get("state", "all") in ("all", one.state)
        and {*(visit.get("labels") or ())} <= {*one.labels}
        and visit.get("author_id") in (None, one.author.id)
        and (not visit.get("iids") or one.number in visit["iids"])
        and visit.get("confidential") in (None, one.confidential)
        and words in f"{one.title}\n{one.description}".lower()
        and (since is None or moment(one.updated_at) >= moment(since))
    )


@TABLE.on("POST", ALL, SET | {"title": "text!"}, shown.ISSUE)
def create(visit: Visit) -> object:
    """Open an issue; who only reads sets neither labels nor assignees."""
    project = visit.project()
    visit.require(allowed=project.visibility == "public" or project.level(visit.user) >= GUEST)
    if not project.issues_enabled:
        raise RefusedError(403, "403 Forbidden")
    made = Issue(project, visit.somebody)
    _set(visit, made)
    made.tell(visit.somebody, "open")
    return shown.issue(made)


@TABLE.on("GET", ONE, gives=shown.ISSUE)
def issue(visit: Visit) -> object:
    """Show an issue."""
    return shown.issue(visit.issue())


@TABLE.on("PUT", ONE, SET | {"state_event": "close|reopen"}, shown.ISSUE)
def update(visit: Visit) -> object:
    """Change an issue, close or reopen it."""
    one = visit.issue()
    own = visit.somebody in (one.author, *one.assignees)
    visit.require(allowed=own or one.project.level(visit.user) >= REPORTER)
    before = shown.issue(one)
    _set(visit, one)
    after = shown.issue(one)
    changes = {
        name: {"previous": before[name], "current": after[name]}
        for name in ("title", "description", "labels", "confidential")
        if before[name] != after[name]
    }
    if changes or before["assignees"] != after["assignees"]:
        one.touch()
        one.tell(visit.somebody, "update", changes)
    if "state_event" in visit.params:
        one.turn(visit.somebody, visit["state_event"])
    return shown.issue(one)


def _set(visit: Visit, one: Issue) -> None:
    if len(visit.get("description") or "") > LONGEST:
        words = f"is too long (maximum is {LONGEST} characters)"
        raise RefusedError(400, "", fields={"description": [words]})
    one.title = visit.get("title", one.title)
    one.description = visit.get("description", one.description)
    one.confidential = visit.get("confidential", one.confidential)
    if one.project.level(visit.user) < REPORTER:
        return
    labels = visit.get("labels", one.labels) + (visit.get("add_labels") or [])
    gone = visit.get("remove_labels") or []
    one.set_labels([name for name in labels if name not in gone])
    if "assignee_ids" in visit.params:
        found = [_person(visit, number) for number in visit["assignee_ids"] if number]
        one.assignees = [each for each in found if each][:1]


def _person(visit: Visit, number: int) -> User | None:
    return next((one for one in visit.forge.users.values() if one.id == number), None)


@TABLE.on("GET", "/projects/{id}/labels", {"search": "text", "with_counts": "flag"}, shown.LABELS)
def labels(visit: Visit) -> object:
    """List labels."""
    project = visit.project()
    return Page(sorted(project.labels), lambda name: shown.label(project, name))


@TABLE.on(
    "POST",
    "/projects/{id}/labels",
    {"name": "text!", "color": "text!", "description": "text", "priority": "int"},
    shown.LABEL,
)
def create_label(visit: Visit) -> object:
    """Make a label; 409 if it is there."""
    project = visit.project(REPORTER)
    if visit["name"] in project.labels:
        raise RefusedError(409, "Label already exists")
    project.labels[visit["name"]] = visit.forge.new_id()
    return shown.label(project, visit["name"])
