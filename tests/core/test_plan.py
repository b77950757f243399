"""Plan: what should stand minus what does."""

from __future__ import annotations

from bot.core.model.conversation import Anchor, Comment, Post, Speech, Status
from bot.core.model.verdict import Outcome
from bot.core.plan import Put, Report, Settle, plan
from bot.core.render.comment import MOVED, SETTLED
from bot.core.render.marker import Marker, marked, marker_of
from bot.core.wanted import Wanted

HEAD = "8d01b7e" + "1" * 33
RED = Status(Outcome.FAILURE, "1 row: B-3 illegal-transition")
GREEN = Status(Outcome.SUCCESS, "nothing against the rules")
SUMMARY = Comment(Speech.SUMMARY, "", marked("one row to mend", Marker("summary")))
ANCHOR = Anchor("docs/plan.md", 7, text="0123456789abcdef")
ROW = Comment(Speech.INLINE, "b3", marked("B-3 can't", Marker("inline", "b3", ANCHOR.text)), ANCHOR)
WRONG = Wanted(RED, (ROW, SUMMARY))


def stands(*wanted: Comment | Status, head: str = HEAD) -> list[Post]:
    """Give the posts as they stand after these were put."""
    return [
        Post(Speech.STATUS, head, f"s{at}", one.digest)
        if isinstance(one, Status)
        else Post(one.kind, one.key, f"c{at}", one.digest, one.anchor.text if one.anchor else "")
        for at, one in enumerate(wanted)
    ]


def test_on_a_new_merge_request_what_holds_it_up_is_said_first() -> None:
    assert plan(WRONG, [], HEAD) == [Report(RED, None), Put(ROW, None), Put(SUMMARY, None)]


def test_what_lets_it_pass_is_said_last() -> None:
    done = plan(Wanted(GREEN, (SUMMARY,)), [], HEAD)
    assert done == [Put(SUMMARY, None), Report(GREEN, None)]


def test_nothing_is_done_where_everything_stands() -> None:
    assert plan(WRONG, stands(RED, ROW, SUMMARY), HEAD) == []


def test_another_correlation_is_no_other_status() -> None:
    again = WRONG._replace(status=RED._replace(correlation="another delivery"))
    assert plan(again, stands(RED, ROW, SUMMARY), HEAD) == []


def test_a_new_head_gets_a_status_of_its_own_and_the_comments_stay() -> None:
    assert plan(WRONG, stands(RED, ROW, SUMMARY), "f" * 40) == [Report(RED, None)]


def test_a_comment_whose_words_differ_is_edited_in_place() -> None:
    posts = stands(RED, ROW, SUMMARY._replace(body="other words"))
    assert plan(WRONG, posts, HEAD) == [Put(SUMMARY, posts[2])]


def test_a_comment_goes_when_its_findings_go_and_only_then_it_is_green() -> None:
    posts = stands(RED, ROW, SUMMARY)
    settle, report = plan(Wanted(GREEN, (SUMMARY,)), posts, HEAD)
    assert isinstance(settle, Settle)
    assert settle.post == posts[1]
    assert settle.body.startswith(SETTLED)
    assert report == Report(GREEN, posts[0])


def test_the_words_of_a_settled_comment_are_not_taken_for_a_live_one() -> None:
    posts = stands(ROW)
    settle = plan(Wanted(GREEN, (), quiet=True), posts, HEAD)[0]
    assert isinstance(settle, Settle)
    assert marker_of(settle.body) == Marker("settled", "b3")


def test_a_row_whose_text_changed_gets_a_new_comment_in_place_of_the_old() -> None:
    posts = [post._replace(row="fedcba9876543210") for post in stands(ROW)]
    settle, put = plan(Wanted(GREEN, (ROW,), quiet=True), posts, HEAD)
    assert isinstance(settle, Settle)
    assert (settle.post, settle.body.startswith(MOVED)) == (posts[0], True)
    assert put == Put(ROW, None)


def test_a_comment_that_the_forge_hides_as_outdated_is_put_anew() -> None:
    posts = [post._replace(outdated=True) for post in stands(ROW)]
    assert [type(one) for one in plan(Wanted(GREEN, (ROW,), quiet=True), posts, HEAD)] == [
        Settle,
        Put,
    ]


def test_of_twins_the_oldest_stays_and_the_others_go() -> None:
    first, twin = stands(ROW), stands(SUMMARY, ROW)[1:]
    settle = plan(Wanted(GREEN, (ROW,), quiet=True), [*first, *twin], HEAD)
    assert [one.post for one in settle] == twin


def test_a_quiet_status_is_put_only_where_one_of_ours_stands() -> None:
    quiet = Wanted(GREEN, quiet=True)
    assert plan(quiet, [], HEAD) == []
    posts = stands(RED)
    assert plan(quiet, posts, HEAD) == [Report(GREEN, posts[0])]
    assert plan(quiet, stands(RED, head="e" * 40), HEAD) == []


def test_a_pipeline_puts_comments_and_no_status() -> None:
    assert plan(WRONG._replace(status=None), [], HEAD) == [Put(ROW, None), Put(SUMMARY, None)]


def test_nothing_governed_any_more_leaves_no_comment() -> None:
    posts = stands(RED, ROW, SUMMARY)
    done = plan(Wanted(GREEN), posts, HEAD)
    assert [one.post for one in done if isinstance(one, Settle)] == posts[1:]
