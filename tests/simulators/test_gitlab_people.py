"""The simulated GitLab knows people, tokens, groups and members as GitLab does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gitlab.exceptions import GitlabAuthenticationError, GitlabError, GitlabGetError

if TYPE_CHECKING:
    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.projects import Project


def test_a_token_tells_who_asks_and_what_it_may(clients: Clients) -> None:
    api = clients.api("ana", "read_api")
    api.auth()
    assert api.user is not None
    assert (api.user.username, api.user.bot) == ("ana", False)
    token = api.personal_access_tokens.get("self")
    assert (token.scopes, token.active, token.user_id) == (["read_api"], True, api.user.id)


def test_a_wrong_or_revoked_token_is_refused_even_for_a_public_project(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    api = clients.api("rui")
    gitlab.revoke(api.private_token or "")
    with pytest.raises(GitlabAuthenticationError):
        api.projects.get(widgets.id)


def test_a_token_that_reads_does_not_write(widgets: Project, clients: Clients) -> None:
    api = clients.api("rui", "read_api")
    with pytest.raises(GitlabError) as refused:
        api.projects.get(widgets.id).issues.create({"title": "No"})
    assert refused.value.response_code == 403
    assert refused.value.error_message == "insufficient_scope"


def test_a_projects_bot_is_an_account_of_its_own_and_each_rotation_makes_another(
    gitlab: GitLab, widgets: Project
) -> None:
    first, second = widgets.bot("countersign"), widgets.bot("countersign")
    bots = [gitlab.tokens[secret].user for secret in (first, second)]
    assert bots[0] is not bots[1]
    assert bots[0].login.startswith(f"project_{widgets.id}_bot_")
    assert [bot.name for bot in bots] == ["countersign"] * 2


def test_a_private_project_is_not_there_for_strangers(gitlab: GitLab, clients: Clients) -> None:
    gitlab.project("acme/secret", private=True).member("rui", "read")
    assert clients.project("rui", "acme/secret").visibility == "private"
    with pytest.raises(GitlabGetError, match="404 Project Not Found"):
        clients.project("eve", "acme/secret")


def test_members_are_direct_ones_and_all_are_inherited_and_invited_too(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    gitlab.team("acme", "lea", role="owner")
    gitlab.team("acme/security/red", "ivo")
    gitlab.team("guests", "gus", "rui", role="maintainer")
    widgets.invite("guests", "read")
    api = clients.api("rui")
    project = api.projects.get(widgets.id)
    levels = {one.username: one.access_level for one in project.members_all.list(get_all=True)}
    assert {one.username for one in project.members.list(get_all=True)} == {"rui", "mo"}
    assert levels == {"lea": 50, "rui": 30, "mo": 40, "gus": 20}
    group = api.groups.get("acme/security/red")
    assert [one.username for one in group.members.list(get_all=True)] == ["ivo"]
    assert {one.username for one in group.members_all.list(get_all=True)} == {"ivo", "lea"}


def test_one_member_is_found_direct_or_through_all(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    gitlab.team("acme", "lea")
    project = clients.project("rui", widgets.path)
    lea = gitlab.user("lea").id
    with pytest.raises(GitlabGetError):
        project.members.get(lea)
    assert project.members_all.get(lea).access_level == 30


def test_the_projects_of_ones_membership_are_listed_by_keys_or_pages(
    gitlab: GitLab, clients: Clients
) -> None:
    for number in range(5):
        gitlab.project(f"acme/p{number}").member("rui", "write")
    gitlab.project("acme/other")
    api = clients.api("rui")
    pages = api.projects.list(membership=True, per_page=2, iterator=True)
    keys = api.projects.list(
        membership=True, per_page=2, iterator=True, pagination="keyset", order_by="id", sort="asc"
    )
    assert sorted(one.path for one in pages) == [f"p{number}" for number in range(5)]
    assert [one.path for one in keys] == [f"p{number}" for number in range(5)]
    assert sum("/projects?" in call.path for call in gitlab.calls) == 6


def test_an_unknown_parameter_is_a_breach(gitlab: GitLab, clients: Clients) -> None:
    clients.api("rui").projects.list(get_all=False, sorting="up")
    assert gitlab.breaches == ["GET /api/v4/projects: sorting is no parameter"]
    gitlab.breaches.clear()


def test_what_is_not_simulated_is_a_breach(gitlab: GitLab, clients: Clients) -> None:
    with pytest.raises(GitlabError):
        clients.api("rui").runners.list(get_all=False)
    assert gitlab.breaches == ["GET /api/v4/runners: nothing is simulated there"]
    gitlab.breaches.clear()
