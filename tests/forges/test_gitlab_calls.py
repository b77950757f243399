"""How often GitLab is asked: the figures that the adapter's table gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.verdict import Outcome
from bot.core.wanted import Wanted
from bot.flows.converse import converse
from bot.ports.store import Look as Claimed
from bot.store.opening import open_store
from tests.forges.road import AFTER, PLAN, Road, inline, status, summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.ports.store import Memory

READ = "GET /projects/{id}/merge_requests/{iid}"
CONFIG = "HEAD /projects/{id}/repository/files/{path}"
STATUSES = "GET /projects/{id}/repository/commits/{sha}/statuses"
REPORT = "POST /projects/{id}/statuses/{sha}"
THREADS = "GET /projects/{id}/merge_requests/{iid}/discussions"
THREAD = "GET /projects/{id}/merge_requests/{iid}/discussions/{discussion}"
ROW = "POST /projects/{id}/merge_requests/{iid}/discussions"
NOTE = "POST /projects/{id}/merge_requests/{iid}/notes"
EDIT = "PUT /projects/{id}/merge_requests/{iid}/notes/{note}"
DELETE = "DELETE /projects/{id}/merge_requests/{iid}/notes/{note}"
RED, GREEN = status(), status(Outcome.SUCCESS, "nothing against the rules")


class Look:
    """Looks at a merge request that wants something, and tells the calls it took."""

    def __init__(self, road: Road, memory: Memory) -> None:
        self.road = road
        self.memory = memory
        road.forge.account()

    def __call__(self, wanted: Wanted, *, row: int = 0, fresh: bool = False) -> list[str]:
        self.road.calls()
        request = self.road.request()
        rows = (inline(request, row),) if row else ()
        whole = wanted._replace(comments=(*rows, *wanted.comments))
        claimed = Claimed("key", 1, "us", "cause", fresh)
        converse(self.road.forge, self.memory, claimed, request, lambda _: whole)
        return self.road.calls()


@pytest.fixture
def road() -> Iterator[Road]:
    with Road() as road:
        road.opened()
        yield road
        assert road.host.breaches == []


@pytest.fixture
def look(road: Road, tmp_path: Path) -> Iterator[Look]:
    with open_store(f"sqlite:///{tmp_path}/memory.db") as store:
        yield Look(road, store.memory)


def ci(road: Road) -> None:
    road.project.pipeline(road.project.requests[1].head, "topic", "running")


def push(road: Road, more: str) -> None:
    road.project.commit("topic", {PLAN: AFTER + more})


NOTHING = Wanted(GREEN, quiet=True)


def test_nothing_governed_costs_one_call_two_where_a_pipeline_runs(road: Road, look: Look) -> None:
    assert look(NOTHING) == [READ]
    push(road, "seven\n")
    ci(road)
    assert look(NOTHING) == [READ]
    assert look(NOTHING, fresh=True) == [READ, STATUSES]


def test_a_push_that_changes_no_finding_costs_three(road: Road, look: Look) -> None:
    ci(road)
    look(Wanted(RED, (summary(),)), row=2)
    push(road, "seven\n")
    ci(road)
    assert look(Wanted(RED, (summary(),)), row=2) == [READ, STATUSES, REPORT]


def test_without_pipelines_it_costs_three_as_well(road: Road, look: Look) -> None:
    look(Wanted(RED, (summary(),)), row=2)
    push(road, "seven\n")
    assert look(Wanted(RED, (summary(),)), row=2) == [READ, CONFIG, REPORT]


def test_looking_again_costs_one(look: Look) -> None:
    look(Wanted(RED, (summary(),)), row=2)
    assert look(Wanted(RED, (summary(),)), row=2) == [READ]


def test_a_fresh_look_that_finds_all_as_it_should_be_costs_three(look: Look) -> None:
    look(Wanted(RED, (summary(),)), row=2)
    assert look(Wanted(RED, (summary(),)), row=2, fresh=True) == [READ, STATUSES, THREADS]


def test_a_first_verdict_costs_a_call_for_each_thing_put(look: Look) -> None:
    assert look(Wanted(RED, (summary(),)), row=2) == [READ, CONFIG, REPORT, ROW, NOTE]


def test_another_verdict_on_the_same_head_costs_what_it_changes(look: Look) -> None:
    look(Wanted(RED, (summary(),)))
    assert look(Wanted(GREEN, (summary("fine"),))) == [READ, EDIT, REPORT]


def test_a_row_that_is_mended_costs_its_thread_and_its_deletion(road: Road, look: Look) -> None:
    ci(road)
    look(Wanted(RED, (summary(),)), row=2)
    assert look(Wanted(RED, (summary(),))) == [READ, THREAD, DELETE]
