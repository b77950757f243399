"""Parts: what the payloads of all events have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulators.gitlab.people import User
    from tests.simulators.gitlab.projects import Project

Data = dict[str, Any]


def when(stamp: str) -> str:
    """Write a time as most events do."""
    return f"{stamp[:10]} {stamp[11:19]} UTC"


def user(who: User) -> Data:
    """Tell who did it."""
    return {
        "id": who.id,
        "name": who.name,
        "username": who.login,
        "avatar_url": None,
        "email": "[REDACTED]",
    }


def project(one: Project) -> Data:
    """Describe a project."""
    return {
        "id": one.id,
        "name": one.name,
        "description": "",
        "web_url": one.web,
        "avatar_url": None,
        "git_ssh_url": one.ssh,
        "git_http_url": one.clone_url,
        "namespace": one.namespace.rpartition("/")[2],
        "visibility_level": {"private": 0, "internal": 10, "public": 20}[one.visibility],
        "path_with_namespace": one.path,
        "default_branch": one.branch,
        "ci_config_path": None,
        "homepage": one.web,
        "url": one.ssh,
        "ssh_url": one.ssh,
        "http_url": one.clone_url,
    }


def repository(one: Project) -> Data:
    """Describe it once more, as older receivers want it."""
    return {"name": one.name, "url": one.ssh, "description": "", "homepage": one.web}


def commit(one: Project, sha: str) -> Data | None:
    """Describe a commit."""
    if not sha:
        return None
    _, _, author, date, message = one.described(sha)
    return {
        "id": sha,
        "message": message,
        "title": message.partition("\n")[0],
        "timestamp": date,
        "url": f"{one.web}/-/commit/{sha}",
        "author": {"name": author, "email": "[REDACTED]"},
    }
