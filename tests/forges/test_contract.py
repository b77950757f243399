"""The contract of every adapter: what flows rely on, whatever the host."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from bot.core.model.conversation import Speech
from bot.core.model.verdict import Outcome
from bot.core.render.marker import Marker, marked
from bot.ports.forge import (
    ForbiddenError,
    ForgeError,
    GoneError,
    Issue,
    MisplacedError,
    RateLimitedError,
)
from tests.forges.road import AFTER, PLAN, inline, status, summary
from tests.forges.stands import PATH, STANDS, Stand
from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.routes import Ask


@pytest.fixture(params=sorted(STANDS))
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    with STANDS[request.param]() as found:
        yield found
        assert found.host.breaches == []


SETTLED = marked("That is mended.", Marker("settled", "k1"))


def test_our_account_is_known_once_it_was_asked_for(stand: Stand) -> None:
    forge = stand.connected()
    stand.host.calls.clear()
    assert forge.account_id == ""
    assert not stand.host.calls
    assert forge.account().id == forge.account_id == stand.us.id


def test_the_same_status_twice_is_put_once(stand: Stand) -> None:
    request = stand.read()
    stand.writes()
    post = stand.forge.ensure_status(request, status(), None)
    assert stand.opened.status("countersign") == "failure"
    assert stand.opened.said("countersign") == "1 row: M-06"
    stand.writes()
    assert stand.forge.ensure_status(stand.read(), status(), post) == post
    assert stand.writes() == []


def test_a_status_that_stands_is_found_again(stand: Stand) -> None:
    post = stand.forge.ensure_status(stand.read(), status(), None)
    again = stand.connected().posts(stand.read())
    assert [(one.kind, one.key, one.digest) for one in again] == [
        (Speech.STATUS, stand.opened.head, post.digest)
    ]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_another_outcome_takes_the_place_of_the_last(stand: Stand, outcome: Outcome) -> None:
    post = stand.forge.ensure_status(stand.read(), status(), None)
    stand.forge.ensure_status(stand.read(), status(outcome, "now so"), post)
    assert stand.opened.said("countersign") == "now so"
    assert len(stand.connected().posts(stand.read())) == 1


def test_the_summary_is_edited_in_place(stand: Stand) -> None:
    request = stand.read()
    post = stand.forge.ensure_comment(request, summary(), None)
    after = stand.forge.ensure_comment(request, summary("All is well"), post)
    assert after.id == post.id
    assert stand.forge.ensure_comment(request, summary("All is well"), after) == after
    (only,) = stand.opened.comments
    assert only.body.startswith("All is well")
    assert stand.connected().posts(stand.read()) == [after] or only.author == stand.us.login


def test_two_comments_of_ours_are_both_listed_oldest_first(stand: Stand) -> None:
    request = stand.read()
    first = stand.forge.ensure_comment(request, summary("one"), None)
    second = stand.forge.ensure_comment(request, summary("two"), None)
    found = [post.digest for post in stand.forge.posts(stand.read())]
    assert found == [first.digest, second.digest]


def test_somebody_elses_comment_with_our_marker_is_not_ours(stand: Stand) -> None:
    stand.opened.comment("mallory", summary().body)
    assert stand.forge.posts(stand.read()) == []
    assert stand.forge.posts(stand.read(), by=("mallory",))


def test_our_comment_without_a_marker_is_none_to_keep(stand: Stand) -> None:
    post = stand.forge.ensure_comment(stand.read(), summary(), None)
    unmarked = summary()._replace(body="See the guide.")
    stand.forge.ensure_comment(stand.read(), unmarked, post)
    assert stand.forge.posts(stand.read()) == []


def test_our_own_comment_is_known_after_we_were_renamed(stand: Stand) -> None:
    post = stand.forge.ensure_comment(stand.read(), summary(), None)
    stand.rename_us()
    again = stand.connected()
    request = again.merge_request(PATH, stand.opened.number)
    assert request
    assert [one.digest for one in again.posts(request)] == [post.digest]
    assert again.account().id == stand.us.id


def test_a_row_stands_on_its_line_and_is_found_again(stand: Stand) -> None:
    request = stand.read()
    post = stand.forge.ensure_comment(request, inline(request), None)
    (only,) = stand.opened.inline
    assert (only.path, only.line) == (PLAN, 2)
    (found,) = stand.forge.posts(stand.read())
    assert (found.key, found.row, found.digest) == ("k1", "abc", post.digest)
    assert not found.outdated
    assert not found.answered


def test_a_row_whose_line_is_gone_is_outdated(stand: Stand) -> None:
    request = stand.read()
    stand.forge.ensure_comment(request, inline(request), None)
    stand.project.commit("topic", {PLAN: AFTER.replace("\n2\n", "\ntwice\n")})
    (found,) = stand.forge.posts(stand.read())
    assert found.outdated


def test_a_line_outside_the_diff_is_misplaced(stand: Stand) -> None:
    request = stand.read()
    with pytest.raises(MisplacedError, match="doc/plan"):
        stand.forge.ensure_comment(request, inline(request, 99), None)
    assert stand.opened.inline == []


def test_a_row_that_nobody_answered_is_deleted(stand: Stand) -> None:
    request = stand.read()
    post = stand.forge.ensure_comment(request, inline(request), None)
    stand.forge.settle(stand.read(), post, SETTLED)
    assert stand.opened.inline == []
    stand.forge.settle(stand.read(), post, SETTLED)


def test_a_row_that_somebody_answered_says_that_it_is_settled(stand: Stand) -> None:
    request = stand.read()
    post = stand.forge.ensure_comment(request, inline(request), None)
    stand.opened.answer(stand.opened.inline[0].id, "rui", "Is that so?")
    (seen,) = stand.forge.posts(stand.read())
    assert seen.answered
    stand.forge.settle(stand.read(), post, SETTLED)
    ours, theirs = stand.opened.inline
    assert ours.body.startswith("That is mended.")
    assert theirs.body == "Is that so?"
    assert stand.forge.posts(stand.read()) == []


def test_what_people_answered_stays_where_our_own_words_were_deleted(stand: Stand) -> None:
    request = stand.read()
    post = stand.forge.ensure_comment(request, inline(request), None)
    (ours,) = stand.opened.inline
    stand.opened.answer(ours.id, "rui", "Is that so?")
    stand.opened.delete(ours.id, by="mo")
    stand.forge.settle(stand.read(), post, SETTLED)
    assert [one.body for one in stand.opened.inline] == ["Is that so?"]


@pytest.mark.parametrize("kind", [Speech.SUMMARY, Speech.INLINE])
def test_a_comment_deleted_behind_our_back_is_gone(stand: Stand, kind: Speech) -> None:
    request = stand.read()
    comment = inline(request) if kind is Speech.INLINE else summary()
    post = stand.forge.ensure_comment(request, comment, None)
    (note,) = [one.id for said in (stand.opened.comments, stand.opened.inline) for one in said]
    stand.opened.delete(note, by="mo")
    changed = comment._replace(body=comment.body.replace("<!--", "More.\n\n<!--"))
    with pytest.raises(GoneError):
        stand.forge.ensure_comment(request, changed, post)


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
