"""Merge requests of the simulated GitLab: heads, states, lists, forks, trains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests
from gitlab.exceptions import GitlabCreateError, GitlabGetError, GitlabUpdateError

if TYPE_CHECKING:
    from tests.simulators import interface
    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.projects import Project


def test_a_merge_request_names_its_head_and_the_commits_of_its_diff(
    widgets: Project, clients: Clients
) -> None:
    head = widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic", title="Work", draft=True)
    found = clients.project("rui").mergerequests.get(request.number)
    main = widgets.git.tip("main")
    assert found.diff_refs == {"base_sha": main, "start_sha": main, "head_sha": head}
    assert (found.sha, found.draft, found.title) == (head, True, "Draft: Work")
    assert widgets.git.tip(f"refs/merge-requests/{request.number}/head") == head


def test_the_diff_is_not_there_for_a_moment(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    gitlab.preparing = 5
    widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    project = clients.project("rui")
    before = project.mergerequests.get(1)
    gitlab.advance(6)
    after = project.mergerequests.get(1)
    assert (before.diff_refs, before.changes_count) == (None, None)
    assert before.detailed_merge_status == "preparing"
    assert after.diff_refs["head_sha"] == after.sha
    assert after.changes_count == "1"


def test_a_push_moves_the_head_and_makes_a_version(widgets: Project, clients: Clients) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    moved = widgets.commit("topic", {"b.md": "d\n"}, onto="main")
    found = clients.project("rui").mergerequests.get(request.number)
    heads = [one.head_commit_sha for one in found.diffs.list(get_all=True)]
    assert found.sha == moved == request.head
    assert heads[0] == moved
    assert len(heads) == 2


def test_a_push_to_the_target_changes_no_diff(widgets: Project, clients: Clients) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    start = request.refs.start_sha
    widgets.commit("main", {"new.md": "n\n"})
    found = clients.project("rui").mergerequests.get(1)
    assert found.diff_refs["start_sha"] == start != widgets.git.tip("main")


def test_another_target_makes_another_diff(widgets: Project, clients: Clients) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    release = widgets.commit("release", {"r.md": "r\n"})
    request.update(target="release")
    found = clients.project("rui").mergerequests.get(1)
    assert (found.target_branch, found.diff_refs["start_sha"]) == ("release", release)


def test_a_fork_brings_its_head_into_the_targets_git(widgets: Project, clients: Clients) -> None:
    fork = widgets.fork("eva")
    head = fork.commit("fix", {"b.md": "fixed\n"}, author="eva")
    request = fork.open("fix", author="eva")
    found = clients.project("rui").mergerequests.get(request.number)
    assert (found.source_project_id, found.target_project_id) == (fork.id, widgets.id)
    assert widgets.git.tip(request.ref) == head
    later = fork.commit("fix", {"b.md": "fixed again\n"}, author="eva")
    assert widgets.git.tip(request.ref) == request.head == later


def test_it_is_closed_reopened_and_merged(widgets: Project, clients: Clients) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    request.close("rui")
    assert request.state == "closed"
    request.reopen("rui")
    sha = request.merge("mo")
    found = clients.project("rui").mergerequests.get(1)
    assert (found.state, found.merge_commit_sha) == ("merged", sha)
    assert found.merge_user["username"] == "mo"
    assert widgets.git.tip("main") == sha


def test_a_push_of_the_head_to_the_target_merges_it(widgets: Project) -> None:
    head = widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    widgets.push("main", head, by="mo")
    assert request.state == "merged"


def test_open_ones_are_listed_by_their_last_change(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    for branch in ("one", "two", "three"):
        widgets.commit(branch, {f"{branch}.md": "x\n"})
        widgets.open(branch, title=branch)
        gitlab.advance(60)
    since = gitlab.now(-1)
    widgets.requests[3].close()
    widgets.requests[1].comment("rui", "Looks good")
    project = clients.project("rui")
    listed = project.mergerequests.list(
        state="opened", order_by="updated_at", sort="asc", get_all=True
    )
    assert [one.title for one in listed] == ["two", "one"]
    assert [
        one.title
        for one in project.mergerequests.list(state="opened", updated_after=since, get_all=True)
    ] == ["one"]


def test_the_merge_request_that_brought_a_commit_is_found(
    widgets: Project, clients: Clients
) -> None:
    head = widgets.commit("topic", {"b.md": "c\n"})
    sha = widgets.open("topic").merge()
    project = clients.project("rui")
    for one in (head, sha):
        assert [found["iid"] for found in project.commits.get(one).merge_requests()] == [1]
    direct = widgets.commit("main", {"b.md": "direct\n"})
    assert project.commits.get(direct).merge_requests() == []


def test_a_train_tries_the_merge_result_under_a_ref_of_its_own(
    widgets: Project, clients: Clients
) -> None:
    head = widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    tried = widgets.queue(request)
    assert widgets.git.tip("refs/merge-requests/1/train") == tried
    assert widgets.git.contains(tried, head)
    (pipeline,) = clients.project("rui").pipelines.list(get_all=True, sha=tried)
    assert (pipeline.ref, pipeline.source) == (
        "refs/merge-requests/1/train",
        "merge_request_event",
    )


def test_a_diff_in_the_api_is_cut(widgets: Project, clients: Clients) -> None:
    widgets.commit("topic", {f"f{number}.md": "x\n" for number in range(9)})
    widgets.open("topic")
    found = clients.project("rui").mergerequests.get(1).changes()
    assert isinstance(found, dict)
    assert found["overflow"] is True
    assert len(found["changes"]) < 9


def test_a_merge_request_is_opened_and_edited_through_the_api(
    widgets: Project, clients: Clients
) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    project = clients.project("rui")
    made = project.mergerequests.create(
        {"source_branch": "topic", "target_branch": "main", "title": "Work"}
    )
    with pytest.raises(GitlabCreateError, match="Another open merge request"):
        project.mergerequests.create(
            {"source_branch": "topic", "target_branch": "main", "title": "Again"}
        )
    made.description = "Why"
    made.save()
    assert widgets.requests[1].description == "Why"


def test_a_stranger_edits_nothing_and_sees_no_merge_request_of_a_private_project(
    widgets: Project, clients: Clients
) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    found = clients.project("eve").mergerequests.get(1)
    found.title = "Mine"
    with pytest.raises(GitlabUpdateError, match="403"):
        found.save()
    widgets.visibility = "private"
    with pytest.raises(GitlabGetError, match="404"):
        clients.api("eve").projects.get("acme/widgets", lazy=True).mergerequests.get(1)


def test_approvals_are_shown(widgets: Project, clients: Clients) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    found = clients.project("rui").mergerequests.get(1)
    found.approve(found.sha)
    assert [one["user"]["username"] for one in found.approvals.get().approved_by] == ["rui"]


def test_what_keeps_a_merge_is_told(widgets: Project, clients: Clients) -> None:
    widgets.needs_pipeline = True
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic", draft=True)
    api = clients.project("rui").mergerequests
    seen = [api.get(1).detailed_merge_status]
    request.update(draft=False)
    seen.append(api.get(1).detailed_merge_status)
    widgets.pipeline(request.head, "topic", "success")
    seen.append(api.get(1).detailed_merge_status)
    assert seen == ["draft_status", "ci_must_pass", "mergeable"]


def test_what_did_not_change_is_not_sent_again(gitlab: GitLab, widgets: Project) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    url = f"{gitlab.url}/api/v4/projects/acme%2Fwidgets/merge_requests/1"
    first = requests.get(url, timeout=5)
    again = requests.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
    request.update(title="Other")
    changed = requests.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
    assert [one.status_code for one in (first, again, changed)] == [200, 304, 200]
    assert again.content == b""


def test_it_is_driven_like_any_host(gitlab: GitLab, widgets: Project) -> None:
    forge: interface.Forge = gitlab
    project: interface.Project = widgets
    project.commit("topic", {"b.md": "c\n"})
    request: interface.Request = project.open("topic", draft=True)
    issue: interface.Issue = widgets.issue("Hole", author="eve")
    assert (request.state, request.draft, request.status("countersign")) == ("open", True, "")
    assert [(one.title, one.is_open) for one in project.issues] == [(issue.title, True)]
    assert forge.breaches == []
