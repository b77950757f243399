"""The status on GitLab: in the pipeline that counts, once, and over whoever wrote our name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.conversation import Speech
from bot.core.model.merge_request import MergeRequest
from bot.core.model.verdict import Outcome
from bot.forges.gitlab.pipelines import BREWING
from bot.ports.forge import ForbiddenError, ForgeError
from bot.settings import read
from bot.wiring import forges_of
from tests.forges.road import AFTER, PATH, PLAN, Road, status

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "countersign"
SET = "POST /projects/{id}/statuses/{sha}"
LIST = "GET /projects/{id}/repository/commits/{sha}/statuses"
LOOK = "HEAD /projects/{id}/repository/files/{path}"


@pytest.fixture
def road() -> Iterator[Road]:
    with Road() as road:
        yield road
        assert road.host.breaches == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.SUCCESS, "success"),
        (Outcome.FAILURE, "failure"),
        (Outcome.PENDING, "failure"),
        (Outcome.UNDECIDED, "pending"),
    ],
)
def test_each_outcome_has_its_state(road: Road, outcome: Outcome, state: str) -> None:
    opened = road.opened()
    road.forge.ensure_status(road.request(), status(outcome, "waiting for ops"), None)
    assert opened.status(NAME) == state
    assert opened.said(NAME) == "waiting for ops"


def test_waiting_for_people_can_be_pending_instead(road: Road) -> None:
    opened = road.opened()
    given = {"URL": road.host.url, "TOKEN": road.token, "WAITING": "pending"}
    settings = read({f"COUNTERSIGN_GITLAB_{name}": text for name, text in given.items()})
    forge = forges_of(settings)["gitlab"]
    forge.ensure_status(road.request(), status(Outcome.PENDING), None)
    assert opened.status(NAME) == "pending"


def test_it_stands_in_the_heads_pipeline_and_is_finished_there(road: Road) -> None:
    opened = road.opened()
    running = road.project.pipeline(opened.head, "topic", "running")
    later = road.project.pipeline(opened.head, "stray", "running")
    first = road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED), None)
    road.forge.ensure_status(road.request(), status(Outcome.SUCCESS), first)
    assert [job.state for job in running.jobs] == ["success"]
    assert later.jobs == []


def test_the_same_is_not_said_twice(road: Road) -> None:
    road.opened()
    post = road.forge.ensure_status(road.request(), status(), None)
    request = road.request()
    road.calls()
    assert road.forge.ensure_status(request, status()._replace(details="more"), post).id == post.id
    assert road.calls() == []
    assert road.forge.ensure_status(request, status(), None) == post
    assert road.calls() == [LIST]


def test_after_a_restart_it_is_found_with_its_digest(road: Road) -> None:
    road.opened()
    post = road.forge.ensure_status(road.request(), status(), None)
    assert road.connected(road.token).posts(road.request()) == [post]
    assert post.digest == status().digest
    assert post.kind is Speech.STATUS


def test_an_answer_that_was_lost_does_not_double_it(road: Road) -> None:
    opened = road.opened()
    road.host.faults.add("swallow", method="POST", path="/statuses")
    with pytest.raises(ForgeError):
        road.forge.ensure_status(road.request(), status(), None)
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.head_pipeline
    assert len(opened.head_pipeline.jobs) == 1


def test_pending_after_pending_is_no_error(road: Road) -> None:
    opened = road.opened()
    road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED, "can't decide yet"), None)
    post = road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED, "nor now"), None)
    assert opened.status(NAME) == "pending"
    assert road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED, "nor now"), post)


def test_a_state_can_go_back(road: Road) -> None:
    opened, post = road.opened(), None
    for outcome in (Outcome.FAILURE, Outcome.SUCCESS, Outcome.UNDECIDED, Outcome.FAILURE):
        post = road.forge.ensure_status(road.request(), status(outcome), post)
    assert opened.status(NAME) == "failure"


def test_what_gitlab_is_busy_with_is_tried_again(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.forges.gitlab.statuses.PAUSES", (0.001, 0.001))
    opened = road.opened()
    road.host.busy = 2
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.status(NAME) == "failure"
    road.host.busy = 9
    with pytest.raises(ForgeError, match="409"):
        road.forge.ensure_status(road.request(), status(Outcome.SUCCESS), None)


def test_somebody_elses_status_of_our_name_is_none_of_ours_and_is_written_over(road: Road) -> None:
    opened = road.opened()
    road.forge.ensure_status(road.request(), status(), None)
    road.project.member("mallory", "write")
    mallory = road.connected(road.host.token("mallory"))
    mallory.ensure_status(road.request(), status(Outcome.SUCCESS, "fine"), None)
    assert opened.status(NAME) == "success"
    assert road.forge.posts(road.request()) == []
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.status(NAME) == "failure"


def test_a_pipeline_that_came_later_gets_the_status_and_the_orphan_ends(road: Road) -> None:
    opened = road.opened()
    road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED), None)
    orphan = opened.head_pipeline
    later = road.project.pipeline(opened.head, "topic", "running")
    assert road.forge.posts(road.request()) == []
    road.forge.ensure_status(road.request(), status(Outcome.FAILURE), None)
    assert orphan
    assert [job.state for job in orphan.jobs] == ["failed"]
    assert [job.state for job in later.jobs] == ["failed"]


def test_what_is_still_undecided_is_canceled_where_it_is_an_orphan(road: Road) -> None:
    opened = road.opened()
    road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED), None)
    orphan = opened.head_pipeline
    road.project.pipeline(opened.head, "topic", "running")
    road.forge.ensure_status(road.request(), status(Outcome.UNDECIDED), None)
    assert orphan
    assert [job.state for job in orphan.jobs] == ["canceled"]


def test_where_ci_is_set_up_a_pipeline_is_waited_for_after_a_push(road: Road) -> None:
    road.project.seed({".gitlab-ci.yml": "test: {script: make}\n"})
    opened = road.opened()
    road.calls()
    with pytest.raises(ForgeError, match="no pipeline yet") as caught:
        road.forge.ensure_status(road.request(), status(), None)
    assert 0 < caught.value.after <= 5
    assert opened.head_pipeline is None
    road.project.pipeline(opened.head, "topic", "pending")
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.status(NAME) == "failure"


def test_but_not_for_ever(road: Road) -> None:
    road.project.seed({".gitlab-ci.yml": "test: {script: make}\n"})
    opened = road.opened()
    road.host.advance(BREWING + 1)
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.status(NAME) == "failure"


def test_a_status_without_a_pipeline_goes_to_the_source_branch(road: Road) -> None:
    opened = road.opened()
    road.project.push("another", opened.head)
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.head_pipeline
    assert (opened.head_pipeline.ref, opened.head_pipeline.source) == ("topic", "external")


def test_on_a_fork_it_is_tried_and_no_error_if_that_is_refused(road: Road) -> None:
    fork = road.project.fork("eva")
    fork.commit("topic", {PLAN: AFTER}, author="eva")
    opened = fork.open("topic", author="eva")
    request = road.request(opened.number)
    assert request.from_fork
    post = road.forge.ensure_status(request, status(), None)
    assert opened.status(NAME) == ""
    road.calls()
    assert road.forge.ensure_status(request, status(), post) == post
    assert road.calls() == []
    bot = road.forge.account().login
    fork.member(bot, "write")
    road.forge.ensure_status(request, status(), None)
    assert opened.status(NAME) == "failure"
    assert road.forge.posts(request) == []


def test_a_tip_that_is_no_merge_request_has_a_status_too(road: Road) -> None:
    tip = road.project.commit("main", {PLAN: AFTER})
    branch = MergeRequest(PATH, 0, tip, "main", "refs/heads/main")
    post = road.forge.ensure_status(branch, status(), None)
    assert [one.state for one in road.project.pipelines[-1].jobs] == ["failed"]
    assert road.forge.posts(branch) == [post._replace(digest="")]


def test_the_link_leads_to_the_merge_request_and_back_to_the_log(road: Road) -> None:
    opened = road.opened()
    road.forge.ensure_status(road.request(), status(), None)
    assert opened.head_pipeline
    url = opened.head_pipeline.jobs[0].target_url
    assert url == f"{opened.web}#countersign-{status().digest}-delivery-1"


def test_a_link_that_gitlab_would_not_take_is_shortened(road: Road) -> None:
    opened = road.opened()
    long = status()._replace(correlation="d" * 300)
    road.forge.ensure_status(road.request(), long, None)
    assert opened.head_pipeline
    assert opened.head_pipeline.jobs[0].target_url == f"{opened.web}#countersign-{long.digest}"


def test_who_may_not_report_is_told_so(road: Road) -> None:
    road.opened()
    reader = road.connected(road.project.bot("reader", "reporter"))
    with pytest.raises(ForbiddenError, match="could not set the status"):
        reader.ensure_status(road.request(), status(), None)
