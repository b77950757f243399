"""Turn: one request on its way through the rules: who asks, what they may, and pages of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urlencode

from tests.simulators.routes import Answer, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.simulators.github.accounts import Account
    from tests.simulators.github.apps import App, Installation
    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json
    from tests.simulators.routes import Ask

T = TypeVar("T")
LEVELS = ("", "read", "write", "admin")
ROLES = ("", "read", "triage", "write", "maintain", "admin")


class Who(NamedTuple):
    """Who asks: a person with a token, an App by its key, or one of an App's installations.

    ``scopes`` are a classic token's; ``permissions`` a fine-grained token's or an installation's,
    None for a classic token; ``projects`` the only paths that it reaches, None for all.
    """

    account: Account | None = None
    app: App | None = None
    installation: Installation | None = None
    scopes: frozenset[str] = frozenset()
    permissions: Mapping[str, str] | None = None
    projects: frozenset[str] | None = None
    expires: float = 0

    @property
    def name(self) -> str:
        """Give the login, or ``app`` and its name where the App's key was used."""
        return self.account.login if self.account else f"app {self.app.slug}" if self.app else ""


class Turn:
    """A request being answered."""

    def __init__(self, forge: GitHub, ask: Ask, who: Who) -> None:
        self.forge = forge
        self.ask = ask
        self.who = who

    def person(self) -> Account:
        """Give the account that asks; an App's key has none, an installation may not ask so."""
        if self.who.account is None:
            raise RefusedError(401, "Requires authentication")
        if self.who.installation and self.ask.template == "/user":
            raise RefusedError(403, "Resource not accessible by integration")
        return self.who.account

    def account(self, login: str) -> Account:
        """Find an account by its login."""
        found = self.forge.accounts.get(login.lower())
        if found is None:
            raise RefusedError(404, "Not Found")
        return found

    def organization(self, login: str) -> Account:
        """Find an organization."""
        found = self.account(login)
        if found.kind != "Organization":
            raise RefusedError(404, "Not Found")
        return found

    def of_organization(self, owner: Account, area: str) -> None:
        """Hold a reader of an organization to its permission or scope."""
        who = self.who
        if who.account is None:
            raise RefusedError(401, "Requires authentication")
        if who.installation and who.installation.owner is not owner:
            raise RefusedError(404, "Not Found")
        if who.permissions is not None and not who.permissions.get(area):
            raise RefusedError(403, self._inaccessible())
        if who.permissions is None and not who.scopes & {"read:org", "write:org", "admin:org"}:
            raise RefusedError(404, "Not Found")

    def project(self, area: str = "metadata", level: str = "read", role: str = "read") -> Project:
        """Find the repository asked about, if whoever asks may do this there.

        ``area`` and ``level`` are the permission of an App or fine-grained token, ``role`` what a
        person needs to be.
        """
        path = f"{self.ask['owner']}/{self.ask['repo']}"
        found = self.forge.projects.get(path.lower())
        if found is None or not self.sees(found):
            raise RefusedError(404, "Not Found")
        if level == "read" and not found.private and area not in ("administration", "hooks"):
            return found
        self._held(found, area, level, role)
        return found

    def sees(self, project: Project) -> bool:
        """Tell whether a repository exists for whoever asks."""
        if not project.private:
            return True
        who = self.who
        if who.installation:
            return who.installation.reaches(project) and self._within(project)
        within = self._within(project) and (who.permissions is not None or "repo" in who.scopes)
        return who.account is not None and within and bool(project.role(who.account))

    def role(self, project: Project, role: str) -> bool:
        """Tell whether whoever asks has at least this role; an App has what it was granted."""
        if self.who.installation:
            return True
        held = project.role(self.who.account) if self.who.account else ""
        return ROLES.index(held) >= ROLES.index(role)

    def allows(self, area: str, level: str = "write") -> bool:
        """Tell whether the token itself allows something, whatever its owner may."""
        held = (self.who.permissions or {}).get(area, "")
        return self.who.permissions is None or LEVELS.index(held) >= LEVELS.index(level)

    def _within(self, project: Project) -> bool:
        return self.who.projects is None or project.path in self.who.projects

    def _held(self, project: Project, area: str, level: str, role: str) -> None:
        who = self.who
        if who.app and not who.installation:
            raise RefusedError(403, "Resource not accessible by integration")
        if who.account is None:
            raise RefusedError(401, "Requires authentication")
        reached = not who.installation or who.installation.reaches(project)
        if not (reached and self._within(project) and self.allows(area, level)):
            raise RefusedError(403, self._inaccessible())
        if who.permissions is None and not self._in_scope(project, area):
            raise RefusedError(404, "Not Found")
        if not self.role(project, role):
            raise RefusedError(403, "Must have admin rights to Repository.")

    def _in_scope(self, project: Project, area: str) -> bool:
        enough = {"repo"} | ({"public_repo"} if not project.private else set())
        enough |= {"repo:status"} if area == "statuses" else set()
        enough |= {"admin:repo_hook", "write:repo_hook"} if area == "hooks" else set()
        return bool(self.who.scopes & enough)

    def _inaccessible(self) -> str:
        kind = "integration" if self.who.installation else "personal access token"
        return f"Resource not accessible by {kind}"

    def page(
        self, found: Sequence[T], show: Callable[[T], Json], under: str = "", **more: object
    ) -> Answer:
        """Answer one page of a list, with the Link header; ``under``: the list's name in it."""
        size = min(100, max(1, _number(self.ask.query.get("per_page"), 30)))
        page = max(1, _number(self.ask.query.get("page"), 1))
        last = max(1, -(-len(found) // size))
        shown = [show(one) for one in found[(page - 1) * size : page * size]]
        data = {"total_count": len(found), **more, under: shown} if under else shown
        return Answer(200, data, self._link(page, last))

    def _link(self, page: int, last: int) -> dict[str, str]:
        targets: dict[str, int] = {}
        if page > 1:
            targets |= {"prev": min(page - 1, last), "first": 1}
        if page < last:
            targets |= {"next": page + 1, "last": last}
        base = f"{self.forge.web}{self.ask.raw}"
        parts = [
            f'<{base}?{urlencode(self.ask.query | {"page": str(number)})}>; rel="{rel}"'
            for rel, number in targets.items()
        ]
        return {"Link": ", ".join(parts)} if parts else {}


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default


def invalid(resource: str, field: str, code: str = "invalid", message: str = "") -> RefusedError:
    """Give the refusal of a field, as validation words it."""
    error = {"resource": resource, "code": code, "field": field}
    return RefusedError(
        422, "Validation Failed", errors=[error | ({"message": message} if message else {})]
    )
