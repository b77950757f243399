"""Apps: their keys, where they are installed, and the short-lived tokens they work with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.simulators.github.accounts import Account
from tests.simulators.github.turn import Turn, Who
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.hooks import Hook
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()
# What an App like ours asks for.
PERMISSIONS = {
    "checks": "write",
    "contents": "read",
    "issues": "write",
    "members": "read",
    "merge_queues": "read",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "write",
}
EVENTS = """check_run check_suite issue_comment issues merge_group pull_request
pull_request_review pull_request_review_comment push status""".split()
LIFE = 3600


@cache
def _key() -> rsa.RSAPrivateKey:
    """Make one key for all Apps of this process: making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class App:
    """An App; ``pem`` is its private key, ``bot`` the account that it writes as."""

    def __init__(
        self,
        forge: GitHub,
        slug: str,
        permissions: Mapping[str, str] | None = None,
        events: Sequence[str] | None = None,
    ) -> None:
        self.forge = forge
        self.id = forge.new_id()
        self.slug = slug
        self.permissions = dict(PERMISSIONS if permissions is None else permissions)
        self.events = list(EVENTS if events is None else events)
        self.owner = forge.organization("countersign-org")
        self.bot = forge.keep(Account(forge, f"{slug}[bot]", "Bot"))
        self.hook: Hook | None = None
        self.installations: list[Installation] = []
        self.created = forge.now()

    @property
    def pem(self) -> str:
        """The private key as GitHub hands it out."""
        pem = _key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        return pem.decode()

    def install(self, owner: str, *projects: str) -> Installation:
        """Install it on an account, on these repositories only if any are named."""
        with self.forge.lock:
            account = self.forge.organization(owner)
            made = Installation(self, account, frozenset(projects) or None)
            self.installations.append(made)
            made.tell("created")
            return made

    def show(self) -> Json:
        """Give the App as the API has it."""
        return {
            "id": self.id,
            "slug": self.slug,
            "node_id": f"A_{self.id}",
            "owner": self.owner.show(),
            "name": self.slug,
            "description": "",
            "external_url": self.forge.web,
            "html_url": f"{self.forge.web}/apps/{self.slug}",
            "created_at": self.created,
            "updated_at": self.created,
            "permissions": self.permissions,
            "events": self.events,
        }


class Installation:
    """An App on an account; ``only`` are the repositories it reaches, None for all."""

    def __init__(self, app: App, owner: Account, only: frozenset[str] | None) -> None:
        self.app = app
        self.owner = owner
        self.only = only
        self.id = app.forge.new_id()
        self.suspended: str | None = None

    @property
    def projects(self) -> list[Project]:
        """The repositories that it reaches."""
        return [one for one in self.app.forge.projects.values() if self.reaches(one)]

    def reaches(self, project: Project) -> bool:
        """Tell whether it has to do with a repository."""
        chosen = self.only is None or project.path in self.only
        return project.owner is self.owner and chosen and self.suspended is None

    def add(self, *projects: str) -> None:
        """Let it reach more repositories."""
        with self.app.forge.lock:
            self.only = (self.only or frozenset()) | frozenset(projects)
            added = [self.app.forge.projects[path.lower()].brief() for path in projects]
            self.tell("added", repositories_added=added, repositories_removed=[])

    def remove(self) -> None:
        """Uninstall it; its tokens are worth nothing any more."""
        with self.app.forge.lock:
            self.tell("deleted")
            self.app.installations.remove(self)
            self.app.forge.forget(self)

    def token(
        self, permissions: Mapping[str, str] | None = None, projects: Sequence[str] | None = None
    ) -> str:
        """Make a token, good for an hour of the host's clock."""
        forge = self.app.forge
        who = Who(
            account=self.app.bot,
            app=self.app,
            installation=self,
            permissions=dict(self.app.permissions if permissions is None else permissions),
            projects=frozenset(projects) if projects is not None else None,
            expires=forge.time + LIFE,
        )
        return forge.grant("ghs_", who)

    def tell(self, action: str, **more: object) -> None:
        """Send the App word of what happened to its installation."""
        event = "installation_repositories" if "repositories_added" in more else "installation"
        told: Json = {"action": action, "installation": self.show(), **more}
        if event == "installation":
            told["repositories"] = [one.brief() for one in self.projects]
        else:
            told |= {"repository_selection": self._chosen, "requester": None}
        self.app.forge.tell_app(self, event, told)

    @property
    def _chosen(self) -> str:
        return "all" if self.only is None else "selected"

    def show(self) -> Json:
        """Give it as the API has it."""
        url = f"{self.app.forge.url}/app/installations/{self.id}"
        return {
            "id": self.id,
            "account": self.owner.show(),
            "repository_selection": self._chosen,
            "access_tokens_url": f"{url}/access_tokens",
            "repositories_url": f"{self.app.forge.url}/installation/repositories",
            "html_url": f"{self.app.forge.web}/settings/installations/{self.id}",
            "app_id": self.app.id,
            "app_slug": self.app.slug,
            "target_id": self.owner.id,
            "target_type": "Organization" if self.owner.kind == "Organization" else "User",
            "permissions": self.app.permissions,
            "events": self.app.events,
            "single_file_name": None,
            "created_at": self.app.created,
            "updated_at": self.app.created,
            "suspended_by": None,
            "suspended_at": self.suspended,
        }


def app_of(forge: GitHub, token: str) -> App:
    """Find the App that signed a web token, or refuse; real time counts, not the host's clock."""
    try:
        issuer = str(jwt.decode(token, options={"verify_signature": False})["iss"])
        app = next(one for one in forge.apps if issuer in (str(one.id), f"Iv1.{one.id}"))
        said = jwt.decode(
            token, _key().public_key(), ["RS256"], leeway=60, options={"require": ["iat", "exp"]}
        )
    except jwt.ExpiredSignatureError:
        words = "'Expiration time' claim ('exp') must be a numeric value representing the future "
        raise RefusedError(401, f"{words}time at which the assertion expires") from None
    except (jwt.InvalidTokenError, StopIteration, KeyError):
        raise RefusedError(401, "A JSON web token could not be decoded") from None
    if said["exp"] - said["iat"] > 660:
        raise RefusedError(401, "'Expiration time' claim ('exp') is too far in the future")
    return app


def _app(turn: Turn) -> App:
    if turn.who.app is None or turn.who.installation is not None:
        raise RefusedError(401, "A JSON web token could not be decoded")
    return turn.who.app


@ROUTES.on("GET", "/app")
def _me(turn: Turn, _ask: Ask) -> Answer:
    app = _app(turn)
    return Answer(200, app.show() | {"installations_count": len(app.installations)})


@ROUTES.on("GET", "/app/installations")
def _installations(turn: Turn, _ask: Ask) -> Answer:
    return turn.page(_app(turn).installations, Installation.show)


def _installation(turn: Turn, ask: Ask) -> Installation:
    number = ask.number("installation_id")
    for one in _app(turn).installations:
        if one.id == number:
            return one
    raise RefusedError(404, "Not Found")


@ROUTES.on("GET", "/app/installations/{installation_id:int}")
def _get(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, _installation(turn, ask).show())


@ROUTES.on("POST", "/app/installations/{installation_id:int}/access_tokens")
def _token(turn: Turn, ask: Ask) -> Answer:
    found, said = _installation(turn, ask), ask.json
    if found.suspended:
        raise RefusedError(403, "This installation has been suspended")
    granted = said.get("permissions") or found.app.permissions
    order = ("", "read", "write", "admin")
    for name, level in granted.items():
        if order.index(level) > order.index(found.app.permissions.get(name, "")):
            words = "The permissions requested are not granted to this installation."
            raise RefusedError(422, words)
    paths = None
    if names := said.get("repositories"):
        paths = [one.path for one in found.projects if one.name in names]
        if len(paths) < len(names):
            words = "There is at least one repository that does not exist or is not accessible"
            raise RefusedError(422, words)
    token = found.token(granted, paths)
    shown = {"token": token, "expires_at": turn.forge.now(LIFE), "permissions": granted}
    return Answer(
        201, shown | {"repository_selection": "all" if found.only is None else "selected"}
    )


@ROUTES.on("GET", "/installation/repositories")
def _reached(turn: Turn, _ask: Ask) -> Answer:
    if turn.who.installation is None:
        words = "You must authenticate with an installation access token in order to list "
        raise RefusedError(403, f"{words}repositories for an installation.")
    found = [one for one in turn.who.installation.projects if turn.sees(one)]
    return turn.page(found, lambda one: one.show(), "repositories")


@ROUTES.on("GET", "/orgs/{org}/installation")
@ROUTES.on("GET", "/repos/{owner}/{repo}/installation")
def _where(turn: Turn, ask: Ask) -> Answer:
    owner = ask.params.get("org") or ask["owner"]
    project = turn.forge.projects.get(f"{owner}/{ask.params.get('repo', '')}".lower())
    for one in _app(turn).installations:
        if one.owner.login == owner and ("org" in ask.params or (project and one.reaches(project))):
            return Answer(200, one.show())
    raise RefusedError(404, "Not Found")
