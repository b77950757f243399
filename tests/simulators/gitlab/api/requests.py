"""Merge requests, their diffs and approvals, and merge trains.

Source: docs.gitlab.com/api/merge_requests, /api/merge_request_approvals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.merge_requests import MergeRequest
from tests.simulators.gitlab.params import moment
from tests.simulators.gitlab.people import DEVELOPER
from tests.simulators.gitlab.shown import pipelines as shown_pipelines
from tests.simulators.gitlab.shown import requests as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.pipelines import Pipeline

TABLE = Table()
ONE = "/projects/{id}/merge_requests/{iid:int}"
LIST = {
    "state": "opened|closed|locked|merged|all",
    "scope": "created_by_me|assigned_to_me|all",
    "order_by": "created_at|updated_at|title|merged_at",
    "sort": "asc|desc",
    "iids": "ints",
    "author_id": "int",
    "author_username": "text",
    "source_branch": "text",
    "target_branch": "text",
    "updated_after": "time",
    "updated_before": "time",
    "created_after": "time",
    "created_before": "time",
    "wip": "yes|no",
    "search": "text",
    "view": "simple",
}
CREATE = {
    "source_branch": "text!",
    "target_branch": "text!",
    "title": "text!",
    "target_project_id": "int",
    "description": "text",
    "labels": "texts",
    "assignee_id": "int",
    "assignee_ids": "ints",
    "reviewer_ids": "ints",
    "remove_source_branch": "flag",
    "squash": "flag",
}
UPDATE = {
    **{name: kind.removesuffix("!") for name, kind in CREATE.items() if name != "source_branch"},
    "state_event": "close|reopen",
}
MERGE = {
    "merge_commit_message": "text",
    "sha": "text",
    "should_remove_source_branch": "flag",
    "squash": "flag",
    "auto_merge": "flag",
}
# Diffs are cut here; nothing should read them, for git has the whole.
SHOWN_FILES, SHOWN_BYTES = 5, 2_000


@TABLE.on("GET", "/projects/{id}/merge_requests", LIST, shown.REQUESTS)
def requests(visit: Visit) -> object:
    """List merge requests."""
    by = visit.get("order_by") or "created_at"
    found = [one for one in visit.project().requests if _wanted(visit, one)]
    down = visit.get("sort", "desc") == "desc"
    found.sort(key=lambda one: (getattr(one, by, ""), one.id), reverse=down)
    return Page(found, lambda one: shown.in_list(one, visit.user))


def _wanted(visit: Visit, one: MergeRequest) -> bool:
    tests: dict[str, Callable[[Any], bool]] = {
        "state": lambda value: value in ("all", one.phase),
        "iids": lambda value: one.number in value,
        "author_id": lambda value: one.author.id == value,
        "author_username": lambda value: one.author.login == value,
        "source_branch": lambda value: one.source == value,
        "target_branch": lambda value: one.target == value,
        "updated_after": lambda value: moment(one.updated_at) >= moment(value),
        "updated_before": lambda value: moment(one.updated_at) <= moment(value),
        "created_after": lambda value: moment(one.created_at) >= moment(value),
        "created_before": lambda value: moment(one.created_at) <= moment(value),
        "wip": lambda value: one.draft == (value == "yes"),
        "search": lambda value: value in one.title or value in one.description,
    }
    return all(test(visit[name]) for name, test in tests.items() if name in visit.params)


@TABLE.on("POST", "/projects/{id}/merge_requests", CREATE, shown.REQUEST)
def create(visit: Visit) -> object:
    """Open one from a branch of the project, or of a fork of the target."""
    source = visit.project(DEVELOPER)
    target = source
    if "target_project_id" in visit.params:
        wanted = visit["target_project_id"]
        found = [one for one in visit.forge.projects.values() if one.id == wanted]
        if not found:
            raise RefusedError(404, "404 Project Not Found")
        target = found[0]
    for open_one in target.requests:
        if (open_one.source_project, open_one.source, open_one.target, open_one.phase) == (
            source, visit["source_branch"], visit["target_branch"], "opened",
        ):  # fmt: skip
            words = "Another open merge request already exists for this source branch"
            raise RefusedError(409, "", fields=[f"{words}: !{open_one.number}"])
    if not source.git.tip(f"refs/heads/{visit['source_branch']}"):
        raise RefusedError(400, "", fields={"source_branch": ["does not exist"]})
    made = MergeRequest(
        target, visit.somebody, (source, visit["source_branch"]), visit["target_branch"]
    )
    made.title, made.description = visit["title"], visit.get("description") or ""
    made.begin()
    return shown.alone(made, visit.user)


@TABLE.on(
    "GET",
    ONE,
    {"render_html": "flag", "include_diverged_commits_count": "flag"},
    shown.REQUEST,
)
def request(visit: Visit) -> object:
    """Show one merge request."""
    return shown.alone(visit.request(), visit.user)


@TABLE.on("PUT", ONE, UPDATE, shown.REQUEST)
def update(visit: Visit) -> object:
    """Change it: its author may, and who may push."""
    one, who = visit.request(), visit.somebody
    visit.require(allowed=who is one.author or one.project.level(who) >= DEVELOPER)
    one.change(
        who,
        {
            "title": visit.get("title"),
            "description": visit.get("description"),
            "target": visit.get("target_branch"),
        },
    )
    match visit.get("state_event"), one.phase:
        case "close", "opened":
            one.close(who.login)
        case "reopen", "closed":
            one.reopen(who.login)
    return shown.alone(one, who)


@TABLE.on("PUT", f"{ONE}/merge", MERGE, shown.REQUEST)
def merge(visit: Visit) -> object:
    """Merge it: 405 where something keeps it from that, 409 where the head is another one."""
    one, who = visit.request(), visit.somebody
    visit.require(allowed=one.project.level(who) >= DEVELOPER)
    if visit.get("sha", one.head) != one.head:
        raise RefusedError(409, "SHA does not match HEAD of source branch")
    if one.merge_state != "mergeable":
        raise RefusedError(405, "405 Method Not Allowed")
    one.merge(who.login)
    return shown.alone(one, who)


@TABLE.on("GET", f"{ONE}/versions", gives=shown.VERSIONS)
def versions(visit: Visit) -> object:
    """List the versions of the diff."""
    one = visit.request()
    return Page([] if one.preparing else shown.versions(one), lambda data: data)


@TABLE.on("GET", f"{ONE}/changes", {"access_raw_diffs": "flag"}, shown.CHANGES)
def changes(visit: Visit) -> object:
    """Show the diff, cut off at a few files and bytes."""
    one = visit.request()
    files = one.project.git.diff(one.refs.base_sha, one.refs.head_sha)
    shown_files = [
        {
            "old_path": file.old_path,
            "new_path": file.path,
            "a_mode": "100644",
            "b_mode": "100644",
            "new_file": file.status == "A",
            "renamed_file": file.status == "R",
            "deleted_file": file.status == "D",
            "generated_file": False,
            "diff": file.patch if len(file.patch) <= SHOWN_BYTES else "",
            "collapsed": len(file.patch) > SHOWN_BYTES,
            "too_large": False,
        }
        for file in files[:SHOWN_FILES]
    ]
    cut = {"changes": shown_files, "overflow": len(files) > SHOWN_FILES}
    return shown.alone(one, visit.user) | cut


@TABLE.on("GET", f"{ONE}/pipelines", gives=shown_pipelines.PIPELINES)
def pipelines(visit: Visit) -> object:
    """List the pipelines of its head, newest first."""
    one = visit.request()
    where = {one.project: None, one.source_project: None}
    found = [(project, each) for project in where for each in project.pipelines if one.runs(each)]
    found.sort(key=lambda pair: -pair[1].id)
    return Page(found, lambda pair: _short(*pair))


def _short(where: Any, one: Pipeline) -> object:  # noqa: ANN401 - a project
    return shown_pipelines.short(where, one)


@TABLE.on("GET", f"{ONE}/approvals", gives=shown.APPROVALS)
def approvals(visit: Visit) -> object:
    """Tell who approved."""
    return shown.approvals(visit.request(), visit.user)


@TABLE.on("POST", f"{ONE}/approve", {"sha": "text", "approval_password": "text"}, shown.APPROVALS)
def approve(visit: Visit) -> object:
    """Approve it; 409 where the head is another one."""
    one, who = visit.request(), visit.somebody
    visit.require(allowed=one.project.level(who) >= DEVELOPER)
    if visit.get("sha", one.head) != one.head:
        raise RefusedError(409, "SHA does not match HEAD of source branch")
    one.approve(who.login)
    return shown.approvals(one, who)
