"""The external status check is answered on the head, once, and only where there is one of ours."""

from __future__ import annotations

import json

import httpx
import pytest
import respx

from bot.core.model.merge_request import MergeRequest
from bot.core.model.verdict import Outcome
from bot.forges.gitlab.checks import Checks
from bot.ports.forge import ForbiddenError, ForgeError

HEAD = "a" * 40
REQUEST = MergeRequest("acme/plans/road", 7, HEAD, "main", "refs/merge-requests/7/head")
API = "https://host/gitlab/api/v4/projects/acme%2Fplans%2Froad/merge_requests/7"
OURS = {"id": 3, "name": "countersign", "status": "pending"}
OTHER = {"id": 4, "name": "compliance", "status": "pending"}


@pytest.fixture
def checks() -> Checks:
    return Checks("gitlab", "https://host/gitlab/", "glpat-secret")


@pytest.mark.parametrize(
    ("outcome", "says"),
    [(Outcome.SUCCESS, "passed"), (Outcome.FAILURE, "failed"), (Outcome.PENDING, "failed")],
)
@respx.mock
def test_the_head_is_answered_for(checks: Checks, outcome: Outcome, says: str) -> None:
    respx.get(f"{API}/status_checks").respond(json=[OTHER, OURS])
    sent = respx.post(f"{API}/status_check_responses").respond(201, json={"id": 1})
    checks.answer(REQUEST, outcome)
    assert sent.call_count == 1
    request = sent.calls.last.request
    assert json.loads(request.content) == {
        "sha": HEAD,
        "external_status_check_id": 3,
        "status": says,
    }
    assert request.headers["PRIVATE-TOKEN"] == "glpat-secret"


@respx.mock
def test_what_it_says_already_is_not_said_again(checks: Checks) -> None:
    respx.get(f"{API}/status_checks").respond(json=[OURS | {"status": "passed"}])
    checks.answer(REQUEST, Outcome.SUCCESS)
    respx.get(f"{API}/status_checks").respond(json=[OURS])
    checks.answer(REQUEST, Outcome.UNDECIDED)


@pytest.mark.parametrize("status", [401, 403, 404])
@respx.mock
def test_a_tier_without_checks_has_none(checks: Checks, status: int) -> None:
    respx.get(f"{API}/status_checks").respond(status, json={"message": "Not found"})
    checks.answer(REQUEST, Outcome.SUCCESS)


@respx.mock
def test_a_head_that_is_not_the_newest_any_more_is_refused_and_looked_at_again(
    checks: Checks,
) -> None:
    respx.get(f"{API}/status_checks").respond(json=[OURS])
    respx.post(f"{API}/status_check_responses").respond(409)
    with pytest.raises(ForgeError, match="409") as caught:
        checks.answer(REQUEST, Outcome.SUCCESS)
    assert 0 < caught.value.after <= 5


@respx.mock
def test_who_may_not_answer_is_told_the_role(checks: Checks) -> None:
    respx.get(f"{API}/status_checks").respond(json=[OURS])
    respx.post(f"{API}/status_check_responses").respond(403)
    with pytest.raises(ForbiddenError, match="Developer"):
        checks.answer(REQUEST, Outcome.SUCCESS)


@respx.mock
def test_a_host_that_is_away_or_busy_is_tried_again(checks: Checks) -> None:
    respx.get(f"{API}/status_checks").mock(side_effect=httpx.ConnectTimeout("glpat-secret"))
    with pytest.raises(ForgeError, match="ConnectTimeout") as caught:
        checks.answer(REQUEST, Outcome.SUCCESS)
    assert "glpat" not in str(caught.value)
    respx.get(f"{API}/status_checks").respond(429, headers={"Retry-After": "9"})
    with pytest.raises(ForgeError, match="429") as caught:
        checks.answer(REQUEST, Outcome.SUCCESS)
    assert caught.value.after == 9
