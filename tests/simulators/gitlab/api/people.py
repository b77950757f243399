"""Users, tokens, groups and members.

Source: docs.gitlab.com/api/users, /api/personal_access_tokens, /api/groups, /api/members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.shown import people as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.people import Group, User
    from tests.simulators.gitlab.projects import Project

TABLE = Table()
FILTERS = {"query": "text", "user_ids": "ints", "skip_users": "ints", "state": "awaiting|active"}


@TABLE.on("GET", "/version")
def version(visit: Visit) -> object:
    """Tell the host's version."""
    visit.require(allowed=visit.user is not None)
    return {"version": visit.forge.version, "revision": "0" * 11}


@TABLE.on("GET", "/user", gives=shown.ME)
def me(visit: Visit) -> object:
    """Tell who asks."""
    return shown.own(visit.forge, visit.somebody)


@TABLE.on("GET", "/users/{user:int}", gives=shown.USER)
def user(visit: Visit) -> object:
    """Show somebody."""
    number = visit.ask.number("user")
    for one in visit.forge.users.values():
        if one.id == number:
            return shown.full(visit.forge, one)
    raise RefusedError(404, "404 User Not Found")


@TABLE.on("GET", "/users", {"username": "text", "search": "text"}, shown.USERS)
def users(visit: Visit) -> object:
    """Find people by name."""
    wanted = visit.get("username")
    found = [
        one
        for one in visit.forge.users.values()
        if wanted in (None, one.login) and (visit.get("search") or "") in one.login
    ]
    return Page(found, lambda one: shown.basic(visit.forge, one))


@TABLE.on("GET", "/personal_access_tokens/self", gives=shown.TOKEN)
def token(visit: Visit) -> object:
    """Show the token that is asked with; any scope may."""
    if visit.token is None:
        raise RefusedError(401, "401 Unauthorized")
    return shown.token(visit.token)


@TABLE.on("GET", "/groups/{id}", {"with_projects": "flag"}, shown.GROUP)
def group(visit: Visit) -> object:
    """Show a group."""
    return shown.group(visit.forge, visit.group())


@TABLE.on("GET", "/{kind}/{id}/members", FILTERS, shown.MEMBERS)
def members(visit: Visit) -> object:
    """List direct members only."""
    return _page(visit, _place(visit).members)


@TABLE.on("GET", "/{kind}/{id}/members/all", FILTERS, shown.MEMBERS)
def all_members(visit: Visit) -> object:
    """List all members: direct, inherited, and those of invited groups."""
    return _page(visit, _place(visit).everybody())


@TABLE.on("GET", "/{kind}/{id}/members/{user:int}", gives=shown.MEMBER)
def member(visit: Visit) -> object:
    """Show a direct member."""
    return _one(visit, _place(visit).members)


@TABLE.on("GET", "/{kind}/{id}/members/all/{user:int}", gives=shown.MEMBER)
def any_member(visit: Visit) -> object:
    """Show a member, wherever the membership comes from."""
    return _one(visit, _place(visit).everybody())


def _place(visit: Visit) -> Group | Project:
    match visit.ask["kind"]:
        case "groups":
            visit.require(allowed=visit.user is not None)
            return visit.group()
        case "projects":
            visit.require(allowed=visit.user is not None)
            return visit.project()
    raise RefusedError(404, "404 Not Found", key="error")


def _page(visit: Visit, found: dict[User, int]) -> Page:
    ids, without = visit.get("user_ids"), visit.get("skip_users") or []
    words = visit.get("query") or ""
    left = [
        (one, level)
        for one, level in found.items()
        if (not ids or one.id in ids) and one.id not in without and words in one.login
    ]
    return Page(left, lambda pair: shown.member(visit.forge, *pair))


def _one(visit: Visit, found: dict[User, int]) -> object:
    number = visit.ask.number("user")
    for one, level in found.items():
        if one.id == number:
            return shown.member(visit.forge, one, level)
    raise RefusedError(404, "404 Not found")
