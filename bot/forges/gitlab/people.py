"""People: who is in a group, who may push, who we are.

Source: docs.gitlab.com/api/members. Only ``members/all`` knows inherited and invited members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forges.gitlab.client import body_of
from bot.forges.gitlab.mapping import account
from bot.forges.payload import number, text
from bot.ports.forge import ForbiddenError, ForgeError, GoneError

if TYPE_CHECKING:
    from bot.core.model.merge_request import Account
    from bot.forges.gitlab.client import Client

DEVELOPER = 30


def members(client: Client, group: str) -> list[Account]:
    """List the people of a group (``@acme/security``), each once, without bots and blocked ones."""
    path = group.removeprefix("@")
    try:
        with client.asking(f"list group {path}"):
            listed = client.group(path).members_all.list(get_all=True, per_page=100)
            found = [body_of(one) for one in listed]
    except (ForbiddenError, GoneError) as error:
        why = "there is no such group, or the token does not see it"
        raise ForgeError(f"group {path} could not be listed: {why}") from error
    people = [account(one) for one in found if text(one, "state") == "active"]
    return list({one.id: one for one in people if one.human}.values())


def may_write(client: Client, project: str, somebody: Account) -> bool:
    """Tell whether somebody may push to a project."""
    try:
        with client.asking(f"read a member of {project}"):
            member = body_of(client.project(project).members_all.get(int(somebody.id)))
    except GoneError:
        return False
    return number(member, "access_level") >= DEVELOPER and text(member, "state") == "active"
