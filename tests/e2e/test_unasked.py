"""Unasked: what no merge request and no webhook tells of, and what was given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.merge_request import Subject
from bot.flows.look import gave_up
from bot.ports.store import Look
from tests.e2e.harbour import (
    JUMPED,
    STATUS,
    TAKEN,
    TRACKER,
    tracker,
)

if TYPE_CHECKING:
    from tests.e2e.live import Live


def test_a_direct_push_that_breaks_a_rule_is_filed_once(live: Live) -> None:
    live.audit()
    live.project.commit("main", {TRACKER: tracker(JUMPED)}, message="Sign it off")
    live.settle()
    live.audit()
    (issue,) = live.issues()
    assert "W-06" in issue.title
    assert issue.is_open


def test_what_a_merge_request_brought_is_no_direct_push(live: Live) -> None:
    live.audit()
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    request.merge()
    live.settle()
    assert live.issues() == []


def test_what_no_webhook_told_is_found_by_a_sweep(live: Live) -> None:
    live.deaf()
    live.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = live.open("topic")
    live.settle()
    assert request.status(STATUS) == ""
    live.sweep()
    assert request.status(STATUS) == "failure"
    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    live.forge.advance(60)
    live.sweep()
    assert request.status(STATUS) == "success"


def test_what_was_given_up_is_told_on_the_merge_request(live: Live) -> None:
    live.project.commit("topic", {TRACKER: tracker(TAKEN)})
    request = live.open("topic")
    live.settle()
    key = Subject(live.adapter.name, live.project.path, request.number).key
    gave_up(live.desk, Look(key, 1, "owner", cause="delivery-1"), "git did not answer")
    assert request.status(STATUS) == "pending"
    assert "delivery-1" in request.said(STATUS)
    live.audit()
    assert request.status(STATUS) == "success"


def test_a_host_that_is_down_is_no_reason_to_fall_over_when_giving_up(live: Live) -> None:
    live.forge.faults.add("status", 503, times=50, path="/")
    key = Subject(live.adapter.name, live.project.path, 1).key
    gave_up(live.desk, Look(key, 1, "owner"), "the host is down")
