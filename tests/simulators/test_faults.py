"""Faults: what goes wrong on demand, and at random the same way each time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import requests

from tests.simulators.faults import AT_RANDOM, Faults

if TYPE_CHECKING:
    from tests.simulators.github import GitHub
    from tests.simulators.github.repos import Project


def comment(github: GitHub) -> requests.Response:
    """Put a comment on the first issue."""
    return requests.post(
        f"{github.url}/repos/acme/gadgets/issues/1/comments",
        json={"body": "Look"},
        headers={"Authorization": f"token {github.token('eva')}"},
        timeout=5,
    )


@pytest.mark.parametrize(
    ("kind", "done"), [("drop", 0), ("swallow", 1), ("truncate", 1), ("status", 0)]
)
def test_a_request_fails_with_or_without_being_done(
    github: GitHub, gadgets: Project, kind: str, done: int
) -> None:
    issue = gadgets.issue("Hole")
    github.faults.add(kind, 502, method="POST", path="/comments")
    if kind == "status":
        assert comment(github).status_code == 502
    else:
        with pytest.raises(requests.RequestException):
            comment(github)
    assert len(issue.comments) == done
    assert github.calls[-1].status == (502 if kind == "status" else 0)
    assert comment(github).status_code == 201


def test_too_many_requests_say_when_to_come_again(github: GitHub, gadgets: Project) -> None:
    gadgets.issue("Hole")
    github.faults.add("limit", 7)
    answer = comment(github)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_an_answer_is_slow(github: GitHub, gadgets: Project) -> None:
    gadgets.issue("Hole")
    github.faults.add("slow", 0.03, path="/comments")
    began = time.monotonic()
    assert comment(github).status_code == 201
    assert time.monotonic() - began >= 0.03


def test_faults_at_random_are_the_same_for_a_seed() -> None:
    runs = []
    for _ in range(2):
        faults = Faults()
        faults.at_random(7, 0.3, hooks=0.5)
        runs.append(
            [faults.of_request("GET", f"/api/{number}") for number in range(100)]
            + [faults.of_delivery("push") for _ in range(100)]
        )
        assert faults.of_request("GET", "/acme/gadgets.git/info/refs") is None
        faults.stop()
        assert faults.of_request("GET", "/api/1") is None
    assert runs[0] == runs[1]
    kinds = {fault.kind for fault in runs[0] if fault}
    assert kinds == {*AT_RANDOM, "double", "lose", "reorder"}
