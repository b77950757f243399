"""Checkup: what GitLab says of our token, and of the projects that we guard.

Source: docs.gitlab.com/api/personal_access_tokens ("Self-inform"), /api/projects.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.forges.gate import date_of
from bot.forges.gitlab.client import body_of
from bot.forges.gitlab.people import DEVELOPER
from bot.forges.payload import number, part, text
from bot.ports.checkup import Check, clock_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.merge_request import Project
    from bot.forges.gitlab.client import Client

SOON = 14
"""Days before its end at which a token ought to be replaced."""


def checkup(client: Client, now: float) -> Iterator[Check]:
    """Check the token and the clock."""
    with client.asking("read our own token"):
        answer = client.api.http_request("get", "/personal_access_tokens/self")
        told = part({"": answer.json()}, "")
    scopes = told.get("scopes")
    held = [str(one) for one in scopes] if isinstance(scopes, list) else []
    mend = "" if "api" in held else "make one with the scope api"
    found = f"{text(told, 'name')}, with {', '.join(held) or 'no scope'}"
    yield Check("the token", found, mend, must=True)
    if text(told, "expires_at"):
        yield _expiry(text(told, "expires_at"), now)
    yield clock_check(date_of(dict(answer.headers.lower_items()), now), now)


def _expiry(day: str, now: float) -> Check:
    left = (date.fromisoformat(day[:10]) - datetime.fromtimestamp(now, UTC).date()).days
    mend = "rotate it; a project's or group's token gets a new user: name the old one's id in "
    mend += "COUNTERSIGN_GITLAB_FORMER"
    return Check("the token's end", day[:10], mend if left < SOON else "")


def project_checkup(client: Client, project: Project) -> Iterator[Check]:
    """Check what we may do in a project, and whether a red pipeline keeps anything from merging."""
    with client.asking(f"read {project.path}"):
        told = body_of(client.api.projects.get(project.path))
    rights = part(told, "permissions")
    level = max(number(part(rights, name), "access_level")
                for name in ("project_access", "group_access"))  # fmt: skip
    mend = "" if level >= DEVELOPER else "give the token's user the role Developer"
    yield Check("rights", f"access level {level}", mend, must=True)
    gated = told.get("only_allow_merge_if_pipeline_succeeds") is True
    mend = "" if gated else 'switch on "Pipelines must succeed"'
    found = "pipelines must succeed" if gated else "a red status keeps nothing from merging"
    yield Check("required status", found, mend)
    resolved = told.get("only_allow_merge_if_all_discussions_are_resolved") is True
    found = "must be resolved: each error's comment blocks, too" if resolved else "block nothing"
    yield Check("threads", found)
    yield Check("forks and merge trains", "not gated by the status: run countersign-check there, "
                "or an external status check (docs/pipelines.md)")  # fmt: skip
