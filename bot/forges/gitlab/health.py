"""Health: which webhooks reach us, what is wrong with them, and which deliveries they lost.

Source: docs.gitlab.com/api/project_webhooks, docs.gitlab.com/user/project/integrations/webhooks
("Auto-disabled webhooks"): four failures in a row disable a hook, after 4xx for good.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.forges.gitlab.client import body_of
from bot.forges.gitlab.events import Receiver
from bot.forges.payload import number, part, text
from bot.ports.forge import ForbiddenError, GoneError, Hook, Missed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.forges.gitlab.client import Client
    from bot.forges.payload import Payload

PATH = "/webhooks/gitlab"
NEEDED = {
    "merge_requests_events": "merge request",
    "note_events": "comment",
    "pipeline_events": "pipeline",
    "push_events": "push",
}
FAILED = "client_failure,server_failure"
MOST_EVENTS = 20
"""As many deliveries as GitLab gives on a page: it refuses to give more."""

RETEST = "mend what the service answered, then test the hook in the project's webhook settings"


def hooks(client: Client, project: str, public: str) -> list[Hook]:
    """Tell of each hook that reaches us at the address ``public`` (empty: at any); one with a
    problem and no address where none does.
    """
    try:
        found = [Hook(text(one, "url"), problem(one)) for one in _listed(client, project, public)]
    except ForbiddenError:
        why = "the token may not see them: give its user the role Maintainer to have them watched"
        return [Hook("", why)]
    add = f"no webhook ends in {PATH}: add one, unless a group's or the instance's hook covers this"
    return found or [Hook("", add)]


def problem(hook: Payload) -> str:
    """Say what is wrong with a hook and what to do about it; empty: nothing."""
    state = text(hook, "alert_status")
    missing = [word for flag, word in NEEDED.items() if hook.get(flag) is False]
    insecure = text(hook, "url").startswith("https:") and not hook.get("enable_ssl_verification")
    told = {
        f"disabled after failed deliveries: {RETEST}": state == "disabled",
        f"disabled until {text(hook, 'disabled_until')} after failed deliveries: {RETEST}":
            state == "temporarily_disabled",
        f"sends no {', '.join(missing)} events: switch them on": bool(missing),
        "does not verify our certificate: switch SSL verification on": insecure,
    }  # fmt: skip
    return "; ".join(words for words, holds in told.items() if holds)


def missed(client: Client, project: str, public: str, since: str) -> Iterator[Missed]:
    """List deliveries that failed and tell of something after ``since``; GitLab (17.3) keeps them
    for a week, and gives no time but that of what they tell. A push has none: sweeps find those.
    """
    try:
        listed = _listed(client, project, public)
    except ForbiddenError:
        return
    receiver = Receiver(client.name, ())
    for hook in listed:
        for sent in _sent(client, project, number(hook, "id")):
            lost = _lost(receiver, sent)
            if lost and lost.at > since:
                yield lost


def _lost(receiver: Receiver, sent: Payload) -> Missed | None:
    """Read a failed delivery, None where there is nothing to look at."""
    data, headers = part(sent, "request_data"), part(sent, "request_headers")
    told = part(data, "object_attributes")
    at = stamp(text(told, "updated_at") or text(told, "finished_at") or text(told, "created_at"))
    body = json.dumps(dict(data)).encode()
    subjects = receiver.event(headers, body).subjects
    return Missed(receiver.delivery(headers, body), subjects, at) if subjects and at else None


def stamp(moment: str) -> str:
    """Give a time as ISO 8601 in whole seconds; webhooks have it as ``2026-11-20 10:00:00 UTC``."""
    found = re.match(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)", moment)
    return f"{found[1]}T{found[2]}Z" if found else ""


def _listed(client: Client, project: str, public: str) -> list[Payload]:
    """List a project's hooks that reach us."""
    with client.asking(f"list the webhooks of {project}"):
        found = client.project(project).hooks.list(get_all=True, per_page=100)
    hooks = [body_of(one) for one in found]
    end = public.rstrip("/") + PATH
    return [one for one in hooks if text(one, "url").rstrip("/").endswith(end)]


def _sent(client: Client, project: str, hook: int) -> list[Payload]:
    """List a hook's failed deliveries, none where this GitLab keeps no list."""
    path = f"{client.project(project).hooks.path}/{hook}/events"
    try:
        with client.asking(f"list the deliveries of a webhook of {project}"):
            listed = client.api.http_list(path, get_all=True, status=FAILED, per_page=MOST_EVENTS)
            return list(listed)
    except GoneError:
        return []
