"""The contract of every adapter in reading, and when the host fails."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from bot.ports.forge import (
    ForbiddenError,
    ForgeError,
    Issue,
    RateLimitedError,
)
from tests.forges.road import PLAN, status, summary
from tests.forges.stands import PATH, Stand
from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from tests.simulators.routes import Ask


def test_a_merge_request_that_is_not_there_is_none(stand: Stand) -> None:
    assert stand.forge.merge_request(PATH, 404) is None


def test_a_merge_request_is_read(stand: Stand) -> None:
    request = stand.read()
    assert (request.project, request.head, request.target) == (PATH, stand.opened.head, "main")
    assert (request.author.login, request.author.human, request.state) == ("ana", True, "open")
    assert not request.from_fork
    stand.opened.close()
    assert stand.read().state == "closed"


def test_one_from_a_fork_is_told_apart(stand: Stand) -> None:
    fork = stand.project.fork("eva")
    fork.commit("fix", {PLAN: "fixed\n"}, author="eva")
    request = stand.forge.merge_request(PATH, fork.open("fix", author="eva").number)
    assert request
    assert request.from_fork


def test_open_merge_requests_are_listed_since_a_time(stand: Stand) -> None:
    stand.host.advance(60)
    since = stand.read().updated
    stand.project.commit("other", {"b.md": "b\n"})
    stand.project.open("other")
    stand.project.commit("third", {"c.md": "c\n"})
    stand.project.open("third").close()
    everything = [one.number for one in stand.forge.merge_requests(PATH)]
    assert everything == [1, 2]
    later = next(one for one in stand.forge.merge_requests(PATH, since) if one.number == 2)
    assert 1 not in [one.number for one in stand.forge.merge_requests(PATH, later.updated)]


def test_a_commit_leads_to_the_request_that_brought_it(stand: Stand) -> None:
    sha = stand.opened.head
    assert list(stand.forge.brought(PATH, sha, "main")) == []
    stand.opened.merge("mo")
    assert list(stand.forge.brought(PATH, sha, "main")) == [1]


def test_a_request_into_another_branch_brought_nothing_to_this_one(stand: Stand) -> None:
    stand.project.commit("aside", {"aside.md": "aside\n"})
    aside = stand.project.open("topic", target="aside")
    sha = aside.head
    aside.merge("mo")
    assert list(stand.forge.brought(PATH, sha, "aside")) == [aside.number]
    assert list(stand.forge.brought(PATH, sha, "main")) == []


def test_projects_are_listed_and_read(stand: Stand) -> None:
    assert [one.path for one in stand.forge.projects()] == [PATH]
    found = stand.forge.project(PATH)
    assert found
    assert (found.branch, found.issues) == ("main", True)
    assert stand.forge.project("acme/nothing") is None


def test_who_may_read_only_is_forbidden_to_write(stand: Stand) -> None:
    forge = stand.reader()
    request = forge.merge_request(PATH, 1)
    assert request
    with pytest.raises(ForbiddenError):
        forge.ensure_status(request, status(), None)


@pytest.mark.parametrize("fault", ["drop", "swallow", "truncate", "status"])
def test_an_answer_that_fails_is_to_be_tried_again(stand: Stand, fault: str) -> None:
    request = stand.read()
    stand.host.faults.add(fault, 502, times=3)
    with pytest.raises(ForgeError) as caught:
        stand.connected().merge_request(PATH, 1)
    assert type(caught.value) is ForgeError
    stand.host.faults.stop()
    stand.host.faults.add(fault, 502, method="POST")
    with pytest.raises(ForgeError) as caught:
        stand.forge.ensure_comment(request, summary(), None)
    assert type(caught.value) is ForgeError


def test_a_reading_that_fails_once_is_made_again(stand: Stand) -> None:
    stand.host.faults.add("truncate")
    assert stand.read()


def test_too_many_requests_are_told_and_none_follows(stand: Stand) -> None:
    request = stand.read()
    stand.host.faults.add("limit", 30)
    stand.host.calls.clear()
    for _ in range(2):
        with pytest.raises(RateLimitedError) as caught:
            stand.forge.ensure_comment(request, summary(), None)
        assert 25 < caught.value.after <= 30
    assert len(stand.host.calls) == 1


def test_members_of_groups_below_and_above_count(stand: Stand) -> None:
    *people, group = stand.nested()
    found = stand.forge.members(PATH, group)
    assert sorted(one.login for one in found) == sorted(people)
    assert all(one.human for one in found)


def test_a_group_that_can_not_be_read_is_an_error(stand: Stand) -> None:
    with pytest.raises(ForgeError, match="could not be listed"):
        stand.forge.members(PATH, "@acme/nobody")


def test_who_may_push_is_told_by_account(stand: Stand) -> None:
    stand.opened.comment("eva", "Hello")
    people = {one: stand.host.user(one) for one in ("rui", "eva")}
    account = stand.us
    may = {
        login: stand.forge.may_write(PATH, account._replace(id=str(one.id), login=login))
        for login, one in people.items()
    }
    assert may == {"rui": True, "eva": False}


def test_comments_beyond_the_first_page_are_found(stand: Stand) -> None:
    for number in range(105):
        stand.opened.comment("ana", f"talk {number}")
    post = stand.forge.ensure_comment(stand.read(), summary(), None)
    assert [one.digest for one in stand.connected().posts(stand.read())] == [post.digest]


def test_an_issue_ensured_twice_is_one(stand: Stand) -> None:
    issue = Issue("push-1", "A push broke the rules", "See there.", ("tracker",))
    first = stand.forge.ensure_issue(PATH, issue)
    assert first.is_open
    stand.writes()
    assert stand.connected().ensure_issue(PATH, issue) == first
    assert stand.writes() == []
    assert stand.forge.ensure_issue(PATH, issue._replace(title="Another")) == first
    assert len(stand.writes()) == 1


def test_an_issue_is_closed_once_with_words(stand: Stand) -> None:
    issue = Issue("push-1", "A push broke the rules", "See there.")
    assert stand.forge.close_issue(PATH, "push-1", "Done.") is None
    first = stand.forge.ensure_issue(PATH, issue)
    assert stand.forge.close_issue(PATH, "push-1", "Done.") == first._replace(is_open=False)
    stand.writes()
    assert stand.forge.close_issue(PATH, "push-1", "Done.") == first._replace(is_open=False)
    assert stand.writes() == []


def test_git_is_given_an_address_and_a_password_apart(stand: Stand) -> None:
    remote = stand.forge.remote(PATH)
    assert remote.url == stand.project.clone_url
    assert remote.password
    assert remote.password not in repr(remote) + remote.url


def test_no_credential_is_in_an_error_or_a_repr(stand: Stand) -> None:
    def echo(ask: Ask) -> Answer:
        sent = " ".join(ask.headers.values())
        return Answer(418, {"message": f"no: {sent}", "error": sent})

    server = Server(echo)
    server.start()
    forge = stand.connected_to(server.address)
    told = [repr(forge)]
    for ask in (
        lambda: forge.merge_request(PATH, 1),
        forge.account,
        lambda: list(forge.projects()),
    ):
        with pytest.raises(ForgeError) as caught:
            ask()
        told += [str(caught.value), repr(caught.value)]
        told.append("".join(traceback.format_exception_only(caught.value)))
    server.stop()
    for secret in stand.secrets:
        assert all(secret not in text for text in told)
    assert not any("eyJ" in text for text in told)
