"""Pushes: what follows when a branch moves, whether by git over HTTP or by a test's method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.bare import NONE
from tests.simulators.github.checks import begin_suites
from tests.simulators.github.shapes import git_person

if TYPE_CHECKING:
    from tests.simulators.bare import Commit
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json


def moved(project: Project, ref: str, before: str, after: str, by: Account) -> None:
    """Do what follows when a branch went from one commit to another."""
    if before == after:
        return
    project.pushed = project.forge.now()
    project.forge.tell(project, "push", by, _told(project, ref, before, after, by))
    branch = ref.removeprefix("refs/heads/")
    if after != NONE:
        begin_suites(project, branch, before, after, by)
    for request in [*project.requests, *(project.parent.requests if project.parent else ())]:
        if request.state == "open" and (request.origin, request.source) == (project, branch):
            request.head_moved(before, after, by)
    if after == NONE:
        return
    for request in project.requests:
        if request.state == "open" and request.target == branch:
            request.base_moved(after, by)


def _told(project: Project, ref: str, before: str, after: str, by: Account) -> Json:
    gone, new = after == NONE, before == NONE
    brought = [] if gone else _new(project, before, after, new=new)
    ahead = gone or new or any(before in one.parents for one in brought)
    commits = [_commit(project, one) for one in brought]
    return {
        "ref": ref,
        "before": before,
        "after": after,
        "created": new,
        "deleted": gone,
        "forced": not ahead and not project.git.contains(after, before),
        "base_ref": None,
        "compare": f"{project.web}/compare/{before[:12]}...{after[:12]}",
        "commits": commits,
        "head_commit": commits[-1] if commits else None,
        "pusher": {"name": by.login, "email": f"{by.login}@example.org"},
    }


def _new(project: Project, before: str, after: str, *, new: bool) -> list[Commit]:
    """List what a push brought, its last 20 commits; a new branch brings its tip at least."""
    if not new:
        return project.git.log(before, after, 20)
    known = project.git.tip(project.branch)
    found = project.git.log(known, after, 20) if known not in ("", after) else []
    return found or project.git.log("", after, 1)


def _commit(project: Project, one: Commit) -> Json:
    kinds = {"added": "A", "removed": "D", "modified": "MT"}
    person = {**git_person(one.author, one.date), "username": one.author}
    return {
        "id": one.sha,
        "tree_id": one.tree,
        "distinct": True,
        "message": one.message,
        "timestamp": one.date,
        "url": f"{project.web}/commit/{one.sha}",
        "author": person,
        "committer": person,
    } | {name: [path for status, path in one.files if status in kinds[name]] for name in kinds}
