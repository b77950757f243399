"""The simulated GitHub's rules for everybody: tokens, permissions, limits, pages and validators."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import github as pygithub
import jwt
import pytest
import requests

from tests.simulators.conftest import client_of, jwt_of

if TYPE_CHECKING:
    from tests.simulators import interface
    from tests.simulators.github import GitHub
    from tests.simulators.github.repos import Project


def get(github: GitHub, path: str, token: str = "", **headers: str) -> requests.Response:
    """Ask for something below the API's address."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return requests.get(f"{github.url}{path}", headers=headers, timeout=5)


def test_it_is_driven_like_any_host(github: GitHub, gadgets: Project) -> None:
    forge: interface.Forge = github
    project: interface.Project = gadgets
    project.commit("topic", {"b.md": "c\n"})
    request: interface.Request = project.open("topic", draft=True)
    issue: interface.Issue = gadgets.issue("Hole", author="eve")
    assert (request.state, request.draft, request.status("countersign")) == ("open", True, "")
    assert [(one.title, one.is_open) for one in project.issues] == [(issue.title, True)]
    assert forge.breaches == []


def test_a_token_that_is_not_known_is_refused(github: GitHub) -> None:
    answer = get(github, "/user", "wrong")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    assert get(github, "/user").status_code == 401
    assert get(github, "/user", github.token("rui")).json()["login"] == "rui"


def test_an_app_signs_its_requests_and_gets_tokens_for_an_hour(
    github: GitHub, gadgets: Project
) -> None:
    app = github.app("countersign", "acme")
    auth = pygithub.Auth.AppAuth(app.id, app.pem)
    integration = pygithub.GithubIntegration(auth=auth, base_url=github.url)
    found = integration.get_repo_installation("acme", "gadgets")
    token = integration.get_access_token(found.id).token
    assert [one.id for one in integration.get_installations()] == [found.id]
    assert get(github, "/installation/repositories", token).json()["total_count"] == 1
    note = client_of(github, token).get_repo(gadgets.path).create_issue("Hole")
    assert (note.user.login, note.user.type) == ("countersign[bot]", "Bot")
    assert get(github, "/user", token).status_code == 403
    github.advance(3601)
    assert get(github, "/installation/repositories", token).status_code == 401


def test_a_web_token_is_short_lived_and_signed_by_its_app(github: GitHub) -> None:
    app = github.app("countersign", "acme")
    now = int(time.time())
    said = {"iat": now, "exp": now + 300, "iss": str(app.id)}
    wrong = [
        said | {"exp": now + 3600},
        said | {"iat": now - 900, "exp": now - 600},
        said | {"iss": "1"},
    ]
    assert get(github, "/app", jwt_of(app)).json()["slug"] == "countersign"
    for one in wrong:
        token = jwt.encode(one, app.pem, "RS256")
        assert get(github, "/app", token).status_code == 401
    assert get(github, "/app", jwt.encode(said, "x" * 32, "HS256")).status_code == 401


def test_an_installation_token_may_do_what_it_was_granted(github: GitHub, gadgets: Project) -> None:
    app = github.app("countersign", "acme")
    token = app.installations[0].token({"issues": "read", "metadata": "read"})
    repo = client_of(github, token).get_repo(gadgets.path)
    with pytest.raises(pygithub.GithubException) as caught:
        repo.create_issue("Hole")
    assert caught.value.data["message"] == "Resource not accessible by integration"
    elsewhere = github.project("other/thing", private=True)
    with pytest.raises(pygithub.UnknownObjectException):
        client_of(github, token).get_repo(elsewhere.path)
    github.forget(app.installations[0])
    assert get(github, "/repos/acme/gadgets", token).status_code == 401


def test_a_workflows_token_is_of_a_bot_and_reaches_one_repository(
    github: GitHub, gadgets: Project
) -> None:
    gadgets.commit("topic", {"b.md": "c\n"})
    gadgets.open("topic")
    read = github.actions_token(gadgets.path, {"pull_requests": "read"})
    with pytest.raises(pygithub.GithubException) as caught:
        client_of(github, read).get_repo(gadgets.path).get_issue(1).create_comment("Look")
    assert caught.value.status == 403
    write = github.actions_token(gadgets.path, {"pull_requests": "write"})
    made = client_of(github, write).get_repo(gadgets.path).get_issue(1).create_comment("Look")
    assert made.user.login == "github-actions[bot]"


def test_a_fine_grained_token_says_what_it_is_when_it_is_refused(
    github: GitHub, gadgets: Project
) -> None:
    token = github.fine_token("rui", {"metadata": "read", "issues": "read"}, gadgets.path)
    with pytest.raises(pygithub.GithubException) as caught:
        client_of(github, token).get_repo(gadgets.path).create_issue("Hole")
    assert caught.value.data["message"] == "Resource not accessible by personal access token"


def test_a_private_repository_is_not_there_for_strangers(github: GitHub) -> None:
    secret = github.project("acme/secret", private=True)
    secret.member("rui", "read")
    for token, status in ((github.token("eva"), 404), (github.token("rui"), 200), ("", 404)):
        assert get(github, "/repos/acme/secret", token).status_code == status
    assert get(github, "/repos/acme/secret", github.token("rui", "public_repo")).status_code == 404


def test_comments_of_others_are_changed_by_those_who_write(
    github: GitHub, gadgets: Project
) -> None:
    note = gadgets.issue("Hole").comment("eva", "Deep")
    path = int(note.id)
    eva, ivo, rui = (
        client_of(github, github.token(login)).get_repo(gadgets.path).get_issue(1).get_comment(path)
        for login in ("eva", "ivo", "rui")
    )
    eva.edit("Deeper")
    with pytest.raises(pygithub.GithubException) as caught:
        ivo.edit("Shallow")
    assert caught.value.status == 403
    rui.edit("/signoff")
    assert gadgets.issues[0].comments[0] == (note.id, "eva", "/signoff")


def test_a_text_has_65536_characters_at_most(github: GitHub, gadgets: Project) -> None:
    gadgets.issue("Hole")
    issue = client_of(github, github.token("eva")).get_repo(gadgets.path).get_issue(1)
    assert len(issue.create_comment("ü" * 65536).body) == 65536
    with pytest.raises(pygithub.GithubException) as caught:
        issue.create_comment("x" * 65537)
    assert "maximum is 65536" in caught.value.data["errors"][0]["message"]


def test_an_issue_has_ten_assignees_at_most_and_labels(github: GitHub, gadgets: Project) -> None:
    repo = client_of(github, github.token("rui")).get_repo(gadgets.path)
    issue = repo.create_issue("Hole", labels=["a"], assignees=["mo"])
    issue.add_to_labels("b", "c")
    issue.remove_from_labels("a")
    assert [label.name for label in issue.get_labels()] == ["b", "c"]
    assert [one.login for one in repo.get_issue(1).assignees] == ["mo"]
    for number in range(11):
        gadgets.member(f"p{number}", "write")
    with pytest.raises(pygithub.GithubException) as caught:
        repo.create_issue("More", assignees=[f"p{number}" for number in range(11)])
    assert caught.value.status == 422
    found = repo.get_issues(labels=["b"], state="all")
    assert [one.number for one in found] == [1]


def test_a_reaction_is_given_once(github: GitHub, gadgets: Project) -> None:
    gadgets.issue("Hole").comment("eva", "Deep")
    repo = client_of(github, github.token("rui")).get_repo(gadgets.path)
    note = next(iter(repo.get_issue(1).get_comments()))
    assert note.create_reaction("eyes").id == note.create_reaction("eyes").id
    assert note.get_reactions().totalCount == 1


def test_lists_come_in_pages_of_thirty_and_a_hundred_at_most(
    github: GitHub, gadgets: Project
) -> None:
    issue = gadgets.issue("Hole")
    for number in range(130):
        issue.comment("eva", str(number))
    path = f"/repos/acme/gadgets/issues/{issue.number}/comments"
    assert len(get(github, path).json()) == 30
    first = get(github, f"{path}?per_page=1000")
    assert len(first.json()) == 100
    assert set(first.links) == {"next", "last"}
    last = requests.get(first.links["next"]["url"], timeout=5)
    assert [len(last.json()), set(last.links)] == [30, {"prev", "first"}]
    client = client_of(github, github.token("eva"))
    listed = client.get_repo("acme/gadgets").get_issue(1).get_comments()
    assert [one.body for one in listed] == [str(number) for number in range(130)]


def test_what_did_not_change_is_not_sent_again_and_costs_nothing(
    github: GitHub, gadgets: Project
) -> None:
    token = github.token("rui")
    issue = gadgets.issue("Hole")
    first = get(github, "/repos/acme/gadgets/issues/1", token)
    tag = first.headers["ETag"]
    again = get(github, "/repos/acme/gadgets/issues/1", token, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    left = "X-RateLimit-Remaining"
    assert again.headers[left] == first.headers[left] == "4999"
    issue.comment("eva", "Deep")
    changed = get(github, "/repos/acme/gadgets/issues/1", token, **{"If-None-Match": tag})
    assert (changed.status_code, changed.headers[left]) == (200, "4998")


def test_who_asks_too_often_waits_for_the_next_hour(github: GitHub, gadgets: Project) -> None:
    github.rates.hourly = 2
    token, path = github.token("rui"), f"/repos/{gadgets.path}"
    assert [get(github, path, token).status_code for _ in range(3)] == [200, 200, 403]
    refused = get(github, path, token)
    assert "API rate limit exceeded" in refused.json()["message"]
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert int(refused.headers["X-RateLimit-Reset"]) > time.time()
    assert get(github, path, github.token("eva")).status_code == 200
    assert get(github, "/rate_limit", token).json()["rate"]["remaining"] == 0
    github.advance(3601)
    assert get(github, path, token).status_code == 200


def test_who_writes_too_often_is_told_when_to_go_on(github: GitHub, gadgets: Project) -> None:
    gadgets.issue("Hole")
    github.rates.writes = 2
    url = f"{github.url}/repos/acme/gadgets/issues/1/comments"
    headers = {"Authorization": f"token {github.token('eva')}"}
    answers = [
        requests.post(url, json={"body": "Look"}, headers=headers, timeout=5) for _ in range(3)
    ]
    assert [one.status_code for one in answers] == [201, 201, 403]
    assert "secondary rate limit" in answers[2].json()["message"]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 61


def test_teams_hold_those_of_teams_below(github: GitHub, gadgets: Project) -> None:
    github.team("acme/reviewers", "rui")
    github.team("acme/security", "eva", "rui", parent="acme/reviewers")
    token = github.app("countersign", "acme").installations[0].token()
    organization = client_of(github, token).get_organization("acme")
    team = organization.get_team_by_slug("reviewers")
    assert [one.login for one in team.get_members()] == ["rui", "eva"]
    assert [one.login for one in organization.get_members()] == ["rui", "eva"]
    assert get(github, "/orgs/acme/teams/none", token).status_code == 404
    repo = client_of(github, token).get_repo(gadgets.path)
    levels = [repo.get_collaborator_permission(login) for login in ("rui", "eva", "mo")]
    assert levels == ["write", "read", "admin"]
    narrow = github.apps[0].installations[0].token({"metadata": "read"})
    assert get(github, "/orgs/acme/teams/reviewers", narrow).status_code == 403


def test_three_thousand_files_are_listed_and_no_more(github: GitHub, gadgets: Project) -> None:
    gadgets.commit("topic", {f"many/{number}.md": "x\n" for number in range(3010)})
    gadgets.open("topic")
    merge = client_of(github, github.token("eva")).get_repo(gadgets.path).get_pull(1)
    assert merge.changed_files == 3010
    listed = get(github, "/repos/acme/gadgets/pulls/1/files?per_page=100&page=30")
    assert (len(listed.json()), "next" in listed.links) == (100, False)


def test_an_answer_out_of_shape_is_a_breach(github: GitHub, gadgets: Project) -> None:
    gadgets.commit("topic", {"b.md": "c\n"})
    url = f"{github.url}/repos/acme/gadgets/pulls?state=broken&page=1&odd=1"
    requests.get(url, timeout=5)
    requests.get(f"{github.url}/repos/acme/gadgets/stargazers", timeout=5)
    assert [breach.partition(" asked: ")[2][:20] for breach in github.breaches] == [
        "query odd is not kno", 'query state: /: "bro', "",
    ]  # fmt: skip
    github.breaches.clear()
