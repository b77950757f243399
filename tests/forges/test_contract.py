"""The contract of every adapter: what flows rely on, whatever the host."""

from __future__ import annotations

import pytest

from bot.core.model.conversation import Speech
from bot.core.model.verdict import Outcome
from bot.core.render.marker import Marker, marked
from bot.ports.forge import (
    GoneError,
    MisplacedError,
)
from tests.forges.road import AFTER, PLAN, inline, status, summary
from tests.forges.stands import PATH, Stand

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
