"""People as the API shows them.

Source: docs.gitlab.com/api/users, /api/members, /api/personal_access_tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.notation import (
    FLAG,
    NUMBER,
    TEXT,
    TIME,
    URL,
    Shape,
    many,
    maybe,
    more,
    one_of,
    thing,
)

if TYPE_CHECKING:
    from tests.simulators.gitlab.forge import GitLab
    from tests.simulators.gitlab.people import Group, Token, User

Data = dict[str, Any]

BASIC = thing(
    id=NUMBER,
    username=TEXT,
    public_email=maybe(TEXT),
    name=TEXT,
    state=one_of("active", "blocked"),
    locked=FLAG,
    avatar_url=maybe(URL),
    web_url=URL,
)
FULL = more(BASIC, created_at=TIME, bio=TEXT, bot=FLAG, location=maybe(TEXT))
OWN = more(FULL, email=TEXT, is_admin=FLAG, two_factor_enabled=FLAG, external=FLAG)
USER = Shape("docs.gitlab.com/api/users#get-a-single-user", FULL)
USERS = Shape("docs.gitlab.com/api/users#list-all-users", many(BASIC))
ME = Shape("docs.gitlab.com/api/users#get-the-current-user", OWN)
ONE_MEMBER = more(
    BASIC, access_level=NUMBER, created_at=TIME, expires_at=maybe(TEXT), membership_state=TEXT
)
MEMBER = Shape("docs.gitlab.com/api/members", ONE_MEMBER)
MEMBERS = Shape("docs.gitlab.com/api/members", many(ONE_MEMBER))
TOKEN = Shape(
    "docs.gitlab.com/api/personal_access_tokens#self-inform",
    thing(
        id=NUMBER,
        name=TEXT,
        revoked=FLAG,
        created_at=TIME,
        description=maybe(TEXT),
        scopes=many(TEXT),
        user_id=NUMBER,
        last_used_at=maybe(TIME),
        active=FLAG,
        expires_at=maybe(TEXT),
    ),
)
GROUP = Shape(
    "docs.gitlab.com/api/groups#get-a-single-group",
    thing(
        id=NUMBER,
        name=TEXT,
        path=TEXT,
        full_name=TEXT,
        full_path=TEXT,
        description=TEXT,
        visibility=one_of("public", "private"),
        web_url=URL,
        avatar_url=maybe(URL),
        parent_id=maybe(NUMBER),
        created_at=TIME,
    ),
)


def basic(forge: GitLab, user: User) -> Data:
    """Show somebody as the author of something."""
    return {
        "id": user.id,
        "username": user.login,
        "public_email": None,
        "name": user.name,
        "state": user.state,
        "locked": False,
        "avatar_url": None,
        "web_url": f"{forge.web}/{user.login}",
    }


def full(forge: GitLab, user: User) -> Data:
    """Show somebody alone."""
    more_of = {"created_at": user.created_at, "bio": "", "bot": user.bot, "location": None}
    return basic(forge, user) | more_of


def own(forge: GitLab, user: User) -> Data:
    """Show somebody to himself."""
    private = {"is_admin": False, "two_factor_enabled": False, "external": False}
    return full(forge, user) | {"email": f"{user.login}@example.org"} | private


def member(forge: GitLab, user: User, level: int) -> Data:
    """Show a member with the access level."""
    return basic(forge, user) | {
        "access_level": level,
        "created_at": user.created_at,
        "expires_at": None,
        "membership_state": "active",
    }


def token(one: Token) -> Data:
    """Show a token, never its secret."""
    return {
        "id": one.id,
        "name": one.name,
        "revoked": one.revoked,
        "created_at": one.created_at,
        "description": None,
        "scopes": list(one.scopes),
        "user_id": one.user.id,
        "last_used_at": None,
        "active": not one.revoked,
        "expires_at": one.expires_at,
    }


def group(forge: GitLab, one: Group) -> Data:
    """Show a group."""
    return {
        "id": one.id,
        "name": one.name,
        "path": one.name,
        "full_name": one.path.replace("/", " / "),
        "full_path": one.path,
        "description": "",
        "visibility": "public" if one.public else "private",
        "web_url": f"{forge.web}/groups/{one.path}",
        "avatar_url": None,
        "parent_id": one.parent.id if one.parent else None,
        "created_at": one.created_at,
    }
