"""Branches, commits and files.

Source: docs.gitlab.com/api/branches, /api/commits, /api/repository_files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.people import REPORTER
from tests.simulators.gitlab.shown import projects as shown
from tests.simulators.gitlab.shown import requests as shown_requests
from tests.simulators.routes import Answer, RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.projects import Project

TABLE = Table()


def _code(visit: Visit) -> Project:
    project = visit.project()
    visit.require(allowed=project.visibility == "public" or project.level(visit.user) >= REPORTER)
    return project


@TABLE.on("GET", "/projects/{id}/repository/branches", {"search": "text"}, shown.BRANCHES)
def branches(visit: Visit) -> object:
    """List branches."""
    project = _code(visit)
    found = [(ref.removeprefix("refs/heads/"), sha) for ref, sha in project.git.refs().items()]
    return Page(found, lambda pair: shown.branch(project, *pair))


@TABLE.on("GET", "/projects/{id}/repository/branches/{branch}", gives=shown.BRANCH)
def branch(visit: Visit) -> object:
    """Show a branch."""
    project = _code(visit)
    sha = project.git.tip(f"refs/heads/{visit.ask['branch']}")
    if not sha:
        raise RefusedError(404, "404 Branch Not Found")
    return shown.branch(project, visit.ask["branch"], sha)


@TABLE.on("GET", "/projects/{id}/repository/commits/{sha}", {"stats": "flag"}, shown.COMMIT)
def commit(visit: Visit) -> object:
    """Show a commit, named by sha, branch or tag."""
    project = _code(visit)
    sha = project.git.tip(visit.ask["sha"])
    if not sha:
        raise RefusedError(404, "404 Commit Not Found")
    return shown.commit(project, sha)


@TABLE.on(
    "GET",
    "/projects/{id}/repository/commits/{sha}/merge_requests",
    {"state": "opened|closed|locked|merged"},
    shown_requests.REQUESTS,
)
def brought_by(visit: Visit) -> object:
    """List the merge requests that a commit is part of, or that merged it."""
    project = _code(visit)
    git, sha = project.git, project.git.tip(visit.ask["sha"])
    if not sha:
        raise RefusedError(404, "404 Commit Not Found")
    found = [
        one
        for one in project.requests
        if visit.get("state") in (None, one.phase)
        and (
            sha == one.merge_commit
            or (git.contains(one.head, sha) and not git.contains(one.refs.base_sha, sha))
        )
    ]
    return Page(found, lambda one: shown_requests.in_list(one, visit.user))


@TABLE.on("GET", "/projects/{id}/repository/files/{path}/raw", {"ref": "text", "lfs": "flag"})
def raw(visit: Visit) -> object:
    """Give a file as it is."""
    project = _code(visit)
    found = project.git.read(visit.get("ref") or project.branch, visit.ask["path"])
    if found is None:
        raise RefusedError(404, "404 File Not Found")
    return Answer(200, found, {"Content-Type": "text/plain"})


@TABLE.on("HEAD", "/projects/{id}/repository/files/{path}", {"ref": "text!"})
def metadata(visit: Visit) -> object:
    """Tell whether a file is there."""
    project = _code(visit)
    if project.git.read(visit["ref"], visit.ask["path"]) is None:
        raise RefusedError(404, "404 File Not Found")
    return Answer(200, b"", {"X-Gitlab-File-Path": visit.ask["path"]})
