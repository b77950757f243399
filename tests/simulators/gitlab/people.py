"""People: users, bots and their tokens, with the scopes and levels that rights come from.

Source: docs.gitlab.com/api/members (levels), docs.gitlab.com/user/profile/personal_access_tokens
(scopes), docs.gitlab.com/user/project/settings/project_access_tokens (bots of a project).
"""

from __future__ import annotations

from typing import NamedTuple

GUEST, REPORTER, DEVELOPER, MAINTAINER, OWNER = 10, 20, 30, 40, 50
LEVELS = {
    "guest": GUEST,
    "reporter": REPORTER,
    "developer": DEVELOPER,
    "maintainer": MAINTAINER,
    "owner": OWNER,
    "triage": REPORTER,
    "maintain": MAINTAINER,
    "read": REPORTER,
    "write": DEVELOPER,
    "admin": MAINTAINER,
}
READS = ("api", "read_api")
CLONES = ("api", "read_repository", "write_repository")
PUSHES = ("api", "write_repository")


class User:
    """Somebody with an account; a project's or group's access token is a bot of its own."""

    def __init__(self, number: int, login: str, name: str = "", *, bot: bool = False) -> None:
        self.id = number
        self.login = login
        self.name = name or login.capitalize()
        self.bot = bot
        self.state = "active"
        self.created_at = ""

    def __repr__(self) -> str:
        return f"User({self.id}, {self.login})"


class Token(NamedTuple):
    """A credential: who acts with it, what it may do, and for bots the level it was made with."""

    id: int
    secret: str
    user: User
    scopes: tuple[str, ...]
    name: str
    created_at: str
    expires_at: str
    revoked: bool = False
    job: bool = False

    def __repr__(self) -> str:
        return f"Token({self.id}, {self.name})"


class Group:
    """A group: its own members, the group it belongs to, and groups invited into it."""

    def __init__(self, number: int, path: str, parent: Group | None) -> None:
        self.id = number
        self.path = path
        self.parent = parent
        self.members: dict[User, int] = {}
        self.invited: list[tuple[Group, int]] = []
        self.public = True
        self.created_at = ""

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    def everybody(self) -> dict[User, int]:
        """Give all members, inherited and invited ones too, each with the highest level."""
        found = dict(self.parent.everybody()) if self.parent else {}
        for user, level in self.members.items():
            found[user] = max(level, found.get(user, 0))
        merge_invited(found, self.invited)
        return found


def merge_invited(found: dict[User, int], invited: list[tuple[Group, int]]) -> None:
    """Add the members of invited groups, with at most the level of the invitation."""
    for group, most in invited:
        for user, level in group.everybody().items():
            found[user] = max(min(level, most), found.get(user, 0))
