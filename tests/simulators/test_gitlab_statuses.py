"""Commit statuses of the simulated GitLab: transitions, pipelines, users, forks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from gitlab.exceptions import GitlabCreateError

if TYPE_CHECKING:
    import gitlab as client

    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.projects import Project

NAME = "countersign"


@pytest.fixture
def work(widgets: Project) -> MergeRequest:
    """Give a merge request without a pipeline."""
    widgets.commit("topic", {"b.md": "c\n"})
    return widgets.open("topic")


def report(api: client.Gitlab, work: MergeRequest, state: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parameters of every type
    """Report a status on the head, as python-gitlab does."""
    project = api.projects.get(work.source_project.id, lazy=True)
    commit = project.commits.get(work.head, lazy=True)
    return commit.statuses.create({"state": state, "name": NAME, **more}).attributes


def test_a_status_makes_an_external_pipeline_that_is_the_heads(
    work: MergeRequest, clients: Clients
) -> None:
    api = clients.api("rui")
    made = report(api, work, "failed", description="2 rows: M-06 illegal-transition")
    found = api.projects.get("acme/widgets").mergerequests.get(1)
    assert (found.head_pipeline["source"], found.head_pipeline["ref"]) == ("external", "topic")
    assert found.head_pipeline["id"] == made["pipeline_id"]
    assert found.head_pipeline["status"] == "failed"
    assert (work.status(NAME), work.said(NAME)) == ("failure", "2 rows: M-06 illegal-transition")


def test_a_status_goes_into_the_newest_pipeline_or_the_one_named(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    old = widgets.pipeline(work.head, "topic", "running")
    new = widgets.pipeline(work.head, work.ref, "running", "merge_request_event")
    api = clients.api("rui")
    assert report(api, work, "pending")["pipeline_id"] == new.id
    assert report(api, work, "pending", ref="topic")["pipeline_id"] == old.id
    assert report(api, work, "success", pipeline_id=old.id)["pipeline_id"] == old.id
    with pytest.raises(GitlabCreateError, match="404 Pipeline for pipeline_id, sha and ref"):
        report(api, work, "success", pipeline_id=1)


@pytest.mark.parametrize(
    ("states", "event"),
    [
        (("pending", "pending"), "enqueue"),
        (("running", "pending"), "enqueue"),
        (("running", "running"), "run"),
        (("running", "skipped"), "skip"),
    ],
)
def test_a_transition_that_is_none_is_refused(
    work: MergeRequest, clients: Clients, states: tuple[str, str], event: str
) -> None:
    api = clients.api("rui")
    before, after = states
    report(api, work, before)
    words = f"Cannot transition status via :{event} from :{before} "
    with pytest.raises(GitlabCreateError) as refused:
        report(api, work, after)
    assert refused.value.response_code == 400
    assert refused.value.error_message.startswith(words)
    assert work.status(NAME) == "pending"


@pytest.mark.parametrize(
    "states", [("pending", "running", "success"), ("pending", "failed"), ("running", "canceled")]
)
def test_a_job_that_waits_or_runs_is_updated_in_place(
    work: MergeRequest, clients: Clients, states: tuple[str, ...]
) -> None:
    api = clients.api("rui")
    assert len({report(api, work, state)["id"] for state in states}) == 1


def test_what_is_finished_is_done_again_as_a_new_job(work: MergeRequest, clients: Clients) -> None:
    api = clients.api("rui")
    ids = [report(api, work, state)["id"] for state in ("failed", "failed", "success")]
    commit = api.projects.get("acme/widgets").commits.get(work.head)
    assert len(set(ids)) == 3
    assert [one.id for one in commit.statuses.list(get_all=True)] == [ids[-1]]
    every = commit.statuses.list(get_all=True, all=True)
    assert [one.status for one in every] == ["failed", "failed", "success"]
    assert work.status(NAME) == "success"


def test_another_users_job_of_the_same_name_is_not_ours_to_finish(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    first, second = clients.api("rui"), clients.api("mo")
    one = report(first, work, "running")
    other = report(second, work, "success")
    assert one["id"] != other["id"]
    jobs = [job for pipeline in widgets.pipelines for job in pipeline.jobs]
    assert [(job.state, job.retried) for job in jobs] == [("running", True), ("success", False)]


def test_texts_have_255_characters_at_most(work: MergeRequest, clients: Clients) -> None:
    api = clients.api("rui")
    report(api, work, "success", description="x" * 255)
    with pytest.raises(GitlabCreateError, match="too long"):
        report(api, work, "success", description="x" * 256)


def test_two_updates_at_once_are_a_conflict(
    gitlab: GitLab, work: MergeRequest, clients: Clients
) -> None:
    gitlab.busy = 1
    api = clients.api("rui")
    with pytest.raises(GitlabCreateError, match="409"):
        report(api, work, "success")
    assert report(api, work, "success")["status"] == "success"


def test_the_status_of_a_fork_needs_rights_in_the_fork(widgets: Project, clients: Clients) -> None:
    fork = widgets.fork("eva")
    fork.commit("fix", {"b.md": "fixed\n"}, author="eva")
    work = fork.open("fix", author="eva")
    api = clients.api("rui")
    with pytest.raises(GitlabCreateError, match="403"):
        report(api, work, "success")
    fork.visibility = "private"
    with pytest.raises(GitlabCreateError, match="404 Project Not Found"):
        report(api, work, "success")
    report(clients.api("eva"), work, "success")
    assert work.status(NAME) == "success"


def test_a_commit_that_is_not_there_or_on_no_branch_takes_no_status(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    api = clients.api("rui")
    tried = widgets.queue(work)
    widgets.pipelines.clear()
    for sha in ("f" * 40, tried):
        commit = api.projects.get("acme/widgets").commits.get(sha, lazy=True)
        with pytest.raises(GitlabCreateError, match="404"):
            commit.statuses.create({"state": "success", "name": NAME})


def test_an_unknown_state_is_refused_and_a_breach(
    gitlab: GitLab, work: MergeRequest, clients: Clients
) -> None:
    with pytest.raises(GitlabCreateError, match="state does not have a valid value"):
        report(clients.api("rui"), work, "green")
    assert gitlab.breaches.pop().endswith("state does not have a valid value")


def test_a_stranded_job_keeps_the_pipeline_running(work: MergeRequest, clients: Clients) -> None:
    report(clients.api("rui"), work, "running", name="theirs")
    report(clients.api("rui"), work, "success")
    found = clients.project("rui").mergerequests.get(1)
    assert found.head_pipeline["status"] == "running"
