"""Accounts: people, bots, organizations and teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.shapes import Json, organization_addresses, user_addresses
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.turn import Turn

ROUTES: Routes[Turn] = Routes()
_NOTHING: Json = dict.fromkeys(("bio", "company", "email", "hireable", "location"))


class Account:
    """Somebody or something with a login; ``kind`` is User, Organization or Bot."""

    def __init__(self, forge: GitHub, login: str, kind: str = "User") -> None:
        self.forge = forge
        self.id = forge.new_id()
        self.login = login
        self.name = login.title()
        self.kind = kind
        self.owners: set[str] = set()
        self.created = forge.now()

    @property
    def url(self) -> str:
        """Where the API has it."""
        return f"{self.forge.url}/users/{self.login.replace('[', '%5B').replace(']', '%5D')}"

    def show(self) -> Json:
        """Give the account as most answers hold it."""
        page = self.login.removesuffix("[bot]")
        web = f"{self.forge.web}/apps/{page}" if self.kind == "Bot" else f"{self.forge.web}/{page}"
        return {
            "login": self.login,
            "id": self.id,
            "node_id": f"U_{self.id}",
            "avatar_url": f"{self.forge.web}/avatars/u/{self.id}?",
            "gravatar_id": "",
            "url": self.url,
            "html_url": web,
            "type": self.kind,
            "site_admin": False,
        } | user_addresses(self.url)

    def full(self) -> Json:
        """Give the account as asked for by itself."""
        return {
            **self.show(),
            **_NOTHING,
            "name": self.name,
            "blog": "",
            "public_repos": 0,
            "public_gists": 0,
            "followers": 0,
            "following": 0,
            "created_at": self.created,
            "updated_at": self.created,
        }

    def organization(self) -> Json:
        """Give an organization as webhooks hold it."""
        url = f"{self.forge.url}/orgs/{self.login}"
        return {
            "login": self.login,
            "id": self.id,
            "node_id": f"O_{self.id}",
            "url": url,
            "avatar_url": f"{self.forge.web}/avatars/u/{self.id}?",
            "description": "",
        } | organization_addresses(url)


class Team:
    """A team of an organization; members of teams below it count as its own."""

    def __init__(self, forge: GitHub, path: str, parent: Team | None = None) -> None:
        self.forge = forge
        self.id = forge.new_id()
        self.organization, _, self.slug = path.partition("/")
        self.parent = parent
        self.logins: list[str] = []

    @property
    def path(self) -> str:
        """``acme/reviewers``."""
        return f"{self.organization}/{self.slug}"

    def below(self) -> list[Team]:
        """Give the teams right below."""
        return [team for team in self.forge.teams.values() if team.parent is self]

    def members(self) -> list[str]:
        """Give the logins, those of teams below too, each once."""
        below = [login for team in self.below() for login in team.members()]
        return list(dict.fromkeys([*self.logins, *below]))

    def show(self, *, with_parent: bool = True) -> Json:
        """Give the team as lists hold it."""
        url = f"{self.forge.url}/organizations/1/team/{self.id}"
        shown: Json = {
            "id": self.id,
            "node_id": f"T_{self.id}",
            "url": url,
            "html_url": f"{self.forge.web}/orgs/{self.organization}/teams/{self.slug}",
            "name": self.slug.title(),
            "slug": self.slug,
            "description": "",
            "permission": "pull",
            "privacy": "closed",
            "notification_setting": "notifications_enabled",
            "members_url": f"{url}/members{{/member}}",
            "repositories_url": f"{url}/repos",
            "type": "organization",
        }
        if with_parent:
            shown["parent"] = self.parent.show(with_parent=False) if self.parent else None
        return shown

    def full(self) -> Json:
        """Give the team as asked for by itself."""
        owner = self.forge.organization(self.organization)
        counts = {"members_count": len(self.members()), "repos_count": 0}
        times = {"created_at": owner.created, "updated_at": owner.created}
        return self.show() | counts | times | {"organization": _organization_full(owner)}


def _organization_full(account: Account) -> Json:
    counts = ("public_repos", "public_gists", "followers", "following")
    return (
        account.organization()
        | dict.fromkeys(counts, 0)
        | {
            "name": account.name,
            "html_url": f"{account.forge.web}/{account.login}",
            "type": "Organization",
            "has_organization_projects": False,
            "has_repository_projects": False,
            "created_at": account.created,
            "updated_at": account.created,
            "archived_at": None,
        }
    )


@ROUTES.on("GET", "/user")
def _me(turn: Turn, _ask: Ask) -> Answer:
    who = turn.person()
    counts = ("private_gists", "total_private_repos", "owned_private_repos", "disk_usage")
    more = {"collaborators": 0, "two_factor_authentication": True}
    return Answer(200, who.full() | dict.fromkeys(counts, 0) | more)


@ROUTES.on("GET", "/users/{username}")
def _user(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, turn.account(ask["username"]).full())


@ROUTES.on("GET", "/user/{account_id:int}")
def _user_by_id(turn: Turn, ask: Ask) -> Answer:
    number = ask.number("account_id")
    for account in turn.forge.accounts.values():
        if account.id == number:
            return Answer(200, account.full())
    raise RefusedError(404, "Not Found")


@ROUTES.on("GET", "/orgs/{org}")
def _organization(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, _organization_full(turn.organization(ask["org"])))


@ROUTES.on("GET", "/orgs/{org}/members")
def _members(turn: Turn, ask: Ask) -> Answer:
    turn.of_organization(turn.organization(ask["org"]), "members")
    logins = dict.fromkeys(
        login
        for team in turn.forge.teams.values()
        if team.organization == ask["org"]
        for login in team.members()
    )
    return turn.page([turn.forge.user(login) for login in logins], Account.show)


@ROUTES.on("GET", "/orgs/{org}/teams")
def _teams(turn: Turn, ask: Ask) -> Answer:
    turn.of_organization(turn.organization(ask["org"]), "members")
    found = [team for team in turn.forge.teams.values() if team.organization == ask["org"]]
    return turn.page(found, Team.show)


def _found(turn: Turn, ask: Ask) -> Team:
    turn.of_organization(turn.organization(ask["org"]), "members")
    team = turn.forge.teams.get(f"{ask['org']}/{ask['team_slug']}".lower())
    if team is None:
        raise RefusedError(404, "Not Found")
    return team


@ROUTES.on("GET", "/orgs/{org}/teams/{team_slug}")
def _team(turn: Turn, ask: Ask) -> Answer:
    return Answer(200, _found(turn, ask).full())


@ROUTES.on("GET", "/orgs/{org}/teams/{team_slug}/teams")
def _teams_below(turn: Turn, ask: Ask) -> Answer:
    return turn.page(_found(turn, ask).below(), Team.show)


# PyGithub lists by the address that the team's own answer names.
@ROUTES.on("GET", "/organizations/1/team/{team_id:int}/members")
@ROUTES.on("GET", "/orgs/{org}/teams/{team_slug}/members")
def _team_members(turn: Turn, ask: Ask) -> Answer:
    if "team_id" in ask.params:
        team = next(one for one in turn.forge.teams.values() if one.id == ask.number("team_id"))
        ask.params |= {"org": team.organization, "team_slug": team.slug}
        ask.template = "/orgs/{org}/teams/{team_slug}/members"
    found = _found(turn, ask)
    return turn.page([turn.forge.user(login) for login in found.members()], Account.show)


@ROUTES.on("GET", "/orgs/{org}/teams/{team_slug}/memberships/{username}")
def _membership(turn: Turn, ask: Ask) -> Answer:
    team = _found(turn, ask)
    if ask["username"] not in team.members():
        raise RefusedError(404, "Not Found")
    url = f"{turn.forge.url}/organizations/1/team/{team.id}/memberships/{ask['username']}"
    return Answer(200, {"url": url, "role": "member", "state": "active"})
