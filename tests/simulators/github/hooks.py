"""Hooks: who is told of what, the deliveries that went well and that did not, and redelivery."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from typing import TYPE_CHECKING

from tests.simulators.courier import Letter, Outcome
from tests.simulators.github.turn import Turn, invalid
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.simulators.github.apps import App, Installation
    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()
HOOKS = "/repos/{owner}/{repo}/hooks"
ONE = f"{HOOKS}/{{hook_id:int}}"


class Hook:
    """A webhook of a repository, or of an App (``app``)."""

    def __init__(
        self,
        forge: GitHub,
        project: Project | None,
        url: str,
        secret: str,
        events: Sequence[str],
        app: App | None = None,
    ) -> None:
        self.forge = forge
        self.project = project
        self.app = app
        self.id = forge.new_id()
        self.target = url
        self.secret = secret
        self.events = list(events)
        self.active = True
        self.insecure = "0"
        self.kind = "json"
        self.deliveries: list[Delivery] = []
        self.created = forge.now()

    def wants(self, event: str) -> bool:
        """Tell whether it asked for an event."""
        asked = event in self.events or "*" in self.events
        always = event in ("ping", "installation", "installation_repositories")
        return self.active and (asked or always)

    def send(self, event: str, payload: Json, installation: Installation | None = None) -> None:
        """Send an event."""
        Delivery(self, event, payload, installation).send()

    def config(self) -> Json:
        """Give its settings; the secret is never shown."""
        shown = {"url": self.target, "content_type": self.kind, "insecure_ssl": self.insecure}
        return shown | ({"secret": "********"} if self.secret else {})

    def show(self) -> Json:
        """Give it as the API has it."""
        url = f"{self.project.url if self.project else self.forge.url}/hooks/{self.id}"
        last = self.deliveries[-1] if self.deliveries else None
        response: Json = {"code": None, "status": "unused", "message": None}
        if last and last.outcome:
            word = "active" if 200 <= last.outcome.status < 300 else "misconfigured"
            response |= {"code": last.outcome.status, "status": word, "message": last.status}
        return {
            "type": "Repository" if self.project else "App",
            "id": self.id,
            "name": "web",
            "active": self.active,
            "events": self.events,
            "config": self.config(),
            "created_at": self.created,
            "updated_at": self.created,
            "url": url,
            "test_url": f"{url}/test",
            "ping_url": f"{url}/pings",
            "deliveries_url": f"{url}/deliveries",
            "last_response": response,
        }

    def ping(self) -> None:
        """Send a ping."""
        unused = {"code": None, "status": "unused", "message": None}
        told: Json = {"zen": "Keep it logically awesome.", "hook_id": self.id}
        told["hook"] = self.show() | {"last_response": unused}
        if self.project:
            told |= {"repository": self.project.show(), "sender": self.project.owner.show()}
        self.send("ping", told)


class Delivery:
    """One sending of an event; another one of the same has the same ``guid``."""

    def __init__(
        self, hook: Hook, event: str, payload: Json, installation: Installation | None
    ) -> None:
        self.hook = hook
        self.id = hook.forge.new_id()
        self.guid = str(uuid.uuid4())
        self.event = event
        self.payload = payload
        self.installation = installation
        self.again = False
        self.at = hook.forge.now()
        self.outcome: Outcome | None = None
        hook.deliveries.append(self)

    def send(self) -> None:
        """Give it to the courier, signed over the bytes that go out."""
        body = json.dumps(self.payload, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/0000000",
            "X-GitHub-Delivery": self.guid,
            "X-GitHub-Event": self.event,
            "X-GitHub-Hook-ID": str(self.hook.id),
            "X-GitHub-Hook-Installation-Target-Type": "repository"
            if self.hook.project
            else "integration",
        }
        if self.hook.secret:
            key = self.hook.secret.encode()
            headers["X-Hub-Signature"] = "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest()
            mac = hmac.new(key, body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature-256"] = f"sha256={mac}"
        self.hook.forge.courier.send(Letter(self.hook.target, self.event, headers, body, self))

    def resend(self) -> None:
        """Send it again, as somebody asked; nothing is sent again by itself."""
        made = Delivery(self.hook, self.event, self.payload, self.installation)
        made.guid, made.again = self.guid, True
        made.send()

    @property
    def status(self) -> str:
        """How it went, in GitHub's words."""
        if self.outcome is None:
            return "pending"
        if self.outcome.status == 0:
            late = "timed out" in self.outcome.problem.lower()
            return "timed out" if late else "failed to connect to host"
        well = 200 <= self.outcome.status < 300
        return "OK" if well else f"Invalid HTTP Response: {self.outcome.status}"

    def show(self) -> Json:
        """Give it as lists have it."""
        repository = self.payload.get("repository")
        return {
            "id": self.id,
            "guid": self.guid,
            "delivered_at": self.at,
            "redelivery": self.again,
            "duration": round(self.outcome.seconds, 2) if self.outcome else 0,
            "status": self.status,
            "status_code": self.outcome.status if self.outcome else 0,
            "event": self.event,
            "action": self.payload.get("action"),
            "installation_id": self.installation.id if self.installation else None,
            "repository_id": repository["id"] if repository else None,
            "throttled_at": None,
        }

    def full(self) -> Json:
        """Give it with what was sent."""
        return self.show() | {
            "url": self.hook.target,
            "request": {"headers": {"X-GitHub-Event": self.event}, "payload": self.payload},
            "response": {"headers": {}, "payload": ""},
        }


def _app_hook(turn: Turn) -> Hook:
    app = turn.who.app
    if app is None or turn.who.installation is not None:
        raise RefusedError(401, "A JSON web token could not be decoded")
    if app.hook is None:
        raise RefusedError(404, "Not Found")
    return app.hook


def _hook(turn: Turn, ask: Ask, level: str = "read") -> Hook:
    if "hook_id" not in ask.params:
        return _app_hook(turn)
    project = turn.project("hooks", level, "admin")
    for hook in turn.forge.hooks:
        if hook.project is project and hook.id == ask.number("hook_id"):
            return hook
    raise RefusedError(404, "Not Found")


@ROUTES.on("GET", HOOKS)
def _list(turn: Turn, _ask: Ask) -> Answer:
    project = turn.project("hooks", "read", "admin")
    return turn.page([one for one in turn.forge.hooks if one.project is project], Hook.show)


@ROUTES.on("POST", HOOKS)
def _create(turn: Turn, ask: Ask) -> Answer:
    project, said = turn.project("hooks", "write", "admin"), ask.json
    config = said.get("config") or {}
    same = [one for one in turn.forge.hooks if one.project is project]
    if not config.get("url") or any(one.target == config["url"] for one in same):
        raise invalid("Hook", "url", "custom", "Hook already exists on this repository")
    events = said.get("events") or ["push"]
    made = turn.forge.new_hook(project, config["url"], config.get("secret", ""), events)
    made.active = said.get("active", True)
    made.kind = config.get("content_type", "form")
    made.ping()
    return Answer(201, made.show())


@ROUTES.on("GET", ONE)
def _get(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, _hook(turn, ask).show())


@ROUTES.on("DELETE", ONE)
def _delete(turn: Turn, ask: Ask) -> Answer:
    turn.forge.hooks.remove(_hook(turn, ask, "write"))
    return Answer(204)


@ROUTES.on("POST", f"{ONE}/pings")
def _ping(turn: Turn, ask: Ask) -> Answer:
    _hook(turn, ask).ping()
    return Answer(204)


@ROUTES.on("GET", f"{ONE}/config")
@ROUTES.on("GET", "/app/hook/config")
def _config(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, _hook(turn, ask).config())


@ROUTES.on("GET", f"{ONE}/deliveries")
@ROUTES.on("GET", "/app/hook/deliveries")
def _deliveries(turn: Turn, ask: Ask) -> Answer:
    """List the newest first; pages go by a cursor, the id to go on from."""
    hook, query = _hook(turn, ask), ask.query
    found = [
        one
        for one in hook.deliveries[::-1]
        if one.outcome
        and one.id <= int(query.get("cursor", one.id))
        and turn.forge.seconds(one.at) > turn.forge.time - 3 * 86400
        and query.get("status", "") in ("", "success" if one.status == "OK" else "failure")
    ]
    size = min(100, int(query.get("per_page", 30)))
    link = {}
    if len(found) > size:
        query = query | {"cursor": str(found[size].id)}
        target = "&".join(f"{name}={text}" for name, text in query.items())
        link = {"Link": f'<{turn.forge.web}{ask.raw}?{target}>; rel="next"'}
    return Answer(200, [one.show() for one in found[:size]], link)


def _delivery(turn: Turn, ask: Ask) -> Delivery:
    for one in _hook(turn, ask).deliveries:
        if one.id == ask.number("delivery_id"):
            return one
    raise RefusedError(404, "Not Found")


@ROUTES.on("GET", f"{ONE}/deliveries/{{delivery_id:int}}")
@ROUTES.on("GET", "/app/hook/deliveries/{delivery_id:int}")
def _one_delivery(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, _delivery(turn, ask).full())


@ROUTES.on("POST", f"{ONE}/deliveries/{{delivery_id:int}}/attempts")
@ROUTES.on("POST", "/app/hook/deliveries/{delivery_id:int}/attempts")
def _attempt(turn: Turn, ask: Ask) -> Answer:
    _delivery(turn, ask).resend()
    return Answer(202, {})
