"""Pushes: branches moved; heads of merge requests follow and hooks are told.

Source: docs.gitlab.com/user/project/integrations/webhook_events, "Push events": none at all when
one push moves more than three branches. Merge requests are told of all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab import payloads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.simulators.gitlab.people import User
    from tests.simulators.gitlab.projects import Project

MOST = 3
Moved = tuple[str, str, str]


def pushed(project: Project, by: User, moved: Iterable[Moved]) -> None:
    """Do what follows from a push of (ref, before, after), empty where there was or is none."""
    real = [one for one in moved if one[1] != one[2]]
    for prefix, trigger in (("refs/heads/", "push_hooks"), ("refs/tags/", "tag_push_hooks")):
        mine = [one for one in real if one[0].startswith(prefix)]
        for ref, old, new in mine if len(mine) <= MOST else ():
            branch = ref.removeprefix(prefix)
            _tell(project, trigger, by, (ref, old, new), branch)
    for ref, old, new in real:
        if ref.startswith("refs/heads/"):
            _follow(project, by, ref.removeprefix("refs/heads/"), old, new)
    project.updated_at = project.forge.now()


def _tell(project: Project, trigger: str, by: User, moved: Moved, branch: str) -> None:
    project.tell(trigger, lambda: payloads.push(project, by, *moved), branch)


def _follow(project: Project, by: User, branch: str, old: str, new: str) -> None:
    """Merge what the target has now, then move the heads of what comes from the branch."""
    for request in list(project.requests):
        if request.phase == "opened" and request.target == branch:
            request.target_moved(by, old, new)
    for request in project.forge.requests_from(project, branch):
        if request.phase == "opened":
            request.source_moved(by, old, new)
