"""Comments on GitLab: on the right lines, found again, taken away without a trace or politely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.conversation import Comment, Speech
from bot.core.render.marker import Marker, marked
from bot.forges.gitlab.adapter import Options
from bot.ports.forge import ForgeError, GoneError, MisplacedError
from tests.forges.road import AFTER, PATH, PLAN, Road, inline, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTLED = marked("Settled", Marker("settled", "k1"))
TEN = "".join(f"line {at}\n" for at in range(1, 31))


@pytest.fixture
def road() -> Iterator[Road]:
    with Road() as road:
        yield road
        assert road.host.breaches == []


def test_the_summary_is_a_plain_note_and_is_edited_in_place(road: Road) -> None:
    opened, request = road.opened(), road.request()
    post = road.forge.ensure_comment(request, summary(), None)
    again = road.forge.ensure_comment(request, summary("all is fine"), post)
    assert [note.body for note in opened.comments] == [summary("all is fine").body]
    assert (again.id, again.digest) == (post.id, summary("all is fine").digest)
    assert opened.discussions[-1].individual


def test_the_same_words_cost_no_call(road: Road) -> None:
    road.opened()
    request = road.request()
    post = road.forge.ensure_comment(request, summary(), None)
    road.calls()
    assert road.forge.ensure_comment(request, summary(), post) == post
    assert road.calls() == []


@pytest.mark.parametrize(
    ("line", "more", "side"),
    [(2, {}, "head"), (6, {}, "head"), (1, {"other": 1}, "head"), (5, {"other": 5}, "head"),
     (2, {"side": "base"}, "base")],
)  # fmt: skip
def test_a_row_is_told_on_its_line_added_removed_or_unchanged(
    road: Road, line: int, more: dict[str, object], side: str
) -> None:
    opened, request = road.opened(), road.request()
    road.forge.ensure_comment(request, inline(request, line, **more), None)
    (found,) = opened.inline
    assert (found.path, found.line, found.side, found.outdated) == (PLAN, line, side, False)


def test_a_row_of_a_file_that_was_renamed_is_told_under_both_names(road: Road) -> None:
    road.project.seed({"old.md": TEN})
    road.project.commit("topic", {"old.md": None, "new.md": TEN.replace("line 5\n", "line V\n")})
    opened = road.project.open("topic")
    request = road.request()
    road.forge.ensure_comment(request, inline(request, 5, path="new.md", old_path="old.md"), None)
    assert [(one.path, one.line) for one in opened.inline] == [("new.md", 5)]


@pytest.mark.parametrize("more", [{"other": 0}, {"path": "nowhere.md", "old_path": "nowhere.md"}])
def test_a_line_that_the_diff_does_not_show_is_refused(road: Road, more: dict[str, object]) -> None:
    road.opened()
    request = road.request()
    with pytest.raises(MisplacedError, match=f"{PATH}!1"):
        road.forge.ensure_comment(request, inline(request, 4, **more), None)


def test_many_rows_cost_one_call_each(road: Road) -> None:
    road.opened()
    request = road.request()
    road.calls()
    for line in (2, 6):
        road.forge.ensure_comment(request, inline(request, line), None)
    threads = "POST /projects/{id}/merge_requests/{iid}/discussions"
    assert road.calls() == [threads, threads]


def test_a_merge_request_whose_diff_is_not_there_yet_is_tried_again_soon(road: Road) -> None:
    road.host.preparing = 60
    road.opened()
    request = road.request()
    with pytest.raises(ForgeError, match="no diff yet") as caught:
        road.forge.ensure_comment(request, inline(request), None)
    assert 0 < caught.value.after <= 5
    road.host.advance(61)
    road.forge.ensure_comment(request, inline(request), None)


def test_a_head_that_moved_meanwhile_takes_no_comment(road: Road) -> None:
    opened = road.opened()
    request = road.request()
    road.project.commit("topic", {PLAN: AFTER + "seven\n"})
    again = road.connected(road.token)
    with pytest.raises(ForgeError, match="newer head"):
        again.ensure_comment(request, inline(request), None)
    assert opened.inline == []


def test_ours_are_listed_with_what_became_of_them(road: Road) -> None:
    opened, request = road.opened(), road.request()
    first = road.forge.ensure_comment(request, summary(), None)
    row = road.forge.ensure_comment(request, inline(request), None)
    opened.comment("ana", summary("not by us").body)
    opened.answer(opened.inline[0].thread, "ana", inline(request).body)
    note = first.id.removeprefix(":")
    listed = road.forge.posts(road.request())
    assert [(post.kind, post.key, post.row) for post in listed] == [
        (Speech.SUMMARY, "", ""), (Speech.INLINE, "k1", "abc"),
    ]  # fmt: skip
    assert listed[0].id.endswith(f":{note}")
    assert listed[0].digest == summary().digest
    assert listed[1] == row._replace(answered=True)


def test_a_row_that_moved_is_beside_its_line_still_and_one_that_changed_is_not(road: Road) -> None:
    road.project.seed({PLAN: TEN})
    opened = road.opened(TEN.replace("line 9\n", "IX\n"))
    request = road.request()
    road.forge.ensure_comment(request, inline(request, 9), None)
    road.project.commit("topic", {PLAN: "line 0\n" + TEN.replace("line 9\n", "IX\n")})
    assert [post.outdated for post in road.forge.posts(road.request())] == [False]
    assert opened.inline[0].line == 10
    road.project.commit("topic", {PLAN: "line 0\n" + TEN.replace("line 9\n", "nine\n")})
    assert [post.outdated for post in road.forge.posts(road.request())] == [True]


def test_all_pages_are_looked_through(road: Road) -> None:
    opened, request = road.opened(), road.request()
    for at in range(101):
        opened.comment("ana", f"word {at}")
    road.host.notes_limit = 0
    road.forge.ensure_comment(request, summary(), None)
    assert len(road.forge.posts(road.request())) == 1
    assert road.calls().count("GET /projects/{id}/merge_requests/{iid}/discussions") == 2


def test_where_nobody_has_said_anything_nothing_is_listed(road: Road) -> None:
    road.opened()
    road.forge.account()
    request = road.request()
    road.calls()
    assert road.forge.posts(request) == []
    assert road.calls() == []


def test_what_a_former_user_of_ours_said_is_ours(road: Road) -> None:
    road.opened()
    request = road.request()
    road.forge.ensure_comment(request, summary(), None)
    rotated = road.project.bot()
    assert road.connected(rotated).posts(request) == []
    former = Options(former=(road.forge.account().id,))
    assert len(road.connected(rotated, former).posts(request)) == 1


def test_another_bots_words_are_found_by_its_login(road: Road) -> None:
    road.opened()
    request = road.request()
    road.forge.ensure_comment(request, summary(), None)
    job = road.connected(road.project.bot("job"))
    assert len(job.posts(request, [road.forge.account().login])) == 1
    assert job.posts(request, ["somebody"]) == []


def test_a_row_nobody_answered_is_deleted(road: Road) -> None:
    opened, request = road.opened(), road.request()
    post = road.forge.ensure_comment(request, inline(request), None)
    road.forge.settle(request, post, SETTLED)
    assert opened.inline == []
    road.forge.settle(request, post, SETTLED)


def test_a_row_that_was_answered_says_so_and_its_thread_is_closed(road: Road) -> None:
    opened, request = road.opened(), road.request()
    post = road.forge.ensure_comment(request, inline(request), None)
    opened.answer(opened.inline[0].thread, "ana", "But why?")
    road.forge.settle(request, post, SETTLED)
    assert [note.body for note in opened.inline] == [SETTLED, "But why?"]
    assert all(note.resolved for note in opened.inline)
    assert road.forge.posts(road.request()) == []


def test_a_summary_is_taken_away_too_and_its_answers_left(road: Road) -> None:
    opened, request = road.opened(), road.request()
    post = road.forge.ensure_comment(request, summary(), None)
    road.forge.settle(request, post, SETTLED)
    assert opened.comments == []
    post = road.forge.ensure_comment(request, summary(), None)
    opened.say(road.host.user("ana"), "Thanks", to=opened.discussions[-1])
    road.forge.settle(request, post, SETTLED)
    assert [note.body for note in opened.comments] == [SETTLED, "Thanks"]


def test_who_may_not_close_threads_says_that_it_is_settled_all_the_same() -> None:
    with Road("reporter") as road:
        opened, request = road.opened(), road.request()
        post = road.forge.ensure_comment(request, inline(request), None)
        opened.answer(opened.inline[0].thread, "ana", "But why?")
        road.forge.settle(request, post, SETTLED)
        assert opened.inline[0].body == SETTLED
        assert not opened.inline[0].resolved


def test_a_thread_whose_first_note_was_deleted_is_closed_and_peoples_notes_left() -> None:
    with Road("developer") as road:
        opened, request = road.opened(), road.request()
        post = road.forge.ensure_comment(request, inline(request), None)
        opened.answer(opened.inline[0].thread, "ana", "But why?")
        opened.delete(opened.inline[0].id, "ana")
        road.forge.settle(request, post, SETTLED)
        assert [note.body for note in opened.inline] == ["But why?"]
        assert all(note.resolved for note in opened.inline)


def test_a_comment_that_somebody_deleted_is_gone(road: Road) -> None:
    opened, request = road.opened(), road.request()
    post = road.forge.ensure_comment(request, summary(), None)
    opened.delete(opened.comments[0].id, "ana")
    with pytest.raises(GoneError):
        road.forge.ensure_comment(request, summary("again"), post)


def test_a_lost_answer_is_found_by_listing(road: Road) -> None:
    opened, request = road.opened(), road.request()
    road.host.faults.add("swallow", method="POST", path="/notes")
    with pytest.raises(ForgeError):
        road.forge.ensure_comment(request, summary(), None)
    assert len(road.forge.posts(request)) == len(opened.comments) == 1


def test_a_comment_without_an_anchor_is_no_inline_one(road: Road) -> None:
    opened, request = road.opened(), road.request()
    plain = Comment(Speech.INLINE, "k2", marked("Elsewhere", Marker(Speech.INLINE, "k2")))
    road.forge.ensure_comment(request, plain, None)
    assert (len(opened.comments), opened.inline) == (1, [])
