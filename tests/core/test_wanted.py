"""Wanted: what should stand on a merge request, from its verdict."""

from __future__ import annotations

import re

import pytest

from bot.core.model.conversation import Limits, Speech
from bot.core.model.finding import Location, Severity
from bot.core.model.hunk import Hunks
from bot.core.model.snapshot import Snapshot
from bot.core.model.verdict import Outcome
from bot.core.render.marker import live, marker_of
from bot.core.wanted import wanted, wanted_unjudged
from tests.core.render.build import (
    ADVICE,
    BASE,
    FAILURE,
    FINDINGS,
    FINE,
    HEAD,
    HOSTILE_SOURCE,
    HOSTILE_VERDICT,
    NOTHING,
    PLAN,
    PLAN_SOURCE,
    REMOVED,
    UNDECIDED,
    finding,
    verdict_of,
)

FENCE = re.compile(r"^(`{3,})\w+\n.*?^\1$", re.DOTALL | re.MULTILINE)
LIMITS = Limits(65536, 65536, 30, ungoverned=True, forks=True, assignees=10)
SHOWN = Hunks(PLAN, {6: 6, 7: 0, 8: 8}, frozenset({7, 9}))
SNAPSHOT = Snapshot(
    BASE, HEAD, "2026-11-20", texts={PLAN: (PLAN_SOURCE, PLAN_SOURCE)}, hunks={PLAN: SHOWN}
)


def test_each_row_with_an_error_is_told_on_its_line_and_all_in_the_summary() -> None:
    found = wanted(SNAPSHOT, FAILURE, LIMITS)
    *rows, summary = found.comments
    assert [one.anchor.line for one in rows if one.anchor] == [6, 7]
    assert [(one.anchor.other, one.anchor.old_path) for one in rows if one.anchor] == [
        (6, PLAN),
        (0, PLAN),
    ]
    assert summary.kind is Speech.SUMMARY
    assert "2 rows to mend" in summary.body
    assert "Both are told in full on their lines." in summary.body
    assert found.status
    assert found.status.outcome is Outcome.FAILURE


def test_a_row_that_the_diff_does_not_show_is_told_in_full_in_the_summary() -> None:
    snapshot = SNAPSHOT._replace(hunks={PLAN: SHOWN._replace(head={7: 0})})
    row, summary = wanted(snapshot, FAILURE, LIMITS).comments
    assert row.anchor is not None
    assert row.anchor.line == 7
    assert "<details><summary>1 row told here, not on its line" in summary.body
    assert "+| B-2 | 橋桁 girders 🌉 | B-1 | bo | In Progress | Girders hold |" in summary.body
    assert "1 row has a comment on its line." in summary.body


def test_a_row_that_the_forge_refused_goes_to_the_summary_too() -> None:
    first, _, _ = wanted(SNAPSHOT, FAILURE, LIMITS).comments
    row, summary = wanted(SNAPSHOT, FAILURE, LIMITS, {first.spot}).comments
    assert row.key != first.key
    assert "1 row told here" in summary.body


def test_what_was_removed_hangs_on_the_line_of_the_base() -> None:
    gone = REMOVED._replace(severity=Severity.ERROR)
    row, _ = wanted(SNAPSHOT, verdict_of([gone]), LIMITS).comments
    assert row.anchor is not None
    assert (row.anchor.side, row.anchor.line, row.anchor.other) == ("base", 9, 0)


def test_beyond_the_cap_rows_are_told_in_the_summary() -> None:
    row, summary = wanted(SNAPSHOT, FAILURE, LIMITS._replace(inline=1)).comments
    assert row.kind is Speech.INLINE
    assert "1 row told here" in summary.body


def test_keys_stay_while_lines_move_and_tell_twins_apart() -> None:
    moved = [one._replace(location=one.location._replace(line=one.location.line + 1))
             for one in FINDINGS if one.location.line < 8]  # fmt: skip
    shown = {PLAN: Hunks(PLAN, dict.fromkeys(range(1, 14), 0))}
    before = wanted(SNAPSHOT._replace(hunks=shown), FAILURE, LIMITS)
    after = wanted(SNAPSHOT._replace(hunks=shown), verdict_of(moved), LIMITS)
    assert [one.key for one in before.comments] == [one.key for one in after.comments]
    twins = [finding(location=Location(PLAN, "head", line)) for line in (6, 7)]
    rows = wanted(SNAPSHOT, verdict_of(twins), LIMITS).comments[:-1]
    assert len({one.key for one in rows}) == 2


def test_in_advise_mode_no_thread_is_opened() -> None:
    (summary,) = wanted(SNAPSHOT, ADVICE, LIMITS).comments
    assert "advise mode: nothing is blocked" in summary.body


@pytest.mark.parametrize("ungoverned", [True, False])
def test_where_nothing_is_governed_there_is_no_comment(ungoverned: bool) -> None:  # noqa: FBT001
    found = wanted(SNAPSHOT, NOTHING, LIMITS._replace(ungoverned=ungoverned))
    assert found.comments == ()
    assert found.quiet is not ungoverned


def test_when_everything_is_fine_the_comment_is_one_line() -> None:
    (summary,) = wanted(SNAPSHOT, FINE, LIMITS).comments
    assert len(summary.body.strip().split("\n")) == 3  # the marker is not seen


def test_undecided_is_told_with_what_was_not_answered() -> None:
    found = wanted(SNAPSHOT, UNDECIDED, LIMITS)
    assert found.status
    assert found.status.outcome is Outcome.UNDECIDED
    assert "acme/security" in found.comments[-1].body


def test_what_can_not_be_judged_is_a_failure_with_the_reason() -> None:
    found = wanted_unjudged(".countersign.yml:3: mode: `enforced` is not allowed, @ana")
    assert found.status
    assert found.status.outcome is Outcome.FAILURE
    assert "can't judge" in found.status.line
    assert "@ana" not in found.comments[0].body


def test_each_finding_of_the_head_is_an_annotation_most_important_first() -> None:
    status = wanted(SNAPSHOT, FAILURE, LIMITS).status
    assert status
    noted = status.annotations
    assert len(noted) == len(FINDINGS)
    assert [one.severity for one in noted] == sorted(
        (one.severity for one in noted), key=["error", "warning", "note"].index
    )


def test_a_hostile_repository_forges_no_marker_and_no_mention() -> None:
    path = HOSTILE_SOURCE.path
    snapshot = Snapshot(BASE, HEAD, "", texts={path: (HOSTILE_SOURCE, HOSTILE_SOURCE)},
                        hunks={path: Hunks(path, dict.fromkeys(range(1, 40), 0))})  # fmt: skip
    for limits in (LIMITS, LIMITS._replace(inline=0)):
        for one in wanted(snapshot, HOSTILE_VERDICT, limits).comments:
            found = live(one.body)
            assert found is not None
            assert (found[0], found[1].key) == (one.kind, one.key)
            assert "@ana" not in FENCE.sub("", one.body)  # in a code block nobody is called
            assert all(not line.startswith("/") for line in one.body.splitlines())
            assert one.body.isprintable() or all(
                char.isprintable() or char in "\n\u200b" for char in one.body
            )


def test_a_comment_fits_the_forge() -> None:
    many = [finding("x" * 3000, item=f"B-{at}", location=Location(PLAN, "head", 7))
            for at in range(400)]  # fmt: skip
    found = wanted(SNAPSHOT, verdict_of(many), LIMITS._replace(comment=9000))
    assert all(len(one.body) <= 9000 for one in found.comments)
    assert all(marker_of(one.body) for one in found.comments)
