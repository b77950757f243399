"""Issues of the simulated GitLab: confidential ones, assignees, labels, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gitlab.exceptions import GitlabCreateError, GitlabGetError

if TYPE_CHECKING:
    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.projects import Project
    from tests.simulators.gitlab.receiver import Receiver


def test_an_issue_has_one_assignee_on_free_and_makes_its_labels(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    ids = [gitlab.user(login).id for login in ("rui", "mo")]
    project = clients.project("rui", widgets.path)
    made = project.issues.create(
        {"title": "Sign off M-04", "labels": "signoff,security", "assignee_ids": ids}
    )
    assert [one["username"] for one in made.assignees] == ["rui"]
    assert made.labels == ["security", "signoff"]
    assert [one.name for one in project.labels.list(get_all=True)] == ["security", "signoff"]


def test_a_confidential_issue_is_seen_by_members_and_its_author(
    widgets: Project, clients: Clients
) -> None:
    made = clients.project("eve", widgets.path).issues.create(
        {"title": "Hole", "confidential": True}
    )
    for login in ("rui", "eve"):
        assert clients.project(login).issues.get(made.iid).confidential is True
    with pytest.raises(GitlabGetError, match="404"):
        clients.project("sam").issues.get(made.iid)
    assert clients.project("sam").issues.list(get_all=True) == []


def test_an_issue_is_found_edited_and_closed_with_a_word(
    gitlab: GitLab, widgets: Project, clients: Clients, receiver: Receiver
) -> None:
    project = clients.project("rui")
    project.issues.create({"title": "Other"})
    made = project.issues.create({"title": "Sign off M-04", "description": "<!-- key=M-04 -->"})
    widgets.hook(receiver.url, "s")
    (found,) = project.issues.list(search="key=M-04", state="opened", get_all=True)
    found.notes.create({"body": "Done"})
    found.state_event = "close"
    found.save()
    gitlab.wait_idle()
    assert project.issues.get(made.iid).state == "closed"
    assert receiver.names == ["Note Hook", "Issue Hook"]
    assert receiver.told[0]["issue"]["iid"] == made.iid
    assert receiver.told[1]["object_attributes"]["action"] == "close"


def test_notes_of_a_confidential_issue_are_told_as_such(
    gitlab: GitLab, widgets: Project, clients: Clients, receiver: Receiver
) -> None:
    made = clients.project("rui").issues.create({"title": "Hole", "confidential": True})
    widgets.hook(receiver.url, "s")
    made.notes.create({"body": "/signoff"})
    gitlab.wait_idle()
    (told,) = receiver.told
    assert receiver.names == ["Confidential Note Hook"]
    assert told["event_type"] == "confidential_note"


def test_where_issues_are_off_none_is_opened(widgets: Project, clients: Clients) -> None:
    widgets.issues_enabled = False
    project = clients.project("rui")
    assert project.issues_enabled is False
    with pytest.raises(GitlabCreateError, match="403"):
        project.issues.create({"title": "No"})


def test_who_only_reads_sets_neither_labels_nor_assignees(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    made = clients.project("eve", widgets.path).issues.create(
        {"title": "Mine", "labels": ["urgent"], "assignee_ids": [gitlab.user("rui").id]}
    )
    assert (made.labels, made.assignees) == ([], [])
