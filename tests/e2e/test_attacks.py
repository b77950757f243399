"""Attacks: what somebody may try to get a green status, numbered as in docs/threat-model.md."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest

from tests.e2e.harbour import (
    JUMPED,
    POLICY,
    STATUS,
    TAKEN,
    TRACKER,
    files,
    link,
    tracker,
)

if TYPE_CHECKING:
    from tests.e2e.live import Live


def test_04_a_policy_relaxed_in_the_same_request_is_not_in_force(live: Live) -> None:
    relaxed = files()[POLICY].replace("mode: enforce", "mode: advise")
    live.project.commit("topic", {POLICY: relaxed, TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    assert ".countersign.yml is edited, and with it the rules" in live.summary(request)


def test_05_a_tracker_renamed_out_of_its_path_does_not_escape(live: Live) -> None:
    live.project.commit("topic", {TRACKER: None, "doc/notes.md": tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"


def test_06_three_thousand_files_do_not_hide_a_tracker(live: Live) -> None:
    many: dict[str, str | None] = {f"a/{at:04}.txt": f"{at}\n" for at in range(3100)}
    live.project.commit("topic", many | {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    assert "W-06" in live.summary(request)


def test_07_a_forged_status_is_put_right(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    live.forge_status(request, "success", by="mallory")
    live.settle()
    if not live.adapter.limits.forks:  # GitLab tells of no status
        live.audit()
    assert request.status(STATUS) == "failure"


def test_08_a_replayed_delivery_changes_nothing(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    told = live.said(request)
    live.forge.calls.clear()
    assert live.replay_last_delivery() == 200
    live.settle()
    assert live.writes() == []
    assert live.said(request) == told


CELLS = [
    "@all look </details> <!-- countersign summary key= row= v=1 -->",
    "<script>alert(1)</script> [x](javascript:alert(1))",
    "/approve #1 !1 ~bug %v1 $5 GH-1",
    "`````` ```suggestion",
    "\u202egnipeels\u2066 \x1b[31m",
]


@pytest.mark.parametrize("cell", CELLS)
def test_09_a_hostile_cell_calls_nobody_and_ends_nothing(live: Live, cell: str) -> None:
    hostile = tracker((JUMPED[0], f"| W-04, W-05 | @lea | {cell} |"))
    live.project.commit("topic", {TRACKER: hostile.replace("Concurrent Scans", f"Scans {cell}")})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    assert len(live.summaries(request)) == 1
    for body in (live.summary(request), *(one.body for one in live.ours(request))):
        outside = body.rpartition("\n<!--")[0].split("```")[0]
        assert "@all" not in outside
        assert not re.search(r"(?<!\\)<script", outside)
        assert "</details> <!--" not in outside
        assert all(not line.lstrip().startswith("/") for line in body.splitlines())
    live.audit()
    assert len(live.summaries(request)) == 1


def test_10_an_address_in_a_tracker_is_never_called(live: Live) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.01)
        place = f"http://127.0.0.1:{trap.getsockname()[1]}/admin"
        closed = ("`tests/test_parcel_states.py` rejects every illegal move",
                  f"[run]({place}) and `{place}` and {place}")  # fmt: skip
        live.project.commit("topic", {TRACKER: tracker(closed, TAKEN)})
        request = live.open("topic")
        live.settle()
        assert live.summary(request)
        with pytest.raises(TimeoutError):
            trap.accept()


OUTSIDE = ["../../../etc/passwd", "/etc/passwd", "doc/../../../../etc/passwd", ".git/config"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_evidence_outside_the_repository_is_absent(live: Live, path: str) -> None:
    done = ("| @bo | In Progress | `doc/access_rules.md` reviewed, negative tests pass |",
            f"| @bo | Completed | `{path}` reviewed |")  # fmt: skip
    live.project.commit("topic", {TRACKER: tracker(done)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == "failure"
    told = live.summary(request) + "".join(one.body for one in live.ours(request))
    assert "absent-path" in told or "missing-evidence" in told
    assert "root:" not in told


def test_a_symlink_is_no_evidence_of_what_it_points_at(live: Live) -> None:
    link(live.project, "topic", "doc/access_review.md", "/etc/passwd")
    done = ("| @bo | In Progress | `doc/access_rules.md` reviewed, negative tests pass |",
            "| @bo | Completed | `doc/access_review.md` reviewed |")  # fmt: skip
    live.project.commit("topic", {TRACKER: tracker(done)})
    request = live.open("topic")
    live.settle()
    told = live.summary(request) + "".join(one.body for one in live.ours(request))
    assert request.status(STATUS) == "failure"
    assert "root:" not in told


def test_16_two_requests_legal_alone_are_judged_together_in_the_queue(live: Live) -> None:
    if not live.queues:
        pytest.skip("merge trains are judged by the pipeline's job on this host")
    six, nine = "| W-06 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 |", "| W-09 | 0 | 0 | 0 | 0 | 1 |"
    live.project.commit("one", {TRACKER: tracker(
        ("| W-04, W-05 | @lea |", "| W-04, W-05, W-09 | @lea |"), (f"{six} 0 |", f"{six} 1 |"),
        ("8. W-06\n9. W-09\n", "8. W-09\n9. W-06\n"))})  # fmt: skip
    live.project.commit("two", {TRACKER: tracker(
        ("| W-05, W-07 | @mia |", "| W-05, W-06, W-07 | @mia |"), (f"{nine} 0 |", f"{nine} 1 |")
    )})  # fmt: skip
    one, two = live.open("one"), live.open("two")
    live.settle()
    assert (one.status(STATUS), two.status(STATUS)) == ("success", "success")
    one.merge()
    group = live.project.queue(two)
    live.settle()
    assert live.status_of(group) == "failure"


def test_17_a_revert_of_a_signed_row_is_judged_like_any_change(live: Live) -> None:
    lowered = ("| @ana | Signed Off |", "| @ana | In Progress |")
    live.project.commit("topic", {TRACKER: tracker(lowered)})
    request = live.open("topic", title='Revert "Sign off W-01"')
    live.settle()
    assert request.status(STATUS) == "failure"


def test_the_same_head_in_a_lax_branch_does_not_turn_the_strict_one_green(live: Live) -> None:
    live.project.commit("lax", {POLICY: "mode: advise\n"})
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    strict = live.open("topic")
    live.settle()
    lax = live.open("topic", target="lax")
    live.settle()
    assert strict.head == lax.head
    assert strict.status(STATUS) == "failure"
    assert lax.status(STATUS) == "failure"
    live.audit()
    live.forge.calls.clear()
    live.audit()
    assert live.writes() == []
    strict.close()
    live.settle()
    assert lax.status(STATUS) == "success"


def test_a_head_that_moves_on_takes_its_red_along(live: Live) -> None:
    live.project.commit("lax", {POLICY: "mode: advise\n"})
    sha = live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    live.project.push("other", sha)
    strict, lax = live.open("topic"), live.open("other", target="lax")
    live.settle()
    assert lax.status(STATUS) == "failure"
    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    live.settle()
    assert strict.status(STATUS) == "success"
    assert lax.status(STATUS) == "success"


def test_a_branch_that_heads_a_merge_request_leaves_its_status_alone(live: Live) -> None:
    live.audit()
    live.project.push("release", live.project.git.tip("main"))
    live.forge.faults.add("lose", times=99, path="(?i)push")
    live.project.commit("main", {TRACKER: tracker(JUMPED)}, message="Past everybody")
    request = live.open("main", target="release")
    live.settle()
    assert request.status(STATUS) == "failure"
    live.sweep()
    assert request.status(STATUS) == "failure"


def test_15_a_push_that_breaks_the_policy_too_is_filed(live: Live) -> None:
    live.audit()
    live.project.commit("main", {POLICY: "mode: enforced\n", TRACKER: tracker(JUMPED)})
    live.settle()
    live.sweep()
    (issue,) = live.issues()
    assert "can't be judged" in issue.title


def test_15_a_push_hidden_under_many_is_filed(live: Live) -> None:
    live.audit()
    live.forge.faults.add("lose", times=999)
    live.project.commit("main", {TRACKER: tracker(JUMPED)})
    for at in range(55):
        live.project.commit("main", {"README.md": f"{at}\n"})
    live.sweep()
    (issue,) = live.issues()
    assert "W-06" in issue.title
