"""Forge: a GitHub host (an Enterprise Server) in this process, driven as `tests.simulators` says.

Of its own: ``app`` and ``actions_token``, ``rates`` (the limits), ``fine_token``.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.simulators.github.access import answer_git, who_asks
from tests.simulators.github.accounts import Account, Team
from tests.simulators.github.api import ROUTES
from tests.simulators.github.apps import App, Installation
from tests.simulators.github.hooks import Delivery, Hook
from tests.simulators.github.rates import Rates
from tests.simulators.github.repos import Project
from tests.simulators.github.turn import Turn, Who
from tests.simulators.openapi import contract
from tests.simulators.routes import Answer, Ask, RefusedError
from tests.simulators.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.simulators.courier import Letter, Outcome

OPENAPI = Path(__file__).parents[2] / "schemas/github/openapi.json"
PREFIX = "/api/v3"
SCOPES = ("repo", "read:org")
# Where GitHub itself is not as its description says.
_KNOWN = (
    # PyGithub sends labels as a bare array, which GitHub takes.
    ("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", "/: ["),
    # An outdated comment has neither, which the webhooks' description knows.
    ("/comments", "/line: null"),
    ("/comments", "/position: null"),
    # The list says that an account is a person and an enterprise at once.
    ("GET /app/installations", "/account: "),
)


class GitHub(Simulator):
    """A simulated GitHub."""

    host = "github"

    def __init__(self) -> None:
        super().__init__()
        self.rates = Rates()
        self.accounts: dict[str, Account] = {}
        self.teams: dict[str, Team] = {}
        self.projects: dict[str, Project] = {}
        self.apps: list[App] = []
        self.hooks: list[Hook] = []
        self.granted: dict[str, Who] = {}
        self._contract = contract(OPENAPI)

    @property
    def url(self) -> str:
        """The base of the REST API."""
        return f"{self.web}{PREFIX}"

    def keep(self, account: Account) -> Account:
        """Take an account in."""
        self.accounts[account.login.lower()] = account
        return account

    def user(self, login: str) -> Account:
        """Give an account, made if it is new; a login that ends in ``[bot]`` is a bot's."""
        with self.lock:
            kind = "Bot" if login.endswith("[bot]") else "User"
            found = self.accounts.get(login.lower())
            return found or self.keep(Account(self, login, kind))

    def organization(self, login: str) -> Account:
        """Give an account that owns things, made as an organization if it is new."""
        with self.lock:
            found = self.accounts.get(login.lower())
            return found or self.keep(Account(self, login, "Organization"))

    def team(self, path: str, *members: str, parent: str = "") -> Team:
        """Give a team (``acme/reviewers``), made if it is new, with these members added."""
        with self.lock:
            self.organization(path.split("/", maxsplit=1)[0])
            above = self.team(parent) if parent else None
            found = self.teams.setdefault(path.lower(), Team(self, path, above))
            found.logins += [self.user(login).login for login in members]
            return found

    def project(self, path: str, *, private: bool = False) -> Project:
        """Give a repository, made if it is new; an owner that is new is an organization."""
        with self.lock:
            self.organization(path.split("/", maxsplit=1)[0])
            found = self.projects.get(path.lower())
            return found or self.add(Project(self, path, private=private))

    def add(self, project: Project) -> Project:
        """Take a repository in."""
        self.projects[project.path.lower()] = project
        return project

    def token(self, login: str, *scopes: str) -> str:
        """Make a person's classic token, for repositories and teams if nothing is named."""
        return self.grant("ghp_", Who(self.user(login), scopes=frozenset(scopes or SCOPES)))

    def fine_token(self, login: str, permissions: Mapping[str, str], *projects: str) -> str:
        """Make a person's fine-grained token, for these repositories only."""
        who = Who(self.user(login), permissions=permissions, projects=frozenset(projects))
        return self.grant("github_pat_", who)

    def app(
        self,
        slug: str = "countersign",
        *owners: str,
        url: str = "",
        secret: str = "",
        permissions: Mapping[str, str] | None = None,
        events: Sequence[str] | None = None,
    ) -> App:
        """Register an App, with a webhook if a URL is given, installed on these accounts."""
        with self.lock:
            made = App(self, slug, permissions, events)
            self.apps.append(made)
            if url:
                made.hook = Hook(self, None, url, secret, made.events, made)
                self.hooks.append(made.hook)
            for owner in owners:
                made.install(owner)
            return made

    def actions_token(self, path: str, permissions: Mapping[str, str]) -> str:
        """Make what a workflow run has as GITHUB_TOKEN: of an App of GitHub's own."""
        with self.lock:
            found = [app for app in self.apps if app.slug == "github-actions"]
            app = found[0] if found else self.app("github-actions", permissions={}, events=())
            installation = Installation(app, self.projects[path.lower()].owner, frozenset({path}))
            return installation.token({"metadata": "read", **permissions})

    def grant(self, kind: str, who: Who) -> str:
        """Make a token for somebody."""
        with self.lock:
            name = hashlib.sha256(f"{kind}{self.new_id()}".encode()).hexdigest()[:36]
            self.granted[kind + name] = who
            return kind + name

    def forget(self, installation: Installation | None = None, token: str = "") -> None:
        """Revoke a token, or all of an installation's (of every installation, for neither)."""
        with self.lock:
            for name, who in list(self.granted.items()):
                revoked = name == token if token else who.installation is not None
                if revoked and (installation is None or who.installation is installation):
                    del self.granted[name]

    def new_hook(self, project: Project, url: str, secret: str, events: Sequence[str]) -> Hook:
        """Register a repository's webhook."""
        with self.lock:
            self.hooks.append(Hook(self, project, url, secret, events))
            return self.hooks[-1]

    def installed(self, project: Project) -> list[Installation]:
        """List the installations that reach a repository."""
        return [one for app in self.apps for one in app.installations if one.reaches(project)]

    def tell(
        self,
        project: Project,
        event: str,
        by: Account,
        told: dict[str, Any],
        *,
        only: App | None = None,
    ) -> None:
        """Send an event of a repository to those who want it, or to one App only."""
        payload = {**told, "repository": project.show(), "sender": by.show()}
        if project.owner.kind == "Organization":
            payload["organization"] = project.owner.organization()
        for hook in self.hooks:
            if hook.project is project and hook.wants(event) and only is None:
                hook.send(event, payload)
        for one in self.installed(project):
            hook_ = one.app.hook
            if hook_ and hook_.wants(event) and only in (None, one.app):
                lite = {"id": one.id, "node_id": f"I_{one.id}"}
                hook_.send(event, {**payload, "installation": lite}, one)

    def tell_app(self, installation: Installation, event: str, told: dict[str, Any]) -> None:
        """Send an App word of its installation."""
        if hook := installation.app.hook:
            hook.send(event, {**told, "sender": installation.owner.show()}, installation)

    def delivered(self, letter: Letter, outcome: Outcome) -> None:
        """Keep how a delivery went."""
        assert isinstance(letter.about, Delivery)
        letter.about.outcome = outcome

    def seconds(self, moment: str) -> float:
        """Read a time of ours."""
        return datetime.fromisoformat(moment).timestamp()

    def answer(self, ask: Ask) -> Answer:
        """Answer a request to the API: who it is, what it may, whether it is news."""
        headers = {"X-GitHub-Request-Id": f"{self.new_id():X}"}
        if not ask.raw.startswith(f"{PREFIX}/") and ask.raw != "/api/graphql":
            return Answer(404, b"This is not the web page you are looking for.")
        try:
            answer = self._answer(ask)
        except RefusedError as refused:
            answer = self.refusal(refused)
        if ask.template:
            self._hold(ask, answer)
        if answer.status == 200 and ask.method == "GET":
            self._once(ask, answer)
        if answer.status != 304:
            self.rates.count(ask.who, self.time)
        answer.headers |= headers | self.rates.headers(ask.who, self.time)
        answer.headers["Date"] = formatdate(self.time, usegmt=True)
        return answer

    def _answer(self, ask: Ask) -> Answer:
        who = who_asks(self, ask)
        ask.who = who.name
        path = ask.raw.removeprefix("/api").removeprefix("/v3")
        route = ROUTES.find(ask, path)
        if path != "/rate_limit":
            self.rates.hold(ask.who, ask.method, self.time)
        if route is None:
            self.breaches.append(f"{ask.method} {ask.raw} is not simulated")
            raise RefusedError(404, "Not Found")
        return route.answer(Turn(self, ask, who), ask)

    def _hold(self, ask: Ask, answer: Answer) -> None:
        """Hold both sides to GitHub's own description."""
        if ask.template == "/graphql":
            return
        place = f"{ask.method} {ask.template}"
        wrong = [f"asked: {one}" for one in self._contract.request(ask)]
        wrong += [f"answered: {one}" for one in self._contract.answer(ask, answer)]
        for one in wrong:
            if not any(where in place and what in one for where, what in _KNOWN):
                self.breaches.append(f"{place} ({answer.status}) {one}")

    def _once(self, ask: Ask, answer: Answer) -> None:
        """Give a validator; what the asker has already is not sent again."""
        tag = hashlib.sha256(ask.who.encode() + answer.body).hexdigest()
        answer.headers |= {
            "ETag": f'W/"{tag}"',
            "Cache-Control": "private, max-age=60, s-maxage=60",
            "Vary": "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding",
        }
        if (ask.headers.get("If-None-Match") or "").removeprefix("W/") == f'"{tag}"':
            answer.status, answer.body = 304, b""

    def refusal(self, refused: RefusedError) -> Answer:
        """Word a refusal as GitHub does."""
        data = {"message": refused.message, **refused.more}
        data |= {"documentation_url": "https://docs.github.com/rest", "status": str(refused.status)}
        return Answer(refused.status, data, dict(refused.headers))

    def answer_git(self, ask: Ask) -> Answer:
        """Let git answer, and do afterwards what a push brings with it."""
        return answer_git(self, ask)
