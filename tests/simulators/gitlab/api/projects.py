"""Projects.

Source: docs.gitlab.com/api/projects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.shown import projects as shown

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.projects import Project

TABLE = Table()
LIST = {
    "membership": "flag",
    "owned": "flag",
    "archived": "flag",
    "simple": "flag",
    "search": "text",
    "visibility": "public|internal|private",
    "min_access_level": "int",
    "last_activity_after": "time",
    "order_by": "id|name|path|created_at|updated_at|last_activity_at",
    "sort": "asc|desc",
    "with_merge_requests_enabled": "flag",
}


@TABLE.on("GET", "/projects", LIST, shown.PROJECTS)
def projects(visit: Visit) -> object:
    """List projects: those of one's own membership where that is asked for."""
    least = max(int(visit.get("membership", False)), visit.get("min_access_level") or 0)
    found = [
        one
        for one in visit.forge.projects.values()
        if _seen(one, visit) and one.level(visit.user) >= least
    ]
    found.sort(key=lambda one: one.id, reverse=visit.get("sort", "desc") == "desc")
    return Page(found, lambda one: shown.project(one, visit.user))


@TABLE.on("GET", "/projects/{id}", {"statistics": "flag", "license": "flag"}, shown.PROJECT)
def project(visit: Visit) -> object:
    """Show a project."""
    return shown.project(visit.project(), visit.user)


def _seen(one: Project, visit: Visit) -> bool:
    return one.visibility == "public" or one.level(visit.user) > 0
