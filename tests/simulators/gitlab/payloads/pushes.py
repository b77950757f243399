"""Pushes: a branch or a tag moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.bare import NONE
from tests.simulators.gitlab.payloads.parts import Data, commit, project, repository

if TYPE_CHECKING:
    from tests.simulators.gitlab.people import User
    from tests.simulators.gitlab.projects import Project

LISTED = 20


def push(one: Project, by: User, ref: str, before: str, after: str) -> Data:
    """Tell that a branch or tag moved; only the newest 20 commits are listed."""
    kind = "tag_push" if ref.startswith("refs/tags/") else "push"
    brought = _brought(one, before, after) if kind == "push" else []
    return {
        "object_kind": kind,
        "event_name": kind,
        "before": before or NONE,
        "after": after or NONE,
        "ref": ref,
        "ref_protected": ref == f"refs/heads/{one.branch}",
        "checkout_sha": after or None,
        "message": None,
        "user_id": by.id,
        "user_name": by.name,
        "user_username": by.login,
        "user_email": None,
        "user_avatar": None,
        "project_id": one.id,
        "project": project(one),
        "commits": [_listed(one, each) for each in brought[-LISTED:]],
        "total_commits_count": len(brought),
        "push_options": {},
        "repository": {
            **repository(one),
            "git_http_url": one.clone_url,
            "git_ssh_url": one.ssh,
            "visibility_level": 20 if one.visibility == "public" else 0,
        },
    }


def _listed(one: Project, sha: str) -> Data:
    """Describe a commit with the paths that it changed."""
    files = one.git.diff(f"{sha}~1", sha)
    words = {"added": "A", "modified": "M", "removed": "D"}
    return (commit(one, sha) or {}) | {
        word: [file.path for file in files if file.status == sign] for word, sign in words.items()
    }


def _brought(one: Project, before: str, after: str) -> list[str]:
    """List the commits that a push brought, oldest first; a new branch's are those not on main."""
    if not after:
        return []
    known = before or one.git.base(one.git.tip(one.branch), after)
    if not known or known == after:
        return []
    return one.brought(known, after)
