"""Health: which webhooks reach us, what is wrong with them, and which deliveries they lost.

GitHub never sends a failed delivery again by itself, and keeps the list for three days.
Source: docs.github.com/rest/apps/webhooks, /rest/repos/webhooks, "Handling failed deliveries".
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from bot.forges.github.events import Receiver
from bot.forges.payload import number, part, text
from bot.ports.forge import ForbiddenError, GoneError, Hook, Missed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.forges.github.client import Client
    from bot.forges.github.connection import Connection
    from bot.forges.payload import Payload

PATH = "/webhooks/github"
MOST = 2000
"""Deliveries that are looked through at once; what is older a sweep finds by itself."""

NEEDED = {"issue_comment", "pull_request", "pull_request_review_comment", "push"}
ADD = f"no webhook ends in {PATH}: add one"
UNSEEN = "the token may not see them: its owner needs to administer the repository for that"


def hooks(client: Client, project: str, public: str) -> list[Hook]:
    """Tell of each hook that reaches us at the address ``public`` (empty: at any); one with a
    problem and no address where none does. An App has one for all.
    """
    if client.is_app:
        found = list(_hook_of_app(client))
    else:
        try:
            path = f"/repos/{project}/hooks"
            found = list(client.of(project).pages(f"list the webhooks of {project}", path))
        except (ForbiddenError, GoneError):
            return [Hook("", UNSEEN)]
    reaching = [one for one in found if is_ours(one, public)]
    return [Hook(_url(one), problem(one)) for one in reaching] or [Hook("", ADD)]


def _hook_of_app(client: Client) -> Iterator[Payload]:
    """Read the App's webhook, if it has one, in the shape of a repository's."""
    app = client.itself.get("read the App", "/app")
    try:
        config = client.itself.get("read the App's webhook", "/app/hook/config")
    except GoneError:
        return
    yield {"config": config, "events": app.get("events")}


def is_ours(hook: Payload, public: str) -> bool:
    """Tell whether a hook leads to us."""
    return _url(hook).rstrip("/").endswith(public.rstrip("/") + PATH)


def problem(hook: Payload) -> str:
    """Say what is wrong with a hook and what to do about it; empty: nothing."""
    config, last = part(hook, "config"), part(hook, "last_response")
    events = hook.get("events")
    missing = NEEDED - set(events) if isinstance(events, list) and "*" not in events else set()
    code = number(last, "code")
    told = {
        "is switched off: make it active": hook.get("active") is False,
        f"last delivery was answered {code} {text(last, 'message')}: look at its recent deliveries":
            code >= 400,
        f"sends no {', '.join(sorted(missing))} events: add them": bool(missing),
        "sends forms: choose the content type application/json":
            text(config, "content_type") not in {"", "json"},
        "does not verify our certificate: enable SSL verification":
            _url(hook).startswith("https:") and str(config.get("insecure_ssl", "0")) != "0",
    }  # fmt: skip
    return "; ".join(words for words, holds in told.items() if holds)


def missed(client: Client, public: str, projects: Iterable[str], since: str) -> Iterator[Missed]:
    """List deliveries that failed after ``since``, and were not sent again with success.

    Where none did, the newest delivery is given with no subjects, for its time: what came before
    need not be looked through again.
    """
    receiver = Receiver(client.name, ())
    places = [(client.itself, "/app/hook")] if client.is_app else _places(client, public, projects)
    for connection, path in places:
        yield from _of_hook(connection, receiver, f"{path}/deliveries", since)


def _places(
    client: Client, public: str, projects: Iterable[str]
) -> Iterator[tuple[Connection, str]]:
    """Give the hooks that reach us, of the projects whose hooks we may see."""
    for project in projects:
        connection, path = client.of(project), f"/repos/{project}/hooks"
        try:
            found = list(connection.pages(f"list the webhooks of {project}", path))
        except (ForbiddenError, GoneError):
            continue
        yield from (
            (connection, f"{path}/{number(one, 'id')}") for one in found if is_ours(one, public)
        )


def _of_hook(connection: Connection, receiver: Receiver, path: str, since: str) -> Iterator[Missed]:
    """Read a hook's deliveries, newest first."""
    newest, arrived, failed = None, set(), {}
    listed = connection.pages("list the webhook's deliveries", path)
    for one in islice(existing(listed), MOST):
        if stamp(one) <= since:
            break
        newest = newest or one
        guid = text(one, "guid")
        if 200 <= number(one, "status_code") < 300:
            arrived.add(guid)
        elif guid not in arrived:
            failed[guid] = one
    lost = [one for guid, one in failed.items() if guid not in arrived]
    for one in reversed(lost):
        yield _read(connection, receiver, path, one)
    if newest is not None and not lost:
        yield Missed(text(newest, "guid"), (), stamp(newest))


def existing(listed: Iterator[Payload]) -> Iterator[Payload]:
    """List what there is; an App without a webhook has no list."""
    try:
        yield from listed
    except GoneError:
        return


def _read(connection: Connection, receiver: Receiver, path: str, listed: Payload) -> Missed:
    """Read what a failed delivery told."""
    try:
        whole = connection.get("read a delivery", f"{path}/{number(listed, 'id')}")
    except GoneError:
        whole = {}
    payload = part(whole, "request", "payload")
    event = receiver.again(text(listed, "event"), json.dumps(dict(payload)).encode())
    return Missed(text(listed, "guid"), event.subjects, stamp(listed))


def stamp(delivery: Payload) -> str:
    """Give a delivery's time in whole seconds."""
    return f"{text(delivery, 'delivered_at')[:19]}Z"


def _url(hook: Payload) -> str:
    return text(part(hook, "config"), "url")
