"""Live: a merge request on each simulated host, over HTTP from push to green."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.harbour import (
    JUMPED,
    MATRIX,
    NEEDY,
    POLICY,
    STATUS,
    TAKEN,
    TRACKER,
    line_of,
    tracker,
)

if TYPE_CHECKING:
    from tests.e2e.live import Live

W06, W09 = line_of("| W-06 | Concurrent"), line_of("| W-09 | 0 |")


def test_a_violation_a_fix_and_a_force_push_back(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    assert [(one.path, one.line) for one in live.ours(request)] == [(TRACKER, W06)]
    assert "W-06 can't go from Not Started to Signed Off" in live.ours(request)[0].body
    assert "1 row to mend" in live.summary(request)

    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    live.settle()
    assert request.status(STATUS) == "success"
    assert live.ours(request) == []
    assert "1 transition by the rules" in live.summary(request)

    live.project.commit("topic", {TRACKER: tracker(JUMPED)}, onto="main")
    live.settle()
    assert request.status(STATUS) == "failure"
    assert [one.line for one in live.ours(request)] == [W06]


def test_a_push_that_changes_no_finding_says_nothing_new(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    before = request.comments, request.inline
    live.project.commit("topic", {"README.md": "# Harbour\n"})
    live.settle()
    assert (request.comments, request.inline) == before
    assert request.status(STATUS) == "failure"


def test_looking_again_finds_nothing_to_do(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED, NEEDY)})
    request = live.open("topic")
    live.settle()
    live.audit()
    told = live.said(request)
    live.forge.calls.clear()
    live.audit()
    assert live.writes() == []
    assert live.said(request) == told


def test_a_restart_with_an_empty_database_doubles_nothing(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED, NEEDY)})
    request = live.open("topic")
    live.settle()
    live.audit()
    told = live.said(request)
    live.lose_the_database()
    live.forge.calls.clear()
    live.audit()
    assert live.writes() == []
    assert live.said(request) == told


def test_an_error_outside_the_diff_is_told_in_the_summary_with_its_edit(live: Live) -> None:
    text = tracker(NEEDY)
    live.project.commit("topic", {TRACKER: text})
    request = live.open("topic")
    live.settle()
    assert live.ours(request) == []
    assert "1 row told here, not on its line" in live.summary(request)
    assert f"+{MATRIX[1]}" in live.summary(request)
    assert request.status(STATUS) == "failure"


def test_a_comment_moves_along_when_lines_move(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    first = live.ours(request)[0]
    longer = tracker(JUMPED).replace("## Tracker\n", "One more paragraph.\n\n## Tracker\n")
    live.project.commit("topic", {TRACKER: longer})
    live.settle()
    (moved,) = live.ours(request)
    assert (moved.line, moved.outdated) == (W06 + 2, False)
    assert moved.id == first.id


def test_a_row_that_is_edited_keeps_one_comment_on_its_new_text(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    other = (JUMPED[0], "| W-04, W-05 | @lea | Completed |")
    live.project.commit("topic", {TRACKER: tracker(other)})
    live.settle()
    (only,) = live.ours(request)
    assert (only.line, only.outdated) == (W06, False)
    assert "Completed" in only.body


def test_what_people_answered_stays(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    (ours,) = live.ours(request)
    reply = request.answer(ours.thread or ours.id, "rui", "It is done, believe me")
    request.comment("rui", "What about W-07?")
    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    live.settle()
    bodies = {one.id: one.body for one in request.inline}
    assert bodies[reply.id] == "It is done, believe me"
    assert "Settled" in bodies[ours.id]
    assert "What about W-07?" in [one.body for one in request.comments]
    assert request.status(STATUS) == "success"


def test_somebody_elses_comment_with_our_marker_is_left_alone(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    forged = live.summary(request)
    live.forge.user("mallory")
    live.project.member("mallory", "write")
    fake = request.comment("mallory", forged)
    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    live.settle()
    live.audit()
    assert {one.id: one.body for one in request.comments}[fake.id] == forged


def test_where_nothing_is_governed_the_hosts_differ(live: Live) -> None:
    live.project.commit("topic", {"intake/new.py": "pass\n"})
    request = live.open("topic")
    live.settle()
    assert (request.comments, request.inline) == ([], [])
    assert request.status(STATUS) == ("success" if live.adapter.limits.ungoverned else "")


def test_a_tracker_taken_out_again_leaves_no_comment(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    live.project.commit("topic", {"intake/new.py": "pass\n"}, onto="main")
    live.settle()
    assert (live.ours(request), live.summaries(request)) == ([], [])
    assert request.status(STATUS) == ("success" if live.adapter.limits.ungoverned else "")


def test_a_draft_is_judged_and_a_closed_one_is_left_as_it_was(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic", draft=True)
    live.settle()
    assert request.status(STATUS) == "failure"
    request.close()
    live.settle()
    told = live.said(request)
    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    live.settle()
    assert [one[1:] for one in live.said(request)] == [one[1:] for one in told]
    request.reopen()
    live.settle()
    assert request.status(STATUS) == "success"
    assert live.ours(request) == []


def test_another_target_branch_is_another_policy(live: Live) -> None:
    live.project.commit("lax", {POLICY: "mode: advise\n"})
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    request.update(target="lax")
    live.settle()
    assert request.status(STATUS) == "success"
    assert "advise mode" in live.summary(request)


def test_a_new_policy_on_the_target_is_heard_by_open_merge_requests(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    live.project.commit("main", {POLICY: "mode: advise\n"})
    live.settle()
    assert request.status(STATUS) == "success"


def test_a_policy_that_can_not_be_read_is_told_and_not_passed(live: Live) -> None:
    live.project.commit("topic", {POLICY: "mode: enforced\n", TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    assert "can't judge" in request.said(STATUS)
    assert "mode" in live.summary(request)


def test_a_fork_is_judged_like_any_other(live: Live) -> None:
    fork = live.project.fork("eva")
    fork.commit("fix", {TRACKER: tracker(JUMPED)}, author="eva")
    request = fork.open("fix", title="A fix", author="eva")
    live.settle()
    assert [one.line for one in live.ours(request)] == [W06]
    assert "1 row to mend" in live.summary(request)
    if live.adapter.limits.forks:
        assert request.status(STATUS) == "failure"


def test_a_git_remote_that_is_away_is_asked_again(live: Live) -> None:
    live.forge.faults.add("status", 502, times=3, path=".git")
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"


def test_an_undecided_verdict_is_pending_and_decided_later(live: Live) -> None:
    """A tracker over 32 MiB is not read, which is nobody's fault."""
    huge = tracker(JUMPED) + "x" * (33 << 20)
    live.project.commit("topic", {TRACKER: huge})
    request = live.open("topic")
    live.until(lambda: request.status(STATUS) == "pending")
    assert "can't decide yet" in request.said(STATUS)
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    live.settle()
    assert request.status(STATUS) == "failure"


def test_a_row_that_moves_with_its_text_unchanged_keeps_a_comment_on_it(live: Live) -> None:
    text = tracker(JUMPED)
    row = text.splitlines(keepends=True)[W06 - 1]
    live.project.commit("topic", {TRACKER: text})
    request = live.open("topic")
    live.settle()
    above = next(line for line in text.splitlines(keepends=True) if line.startswith("| W-02 "))
    up = text.replace(row, "").replace(above, row + above, 1)
    live.project.commit("topic", {TRACKER: up})
    live.settle()
    (only,) = live.ours(request)
    assert (only.line, only.outdated) == (line_of("| W-06 | Concurrent", up), False)
