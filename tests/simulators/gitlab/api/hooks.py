"""Webhooks, what they sent, sending it again, and tests, which enable a disabled one.

Source: docs.gitlab.com/api/project_webhooks, and gitlab-org/gitlab's lib/api/hooks/events.rb and
WebHookLogsFinder: the statuses may be several, and a delivery that met no answer is a failure of
the server. Tests and resends: five a minute for each hook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab import payloads
from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.hooks import FLAGS, TRIGGERS, Hook
from tests.simulators.gitlab.people import MAINTAINER
from tests.simulators.gitlab.shown import hooks as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.hooks import Sent
    from tests.simulators.gitlab.projects import Project

TABLE = Table()
ALL = "/projects/{id}/hooks"
ONE = f"{ALL}/{{hook:int}}"
SET = {
    "url": "text",
    "name": "text",
    "description": "text",
    "token": "text",
    "signing_token": "text",
    "enable_ssl_verification": "flag",
    "push_events_branch_filter": "text",
    **dict.fromkeys(FLAGS, "flag"),
}
PER_MINUTE = 5
RANGES = {"successful": ("2",), "client_failure": ("4",), "server_failure": ("5", "internal")}
MOST_EVENTS = 20


@TABLE.on("GET", ALL, gives=shown.HOOKS)
def hooks(visit: Visit) -> object:
    """List webhooks."""
    return Page(list(visit.project(MAINTAINER).hooks.values()), shown.hook)


@TABLE.on("POST", ALL, SET | {"url": "text!"}, shown.HOOK)
def create(visit: Visit) -> object:
    """Register one; push events are on unless told otherwise."""
    project = visit.project(MAINTAINER)
    made = Hook(project, visit.forge.new_id(), visit["url"])
    _set(visit, made)
    project.hooks[made.id] = made
    return shown.hook(made)


@TABLE.on("GET", ONE, gives=shown.HOOK)
def hook(visit: Visit) -> object:
    """Show a webhook."""
    return shown.hook(_hook(visit))


@TABLE.on("PUT", ONE, SET, shown.HOOK)
def update(visit: Visit) -> object:
    """Change it."""
    found = _hook(visit)
    _set(visit, found)
    return shown.hook(found)


@TABLE.on("DELETE", ONE)
def delete(visit: Visit) -> object:
    """Take it away."""
    found = _hook(visit)
    del found.project.hooks[found.id]
    return None


@TABLE.on("GET", f"{ONE}/events", {"status": "text"}, shown.EVENTS)
def events(visit: Visit) -> object:
    """List what it sent in the last seven days, newest first; at most 20 on a page."""
    if int(visit.get("per_page") or 1) > MOST_EVENTS:
        raise RefusedError(400, "per_page does not have a valid value", key="error")
    wanted = (visit.get("status") or "").split(",")
    start = tuple(digit for one in wanted for digit in RANGES.get(one, (one,)))
    week = visit.forge.time - 7 * 86_400
    found = [
        sent
        for sent in reversed(_hook(visit).log)
        if sent.done and sent.at >= week and sent.status.startswith(start)
    ]
    return Page(found, shown.event)


@TABLE.on("POST", f"{ONE}/events/{{event:int}}/resend", gives=shown.RESENT)
def resend(visit: Visit) -> object:
    """Send an event again, with the same idempotency key."""
    found = _hook(visit)
    _limited(visit, found, "resend")
    for sent in found.log:
        if sent.id == visit.ask.number("event"):
            key = sent.letter.headers["Idempotency-Key"]
            status = _now(visit, found.letter(sent.trigger, sent.data, key))
            return {"response_status": int(status) if status.isdigit() else status}
    raise RefusedError(404, "404 Not found")


@TABLE.on("POST", f"{ONE}/test/{{trigger}}", gives=shown.TESTED)
def try_out(visit: Visit) -> object:
    """Send an example at once, disabled or not; 422 where that fails."""
    found = _hook(visit)
    _limited(visit, found, "test")
    flags = {flag: trigger for trigger, (_, flag) in TRIGGERS.items()}
    trigger = flags.get(visit.ask["trigger"])
    if trigger is None:
        raise RefusedError(400, "trigger does not have a valid value", key="error")
    data = _example(visit, found.project, trigger)
    status = _now(visit, found.letter(trigger, data))
    if not status.startswith("2"):
        raise RefusedError(422, f"Hook executed but returned HTTP {status}")
    return {"message": "201 Created"}


def _example(visit: Visit, project: Project, trigger: str) -> dict[str, Any]:
    """Make what a test sends: the newest merge request or the tip of the default branch."""
    if trigger == "merge_request_hooks":
        if not project.requests:
            raise RefusedError(422, "Ensure the project has merge requests.")
        newest = max(project.requests, key=lambda one: one.id)
        return payloads.merge_request(newest, visit.somebody, "open")
    tip = project.git.tip(project.branch)
    return payloads.push(project, visit.somebody, f"refs/heads/{project.branch}", "", tip)


def _now(visit: Visit, sent: Sent) -> str:
    """Send without waiting for those in line, and hear how it went."""
    outcome = visit.forge.courier._post(sent.letter)
    visit.forge.delivered(sent.letter, outcome)
    return sent.status


def _hook(visit: Visit) -> Hook:
    found = visit.project(MAINTAINER).hooks.get(visit.ask.number("hook"))
    if found is None:
        raise RefusedError(404, "404 Not found")
    return found


def _limited(visit: Visit, hook: Hook, what: str) -> None:
    name = f"{what} {hook.id} {visit.somebody.id}"
    visit.forge.limiter.check(visit.forge, name, PER_MINUTE)


def _set(visit: Visit, hook: Hook) -> None:
    hook.url = visit.get("url", hook.url)
    if not hook.url.startswith(("http://", "https://")):
        raise RefusedError(422, "Invalid url given", key="error")
    hook.name = visit.get("name", hook.name)
    hook.description = visit.get("description", hook.description)
    hook.token = visit.get("token", hook.token)
    hook.signing = visit.get("signing_token", hook.signing)
    hook.ssl = visit.get("enable_ssl_verification", hook.ssl)
    hook.branches = visit.get("push_events_branch_filter", hook.branches)
    hook.flags |= {flag: visit[flag] for flag in FLAGS if flag in visit.params}
