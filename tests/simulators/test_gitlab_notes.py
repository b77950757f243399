"""Notes and discussions of the simulated GitLab: threads, rights, limits, quick actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from gitlab.exceptions import (
    GitlabCreateError,
    GitlabDeleteError,
    GitlabGetError,
    GitlabHttpError,
    GitlabUpdateError,
)

if TYPE_CHECKING:
    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.projects import Project


@pytest.fixture
def work(widgets: Project) -> MergeRequest:
    """Give a merge request."""
    widgets.commit("topic", {"b.md": "c\n"})
    return widgets.open("topic")


def test_a_thread_is_resolved_by_developers_and_the_author_only(
    work: MergeRequest, clients: Clients
) -> None:
    thread = clients.request("rui").discussions.create({"body": "Hm"})
    for login, code in (("rui", 200), ("eve", 403), ("ana", 200)):
        api = clients.request(login).manager.gitlab
        found = _put(api, f"/projects/acme%2Fwidgets/merge_requests/1/discussions/{thread.id}")
        assert found == code
    assert work.discussions[0].notes[0].resolved_by is not None
    assert work.all_resolved


def _put(api: Any, path: str) -> int:  # noqa: ANN401 - python-gitlab's client
    try:
        api.http_put(path, post_data={"resolved": True})
    except GitlabHttpError as error:
        return error.response_code or 0
    return 200


def test_a_reply_makes_a_thread_of_a_note_and_the_last_deletion_takes_it_away(
    work: MergeRequest, clients: Clients
) -> None:
    request = clients.request("rui")
    note = request.notes.create({"body": "One"})
    (discussion,) = request.discussions.list(get_all=True)
    assert discussion.attributes["individual_note"] is True
    assert discussion.attributes["notes"][0]["resolvable"] is False
    reply = discussion.notes.create({"body": "Two"})
    thread = request.discussions.get(discussion.id)
    assert [one["type"] for one in thread.attributes["notes"]] == ["DiscussionNote"] * 2
    note.delete()
    assert [one.body for one in work.comments] == ["Two"]
    thread.notes.delete(reply.id)
    with pytest.raises(GitlabGetError, match="404 Discussion Not Found"):
        request.discussions.get(discussion.id)


def test_notes_are_newest_first_with_the_hosts_own_among_them(
    work: MergeRequest, clients: Clients
) -> None:
    work.comment("rui", "One")
    work.update(title="Other")
    work.comment("rui", "Two")
    notes = clients.request("rui").notes
    assert [one.body for one in notes.list(get_all=True)] == ["Two", "changed title", "One"]
    assert [
        one.body for one in notes.list(get_all=True, sort="asc", activity_filter="only_comments")
    ] == ["One", "Two"]
    (remark,) = notes.list(get_all=True, activity_filter="only_activity")
    assert remark.system is True


def test_notes_come_in_pages(work: MergeRequest, clients: Clients) -> None:
    for number in range(25):
        work.comment("rui", f"Note {number}")
    request = clients.request("rui")
    found = request.notes.list(iterator=True, per_page=10, sort="asc")
    assert (found.total, found.total_pages, found.next_page) == (25, 3, 2)
    assert [one.body for one in found][-1] == "Note 24"
    assert len(request.notes.list(page=1)) == 20


def test_only_the_author_and_maintainers_change_a_note(
    work: MergeRequest, clients: Clients
) -> None:
    note = work.comment("rui", "Mine")
    with pytest.raises(GitlabUpdateError, match="403"):
        clients.request("ana").notes.update(int(note.id), {"body": "No"})
    with pytest.raises(GitlabDeleteError, match="403"):
        clients.request("ana").notes.delete(int(note.id))
    clients.request("mo").notes.update(int(note.id), {"body": "Edited"})
    assert [one.body for one in work.comments] == ["Edited"]
    clients.request("rui").notes.delete(int(note.id))
    assert work.comments == []


def test_a_note_is_not_blank_and_has_a_million_characters_at_most(
    work: MergeRequest, clients: Clients
) -> None:
    request = clients.request("rui")
    request.notes.create({"body": "x" * 1_000_000})
    with pytest.raises(GitlabCreateError, match="too long"):
        request.notes.create({"body": "x" * 1_000_001})
    with pytest.raises(GitlabCreateError, match="can't be blank"):
        request.notes.create({"body": " \n"})
    assert len(work.comments) == 1


def test_quick_actions_are_obeyed_and_cut_out(
    gitlab: GitLab, work: MergeRequest, clients: Clients
) -> None:
    request = clients.request("rui")
    request.notes.create({"body": "Done.\n/close\n"})
    assert (work.state, [one.body for one in work.comments]) == ("closed", ["Done.\n"])
    made = request.manager.gitlab.http_post(
        "/projects/acme%2Fwidgets/merge_requests/1/notes", post_data={"body": "/reopen"}
    )
    assert made == {"commands_changes": {}, "summary": ["Did reopen."]}
    assert gitlab.calls[-1].status == 202
    assert (work.state, len(work.comments)) == ("open", 1)
    request.notes.create({"body": "```\n/close\n```"})
    clients.request("eve").notes.create({"body": "Mine\n/close"})
    assert work.state == "open"


def test_too_many_notes_are_refused_with_the_time_to_wait(
    gitlab: GitLab, work: MergeRequest
) -> None:
    gitlab.notes_limit = 2
    gitlab.advance(60 - gitlab.time % 60)
    url = f"{gitlab.url}/api/v4/projects/acme%2Fwidgets/merge_requests/1/notes"
    headers = {"PRIVATE-TOKEN": gitlab.token("rui")}
    answers = [
        requests.post(url, json={"body": f"Note {number}"}, headers=headers, timeout=5)
        for number in range(3)
    ]
    assert [one.status_code for one in answers] == [201, 201, 429]
    refused = answers[-1].headers
    assert 0 < int(refused["Retry-After"]) <= 60
    assert (refused["RateLimit-Limit"], refused["RateLimit-Remaining"]) == ("2", "0")
    assert len(work.comments) == 2
    gitlab.advance(60)
    assert requests.post(url, json={"body": "Later"}, headers=headers, timeout=5).ok


def test_internal_notes_are_for_members_and_told_as_confidential(
    work: MergeRequest, clients: Clients
) -> None:
    clients.request("rui").notes.create({"body": "Between us", "internal": True})
    assert [one.internal for one in clients.request("rui").notes.list(get_all=True)] == [True]
    assert clients.request("eve").notes.list(get_all=True) == []
    assert [one.body for one in work.comments] == ["Between us"]


def test_reactions_are_put_once(work: MergeRequest, clients: Clients) -> None:
    number = int(work.comment("rui", "/signoff").id)
    note = clients.request("rui").notes.get(number)
    note.awardemojis.create({"name": "thumbsup"})
    with pytest.raises(GitlabCreateError, match="already been taken"):
        note.awardemojis.create({"name": "thumbsup"})
    (award,) = note.awardemojis.list(get_all=True)
    assert (award.name, award.user["username"]) == ("thumbsup", "rui")
    award.delete()
    assert note.awardemojis.list(get_all=True) == []
