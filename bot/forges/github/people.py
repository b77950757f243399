"""People: who we are, who is in a team, who may push.

Source: docs.github.com/rest/teams/members (members of teams below count), /rest/collaborators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forges.github.connection import quoted
from bot.forges.github.mapping import WRITERS, account
from bot.forges.payload import number, part, text
from bot.ports.forge import ForbiddenError, ForgeError, GoneError

if TYPE_CHECKING:
    from bot.core.model.merge_request import Account
    from bot.forges.github.client import Client
    from bot.forges.github.connection import Connection
    from bot.forges.payload import Payload

VIEWER = "query { viewer { login databaseId } }"


def ourselves(client: Client) -> Account:
    """Tell whose words ours are: an App speaks as its bot, a token as its owner."""
    asker = client.itself
    if client.is_app:
        bot = f"{text(asker.get('read the App', '/app'), 'slug')}[bot]"
        # An App's own key reads nothing but the App; users are public.
        return account(client.anyone().get("read the App's bot", f"/users/{quoted(bot)}"))
    try:
        return account(asker.get("read our own user", "/user"))
    except ForbiddenError:
        return _viewer(asker)


def _viewer(asker: Connection) -> Account:
    """Tell whom an installation's token speaks as; a job's ``GITHUB_TOKEN`` is one of the Actions
    App, and ``GET /user`` refuses those (actions/create-github-app-token#258).
    """
    viewer = part(asker.graph("read whose token this is", VIEWER), "viewer")
    login = text(viewer, "login")
    if not login:
        raise ForbiddenError(f"{asker.name}: could not read whose token this is")
    return account({"id": number(viewer, "databaseId"), "login": login, "type": "Bot"})


def members(connection: Connection, group: str) -> list[Account]:
    """List the people of a team (``@acme/security``) or of an organization, without bots."""
    org, _, team = group.removeprefix("@").partition("/")
    path = (
        f"/orgs/{quoted(org)}/teams/{quoted(team)}/members"
        if team
        else f"/orgs/{quoted(org)}/members"
    )
    try:
        found = list(connection.pages(f"list team {group}", path))
    except (ForbiddenError, GoneError) as error:
        why = "there is no such team, or we may not see it (members: read)"
        raise ForgeError(f"{connection.name}: {group} could not be listed: {why}") from error
    people = [account(one) for one in found]
    return list({one.id: one for one in people if one.human}.values())


def may_write(connection: Connection, project: str, somebody: Account) -> bool:
    """Tell whether somebody may push to a project; known by id, for a login may change hands."""
    held = _permission(connection, project, somebody.login)
    if str(number(part(held, "user"), "id")) != somebody.id:
        try:
            now = connection.get("read a user", f"/user/{quoted(somebody.id)}")
        except GoneError:
            return False
        held = _permission(connection, project, text(now, "login"))
    same = str(number(part(held, "user"), "id")) == somebody.id
    return same and text(held, "permission") in WRITERS


def _permission(connection: Connection, project: str, login: str) -> Payload:
    """Read what a login may do, nothing where there is no such account."""
    path = f"/repos/{project}/collaborators/{quoted(login)}/permission"
    try:
        return connection.get(f"read a permission in {project}", path)
    except GoneError:
        return {}
