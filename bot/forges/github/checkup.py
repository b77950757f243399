"""Checkup: what GitHub says of our App or token, and of the branches that we guard.

Source: docs.github.com/rest/apps/apps, /rest/branches/branches, /rest/repos/rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forges.github.connection import quoted
from bot.forges.github.health import NEEDED
from bot.forges.payload import number, part, parts, text
from bot.forges.status_link import NAME
from bot.ports.checkup import Check, clock_check
from bot.ports.forge import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.merge_request import Project
    from bot.forges.github.client import Client
    from bot.forges.payload import Payload

LEVELS = ("", "read", "write", "admin")
PERMISSIONS = {
    "checks": "write",
    "contents": "read",
    "issues": "write",
    "members": "read",
    "metadata": "read",
    "pull_requests": "write",
}
"""What an App needs; deploy/README.md says what for."""


def checkup(client: Client, now: float) -> Iterator[Check]:
    """Check the App or the token, and the clock."""
    if client.is_app:
        yield from _of_app(client.itself.get("read the App", "/app"))
    else:
        login = text(client.itself.get("read our own user", "/user"), "login")
        yield Check("the token", f"of {login}")
    yield clock_check(client.itself.now, now)


def _of_app(app: Payload) -> Iterator[Check]:
    granted = part(app, "permissions")
    lacks = [
        f"{name}: {level}"
        for name, level in PERMISSIONS.items()
        if LEVELS.index(level) > LEVELS.index(text(granted, name))
    ]
    mend = f"grant {', '.join(lacks)} in the App's settings; each owner has to accept that"
    found = f"{text(app, 'slug')}, installed {number(app, 'installations_count')} times"
    yield Check("the App's permissions", found, mend if lacks else "", must=True)
    events = app.get("events")
    sent = set(events) if isinstance(events, list) else set()
    missing = sorted(NEEDED - sent)
    mend = f"subscribe it to {', '.join(missing)}"
    yield Check("the App's events", f"{len(sent)}", mend if missing else "", must=True)
    queue = "" if "merge_group" in sent else "subscribe it to merge_group, if a queue is used"
    yield Check("merge queues", "asked" if not queue else "not asked", queue)


def project_checkup(client: Client, project: Project) -> Iterator[Check]:
    """Check what we may do in a repository, and whether its branch requires our status."""
    connection = client.of(project.path)
    if not client.is_app:
        told = connection.get(f"read {project.path}", f"/repos/{project.path}")
        may = part(told, "permissions").get("push") is True
        mend = "" if may else "give the token's owner the role Write: statuses need it"
        yield Check("rights", "may post statuses" if may else "may only read", mend, must=True)
    required = _required(client, project)
    if required is None:
        yield Check("required status", "not to be seen", "look at the branch's rules yourself")
        return
    rule = f"require the status {NAME} for {project.branch}"
    expected = f"{rule}, with the App as its source"
    if not required:
        yield Check("required status", "a red status keeps nothing from merging",
                    expected if client.is_app else rule)  # fmt: skip
    elif client.is_app and 0 in required:
        yield Check("required status", "anybody who may push can set it", expected)
    else:
        yield Check("required status", f"{NAME} is required for {project.branch}")


def _required(client: Client, project: Project) -> list[int] | None:
    """Give the Apps that the required status must come from, 0 for anybody's; None: not told."""
    connection, branch = client.of(project.path), quoted(project.branch)
    base, what = f"/repos/{project.path}", f"read what {project.branch} requires"
    try:
        rules = list(connection.pages(what, f"{base}/rules/branches/{branch}"))
        protection = part(connection.get(what, f"{base}/branches/{branch}"), "protection")
    except ForgeError:
        return None
    found = [
        one for rule in rules for one in parts(part(rule, "parameters"), "required_status_checks")
    ]
    found += parts(part(protection, "required_status_checks"), "checks")
    sources = ("integration_id", "app_id")
    return [max(number(one, name) for name in sources) for one in found
            if text(one, "context") == NAME]  # fmt: skip
