"""The simulated GitHub's statuses and check runs: who may set them, and how much fits in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import github as pygithub
import pytest

from tests.simulators.conftest import client_of

if TYPE_CHECKING:
    from github.Repository import Repository

    from tests.simulators.github import GitHub
    from tests.simulators.github.merge_requests import MergeRequest
    from tests.simulators.github.repos import Project


@pytest.fixture
def request_(gadgets: Project) -> MergeRequest:
    """Give a merge request."""
    gadgets.commit("topic", {"b.md": "c\n"})
    return gadgets.open("topic")


@pytest.fixture
def repo(github: GitHub, gadgets: Project) -> Repository:
    """Give the repository as the App sees it."""
    token = github.app("countersign", "acme").installations[0].token()
    return client_of(github, token).get_repo(gadgets.path)


def by(github: GitHub, login: str) -> Repository:
    """Give the repository as somebody sees it."""
    return client_of(github, github.token(login)).get_repo("acme/gadgets")


def notes(count: int) -> list[dict[str, str | int]]:
    """Give so many annotations."""
    return [
        {
            "path": "b.md",
            "start_line": number,
            "end_line": number,
            "annotation_level": "failure",
            "message": "Look",
        }
        for number in range(1, count + 1)
    ]


def test_only_an_app_makes_check_runs(github: GitHub, request_: MergeRequest) -> None:
    with pytest.raises(pygithub.GithubException) as caught:
        by(github, "rui").create_check_run("countersign", request_.head)
    assert caught.value.status == 403
    assert caught.value.data["message"] == "You must authenticate via a GitHub App."


def test_a_check_run_takes_fifty_annotations_at_a_time(
    github: GitHub, repo: Repository, request_: MergeRequest
) -> None:
    output: dict[str, str | list[dict[str, str | int]]]
    output = {"title": "2 findings", "summary": "All of them", "annotations": notes(50)}
    run = repo.create_check_run("countersign", request_.head, output=output)
    run.edit(conclusion="failure", output={**output, "annotations": notes(10)})
    assert run.get_annotations().totalCount == 60
    assert (request_.status("countersign"), request_.said("countersign")) == (
        "failure",
        "2 findings",
    )
    with pytest.raises(pygithub.GithubException) as caught:
        run.edit(output={**output, "annotations": notes(51)})
    assert caught.value.status == 422
    assert github.breaches.pop().startswith("PATCH /repos/{owner}/{repo}/check-runs/")


def test_an_app_changes_only_its_own_check_runs(
    github: GitHub, repo: Repository, request_: MergeRequest
) -> None:
    run = repo.create_check_run("countersign", request_.head)
    other = github.app("other", "acme").installations[0].token()
    with pytest.raises(pygithub.GithubException) as caught:
        client_of(github, other).get_repo("acme/gadgets").get_check_run(run.id).edit(name="mine")
    assert caught.value.status == 403
    listed = repo.get_commit(request_.head).get_check_runs(check_name="countersign")
    assert [one.status for one in listed] == ["queued"]
    assert request_.status("countersign") == "pending"


def test_the_newest_run_of_a_name_is_the_latest(repo: Repository, request_: MergeRequest) -> None:
    repo.create_check_run("countersign", request_.head, conclusion="failure")
    repo.create_check_run("countersign", request_.head, conclusion="neutral")
    commit = repo.get_commit(request_.head)
    assert [one.conclusion for one in commit.get_check_runs()] == ["neutral"]
    assert commit.get_check_runs(filter="all").totalCount == 2
    assert request_.status("countersign") == "success"


def test_a_status_is_for_those_who_write(github: GitHub, request_: MergeRequest) -> None:
    for login, status in (("eva", 403), ("rui", 201)):
        commit = by(github, login).get_commit(request_.head)
        if status == 201:
            commit.create_status("pending", description="Looking", context="countersign")
            continue
        with pytest.raises(pygithub.GithubException) as caught:
            commit.create_status("success", context="countersign")
        assert caught.value.status == status
    assert request_.status("countersign") == "pending"
    assert request_.said("countersign") == "Looking"


def test_a_description_has_140_characters_at_most(github: GitHub, request_: MergeRequest) -> None:
    commit = by(github, "rui").get_commit(request_.head)
    assert commit.create_status("success", description="x" * 140).description == "x" * 140
    with pytest.raises(pygithub.GithubException) as caught:
        commit.create_status("success", description="x" * 141)
    assert caught.value.status == 422


def test_a_context_has_a_thousand_statuses_at_most(
    github: GitHub, gadgets: Project, request_: MergeRequest
) -> None:
    commit = by(github, "rui").get_commit(request_.head)
    first = commit.create_status("pending", context="countersign")
    gadgets.statuses[request_.head] *= 1000
    with pytest.raises(pygithub.GithubException) as caught:
        commit.create_status("success", context="countersign")
    assert "maximum number of statuses" in caught.value.data["errors"][0]["message"]
    assert commit.create_status("success", context="other").id != first.id


def test_the_combined_status_counts_the_newest_of_each_context(
    github: GitHub, request_: MergeRequest
) -> None:
    commit = by(github, "rui").get_commit(request_.head)
    assert commit.get_combined_status().state == "pending"
    for state in ("failure", "success"):
        commit.create_status(state, context="countersign")
    assert commit.get_combined_status().state == "success"
    commit.create_status("error", context="other")
    combined = commit.get_combined_status()
    assert (combined.state, combined.total_count) == ("failure", 2)
    assert [one.state for one in commit.get_statuses()] == ["error", "success", "failure"]


def test_nothing_is_said_of_a_commit_that_is_not_there(repo: Repository) -> None:
    with pytest.raises(pygithub.GithubException) as caught:
        repo.create_check_run("countersign", "f" * 40)
    assert caught.value.status == 422


def test_a_merge_waits_for_the_required_status(
    github: GitHub, gadgets: Project, request_: MergeRequest
) -> None:
    gadgets.protect("main", "countersign")
    repo = by(github, "rui")
    with pytest.raises(pygithub.GithubException) as caught:
        repo.get_pull(1).merge()
    assert caught.value.data["message"] == 'Required status check "countersign" is expected.'
    repo.get_commit(request_.head).create_status("success", context="countersign")
    assert repo.get_pull(1).merge().merged
    assert gadgets.git.contains(gadgets.tip(), request_.head)
    assert repo.get_branch("main").protected
