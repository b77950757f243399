"""API: the routes of all nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api import (
    awards,
    discussions,
    hooks,
    issues,
    notes,
    people,
    projects,
    repository,
    requests,
    statuses,
)
from tests.simulators.routes import Routes

if TYPE_CHECKING:
    from tests.simulators.gitlab.forge import GitLab

ROUTES: Routes[GitLab] = Routes(
    people.TABLE.routes,
    projects.TABLE.routes,
    requests.TABLE.routes,
    notes.TABLE.routes,
    discussions.TABLE.routes,
    statuses.TABLE.routes,
    repository.TABLE.routes,
    hooks.TABLE.routes,
    issues.TABLE.routes,
    awards.TABLE.routes,
)
