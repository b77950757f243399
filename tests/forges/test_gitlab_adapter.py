"""What GitLab tells of projects, people and merge requests, and the issues we keep there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.core.model.merge_request import Account, Subject
from bot.forges.gitlab.adapter import LIMITS, Options
from bot.ports.forge import ForgeError, Issue, Missed
from tests.forges.road import AFTER, PATH, PLAN, Road

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "http://localhost:9/webhooks/gitlab"
ISSUE = Issue("push-abc", "Pushed to main", "One row", ("countersign",))


@pytest.fixture
def road() -> Iterator[Road]:
    with Road() as road:
        yield road
        assert road.host.breaches == []


def test_we_are_the_tokens_user_asked_once(road: Road) -> None:
    us = road.forge.account()
    assert us.login.startswith("project_")
    assert not us.human
    assert road.forge.account() == us
    assert road.calls() == ["GET /user"]


def test_our_projects_are_those_we_are_a_member_of(road: Road) -> None:
    road.host.project("acme/other")
    assert [one.path for one in road.forge.projects()] == [PATH]


def test_a_project_is_read_by_its_path_through_all_its_groups(road: Road) -> None:
    found = road.forge.project(PATH)
    assert found
    assert (found.path, found.branch, found.issues, found.public) == (PATH, "main", True, True)
    assert road.forge.project("acme/nowhere") is None


def test_git_reaches_a_project_with_the_token_apart_from_the_address(road: Road) -> None:
    remote = road.forge.remote(PATH)
    assert remote.url == f"{road.host.url}/{PATH}.git"
    assert (remote.username, remote.password) == ("oauth2", road.token)
    assert road.token not in repr(remote)


def test_a_merge_request_is_read_or_is_none(road: Road) -> None:
    opened = road.opened()
    request = road.request()
    assert (request.head, request.ref, request.author.login) == (opened.head, opened.ref, "ana")
    assert not request.from_fork
    assert road.forge.merge_request(PATH, 99) is None


def test_a_request_from_a_fork_is_one(road: Road) -> None:
    fork = road.project.fork("eva")
    fork.commit("topic", {PLAN: AFTER}, author="eva")
    request = road.request(fork.open("topic", author="eva").number)
    assert request.from_fork
    assert request.project == PATH


def test_open_requests_are_listed_all_or_since_oldest_change_first(road: Road) -> None:
    for name in ("a", "b", "c"):
        road.project.commit(name, {PLAN: name})
        road.project.open(name)
        road.host.advance(60)
    road.project.requests[2].close()
    assert [one.number for one in road.forge.merge_requests(PATH)] == [1, 3]
    since = road.request(3).updated
    road.host.advance(60)
    road.project.requests[1].update(title="Later")
    assert [one.number for one in road.forge.merge_requests(PATH, since)] == [3, 1]


def test_what_brought_a_commit_is_what_was_merged(road: Road) -> None:
    opened = road.opened()
    assert road.forge.brought(PATH, opened.head, "main") == []
    sha = opened.merge()
    assert road.forge.brought(PATH, sha, "main") == [1]
    assert road.forge.brought(PATH, opened.head, "main") == [1]
    pushed = road.project.commit("main", {PLAN: "pushed\n"})
    assert road.forge.brought(PATH, pushed, "main") == []


def test_no_ref_is_a_group(road: Road) -> None:
    assert road.forge.group(PATH, "refs/merge-requests/1/train") is None


def test_a_group_has_its_people_inherited_ones_too_and_no_bots(road: Road) -> None:
    road.host.team("acme", "rui")
    road.host.team("acme/security", "eva", "rui")
    bot = road.forge.account().login
    road.host.team("acme/security", bot)
    found = road.forge.members(PATH, "@acme/security")
    assert sorted(one.login for one in found) == ["eva", "rui"]
    assert all(one.human for one in found)


def test_a_group_that_can_not_be_listed_is_an_error_that_names_it(road: Road) -> None:
    with pytest.raises(ForgeError, match="group acme/nobody could not be listed"):
        road.forge.members(PATH, "acme/nobody")


def test_who_may_push_is_told_by_the_role(road: Road) -> None:
    road.project.member("rui", "write")
    road.project.member("eva", "read")
    users = {
        login: Account(str(road.host.user(login).id), login) for login in ("rui", "eva", "ana")
    }
    assert road.forge.may_write(PATH, users["rui"])
    assert not road.forge.may_write(PATH, users["eva"])
    assert not road.forge.may_write(PATH, users["ana"])


def test_an_issue_is_opened_once_and_edited_where_it_differs(road: Road) -> None:
    first = road.forge.ensure_issue(PATH, ISSUE)
    assert first.is_open
    road.calls()
    assert road.forge.ensure_issue(PATH, ISSUE) == first
    assert road.calls() == ["GET /projects/{id}/issues"]
    issue = road.project.issues[first.number]
    issue.set_labels(["countersign", "mine"])
    road.forge.ensure_issue(PATH, ISSUE._replace(title="Again", labels=("countersign", "new")))
    assert (issue.title, issue.labels) == ("Again", ["countersign", "mine", "new"])
    assert "One row" in issue.description
    assert len(road.project.issues) == 1


def test_an_issue_goes_to_the_first_person_and_can_be_confidential(road: Road) -> None:
    people = tuple(Account(str(road.host.user(one).id), one) for one in ("rui", "eva"))
    filed = road.forge.ensure_issue(PATH, ISSUE._replace(assignees=people, confidential=True))
    issue = road.project.issues[filed.number]
    assert [one.login for one in issue.assignees] == ["rui"]
    assert issue.confidential
    assert LIMITS.assignees == 1


def test_an_issue_with_our_marker_by_somebody_else_is_not_ours(road: Road) -> None:
    filed = road.forge.ensure_issue(PATH, ISSUE)
    theirs = road.connected(road.host.token("ana"))
    assert theirs.ensure_issue(PATH, ISSUE).number != filed.number


def test_an_issue_is_closed_with_words_once(road: Road) -> None:
    filed = road.forge.ensure_issue(PATH, ISSUE)
    closed = road.forge.close_issue(PATH, ISSUE.key, "Mended.")
    assert closed == filed._replace(is_open=False)
    assert road.forge.close_issue(PATH, ISSUE.key, "Mended.") == closed
    issue = road.project.issues[filed.number]
    assert [note.body for note in issue.notes if not note.system] == ["Mended."]
    assert road.forge.close_issue(PATH, "other", "Mended.") is None


@pytest.mark.parametrize("reaction", ["+1", "-1", "eyes"])
def test_a_reaction_is_put_once(road: Road, reaction: str) -> None:
    opened = road.opened()
    note = opened.comment("ana", "Well?")
    for _ in range(2):
        road.forge.react(PATH, f"!1:{note.id}", reaction)
    assert len(opened.notes[-1].awards) == 1


def test_a_reaction_to_what_is_not_there_is_an_error(road: Road) -> None:
    road.opened()
    with pytest.raises(ForgeError):
        road.forge.react(PATH, "!1:9999", "+1")


def test_hooks_tell_their_health_to_who_may_see_them() -> None:
    with Road("admin") as road:
        (none,) = road.forge.hooks(PATH)
        assert "add one" in none.problem
        road.project.hook(URL, "secret")
        road.project.hook("http://localhost:9/elsewhere", "secret")
        assert [(one.url, one.problem) for one in road.forge.hooks(PATH)] == [(URL, "")]
        elsewhere = road.connected(road.token, Options(public="https://bot.example"))
        assert "add one" in elsewhere.hooks(PATH)[0].problem


def test_hooks_that_may_not_be_seen_say_which_role_it_takes(road: Road) -> None:
    (hook,) = road.forge.hooks(PATH)
    assert "Maintainer" in hook.problem
    assert list(road.forge.missed("")) == []


def test_deliveries_that_failed_are_listed_with_what_they_were_about() -> None:
    with Road("admin") as road:
        road.project.hook(URL, "secret")
        opened = road.opened()
        road.host.wait_idle()
        found = list(road.forge.missed(""))
        assert {one.subjects for one in found} == {(Subject("gitlab", PATH, opened.number),)}
        latest = max(one.at for one in found)
        assert list(road.forge.missed(latest)) == []


def test_a_failed_delivery_has_the_id_it_would_come_again_with() -> None:
    with Road("admin") as road:
        hook = road.project.hook(URL, "secret")
        road.opened()
        road.host.wait_idle()
        sent = {one.letter.headers["Idempotency-Key"] for one in road.project.hooks[hook].log}
        assert {one.delivery for one in road.forge.missed("")} <= sent
        assert all(isinstance(one, Missed) for one in road.forge.missed(""))


def test_no_error_tells_the_token(road: Road) -> None:
    road.host.revoke(road.token)
    with pytest.raises(ForgeError, match="401") as caught:
        road.forge.account()
    assert road.token not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert road.token not in json.dumps([repr(road.forge), str(vars(caught.value))])
