"""Visit: one request being answered: who asks, for what, and whether he may.

Source: docs.gitlab.com/api/rest/troubleshooting ("Status codes"), /user/permissions. What somebody
may not see is not there: 404; what he may see and not do is 403; a stranger is asked for his name
with 401.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.access import who_asks
from tests.simulators.gitlab.people import GUEST, READS, REPORTER
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulators.gitlab.conversation import Noteable
    from tests.simulators.gitlab.forge import GitLab
    from tests.simulators.gitlab.issues import Issue
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.people import Group, Token, User
    from tests.simulators.gitlab.projects import Project
    from tests.simulators.routes import Ask

SCOPES = "The request requires higher privileges than provided by the access token."


class Visit:
    """A request: ``params`` by name in their types, ``user`` None for a stranger."""

    def __init__(self, forge: GitLab, ask: Ask, params: Mapping[str, Any]) -> None:
        self.forge = forge
        self.ask = ask
        self.params = params
        self.token: Token | None = who_asks(forge, ask)
        self.user: User | None = self.token.user if self.token else None
        if self.token:
            self._scoped(self.token)
        elif ask.method != "GET":
            raise RefusedError(401, "401 Unauthorized")

    def _scoped(self, token: Token) -> None:
        needed = READS if self.ask.method == "GET" else READS[:1]
        if not set(needed) & set(token.scopes) and not self.ask.raw.endswith("/self"):
            raise RefusedError(
                403,
                "insufficient_scope",
                key="error",
                error_description=SCOPES,
                scope=" ".join(needed),
            )

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - parameters of every type
        return self.params[name]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - same
        """Give a parameter, or what stands for it."""
        return self.params.get(name, default)

    @property
    def somebody(self) -> User:
        """The one who asks; 401 for a stranger."""
        if self.user is None:
            raise RefusedError(401, "401 Unauthorized")
        return self.user

    def project(self, level: int = 0) -> Project:
        """Find the project that the path names, where the one who asks has at least a level."""
        found = self._find_project(self.ask["id"])
        mine = found.level(self.user) if found else 0
        if found is None or (found.visibility == "private" and mine < GUEST):
            raise RefusedError(404, "404 Project Not Found")
        self.require(allowed=not level or mine >= level)
        return found

    def _find_project(self, name: str) -> Project | None:
        for project in self.forge.projects.values():
            if name in (project.path, str(project.id)):
                return project
        return None

    def group(self) -> Group:
        """Find the group that the path names; a private one is seen by its members."""
        name = self.ask["id"]
        for group in self.forge.groups.values():
            if name in (group.path, str(group.id)):
                if group.public or self.user in group.everybody():
                    return group
                break
        raise RefusedError(404, "404 Group Not Found")

    def request(self) -> MergeRequest:
        """Find the merge request that the path names."""
        project = self.project()
        hidden = project.visibility == "private" and project.level(self.user) < REPORTER
        found = project.requests.get(self.ask.number("iid"))
        if found is None or hidden:
            raise RefusedError(404, "404 Not found")
        return found

    def issue(self) -> Issue:
        """Find the issue that the path names."""
        found = self.project().issues.get(self.ask.number("iid"))
        if found is None or not found.seen_by(self.user):
            raise RefusedError(404, "404 Not found")
        return found

    def noteable(self) -> Noteable:
        """Find the merge request or issue that the path names."""
        return self.request() if "/merge_requests/" in self.ask.template else self.issue()

    def require(self, *, allowed: bool) -> None:
        """Refuse what is not allowed: 401 for a stranger, 403 for anybody else."""
        if not allowed:
            self.somebody  # noqa: B018 - raises 401
            raise RefusedError(403, "403 Forbidden")
