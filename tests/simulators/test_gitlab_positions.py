"""Comments beside the diff of the simulated GitLab: where they may stand, and how they move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from gitlab.exceptions import (
    GitlabCreateError,
)

from tests.simulators.conftest import FILES

if TYPE_CHECKING:
    from gitlab.v4.objects import ProjectMergeRequest

    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.projects import Project

PATH = "doc/a.md"
LINES = FILES[PATH].splitlines(keepends=True)


@pytest.fixture
def work(widgets: Project) -> MergeRequest:
    """Give a merge request that changes line 20, takes line 22 away and adds one after 25."""
    text = [*LINES]
    text[19] = "line twenty\n"
    text[24] = "line 25\nadded\n"
    del text[21]
    widgets.commit("topic", {PATH: "".join(text)})
    return widgets.open("topic")


def at(request: ProjectMergeRequest, **lines: int) -> dict[str, Any]:
    """Give a position in the newest diff."""
    paths = {"old_path": PATH, "new_path": PATH, "position_type": "text"}
    return {**request.diff_refs, **paths, **lines}


@pytest.mark.parametrize(
    "lines",
    [
        {"new_line": 20},  # changed, so it is added
        {"old_line": 20},  # and removed
        {"old_line": 22},  # removed
        {"new_line": 25},  # added
        {"old_line": 21, "new_line": 21},  # context
        {"old_line": 26, "new_line": 26},  # context, shifted there and back
        {"old_line": 17, "new_line": 17},  # the first line of the hunk
    ],
)
def test_a_line_that_the_diff_shows_takes_a_comment(
    work: MergeRequest, clients: Clients, lines: dict[str, int]
) -> None:
    request = clients.request("rui")
    made = request.discussions.create({"body": "Hm", "position": at(request, **lines)})
    (note,) = made.attributes["notes"]
    assert (note["type"], note["resolvable"], note["resolved"]) == ("DiffNote", True, False)
    assert note["position"]["head_sha"] == work.head
    (inline,) = work.inline
    side = "head" if "new_line" in lines else "base"
    assert (inline.line, inline.side) == (lines.get("new_line") or lines["old_line"], side)


@pytest.mark.parametrize(
    "lines",
    [
        {"new_line": 21},  # context needs both
        {"old_line": 21},
        {"old_line": 20, "new_line": 20},  # a changed line is two
        {"old_line": 21, "new_line": 22},
        {"new_line": 1},  # outside of the hunks
        {"old_line": 1, "new_line": 1},
        {"new_line": 99},
        {},
    ],
)
def test_any_other_line_is_refused_for_its_code(
    work: MergeRequest, clients: Clients, lines: dict[str, int]
) -> None:
    request = clients.request("rui")
    with pytest.raises(GitlabCreateError, match="must be a valid line code") as refused:
        request.discussions.create({"body": "Hm", "position": at(request, **lines)})
    assert refused.value.response_code == 400
    assert work.inline == []


@pytest.mark.parametrize(
    "wrong",
    [{"old_path": ""}, {"new_path": "b.md"}, {"head_sha": "f" * 40}, {"old_path": "/dev/null"}],
)
def test_wrong_paths_and_commits_are_refused_for_the_line_code(
    work: MergeRequest, clients: Clients, wrong: dict[str, str]
) -> None:
    request = clients.request("rui")
    with pytest.raises(GitlabCreateError, match="line_code"):
        request.discussions.create(
            {"body": "Hm", "position": {**at(request, new_line=20), **wrong}}
        )
    assert work.inline == []


def test_a_comment_follows_its_line_and_is_outdated_when_that_changes(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    request = clients.request("rui")
    for lines in ({"new_line": 20}, {"old_line": 22}, {"old_line": 26, "new_line": 26}):
        request.discussions.create({"body": "Hm", "position": at(request, **lines)})
    text = widgets.git.read("topic", PATH) or b""
    widgets.commit("topic", {PATH: b"new\n" + text})
    assert [(one.line, one.outdated) for one in work.inline] == [
        *((21, False), (22, False), (27, False)),
    ]
    widgets.commit("topic", {PATH: b"new\n" + text.replace(b"line twenty", b"line zwanzig")})
    assert [(one.line, one.outdated) for one in work.inline] == [
        *((0, True), (22, False), (27, False)),
    ]
    first = clients.request("rui").discussions.list(get_all=True)[0].attributes["notes"]
    assert first[0]["position"]["head_sha"] != work.head
    assert [note["system"] for note in first] == [False, True]
    widgets.commit("topic", {PATH: LINES[0]})
    assert [one.outdated for one in work.inline] == [True, False, True]


def test_a_comment_follows_a_renamed_file(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    request = clients.request("rui")
    request.discussions.create({"body": "Hm", "position": at(request, new_line=20)})
    text = widgets.git.read("topic", PATH)
    widgets.commit("topic", {PATH: None, "doc/z.md": text})
    assert [(one.path, one.line, one.outdated) for one in work.inline] == [("doc/z.md", 20, False)]


def test_a_force_push_back_makes_an_outdated_comment_current_again(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    request, head = clients.request("rui"), work.head
    request.discussions.create({"body": "Hm", "position": at(request, new_line=20)})
    widgets.commit("topic", {PATH: FILES[PATH]}, onto="main")
    assert [one.outdated for one in work.inline] == [True]
    widgets.push("topic", head)
    assert [(one.line, one.outdated) for one in work.inline] == [(20, False)]


def test_a_comment_on_an_older_diff_is_taken_and_outdated_at_once(
    widgets: Project, work: MergeRequest, clients: Clients
) -> None:
    request = clients.request("rui")
    position = at(request, new_line=20)
    widgets.commit("topic", {"b.md": "meanwhile\n"})
    request.discussions.create({"body": "Late", "position": position})
    assert [(one.line, one.outdated) for one in work.inline] == [(0, True)]


def test_no_comment_stands_beside_a_diff_that_is_not_there_yet(
    gitlab: GitLab, widgets: Project, clients: Clients
) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    work = widgets.open("topic")
    position = {**work.refs._asdict(), "position_type": "text", "new_line": 1}
    work.ready_at = gitlab.time + 9
    with pytest.raises(GitlabCreateError, match="new-style diff notes"):
        clients.request("rui").discussions.create(
            {"body": "Hm", "position": {**position, "old_path": "b.md", "new_path": "b.md"}}
        )


def test_what_people_do_in_tests_is_what_they_see(work: MergeRequest, clients: Clients) -> None:
    request = clients.request("rui")
    request.discussions.create({"body": "Hm", "position": at(request, new_line=20)})
    first = work.inline[0]
    reply = work.answer(first.id, "ana", "Why?")
    work.edit(reply.id, "Why not?", by="ana")
    work.resolve(first.id, "rui")
    assert [(one.author, one.body, one.thread, one.resolved) for one in work.inline] == [
        ("rui", "Hm", first.id, True),
        ("ana", "Why not?", first.id, True),
    ]
    work.delete(reply.id, by="ana")
    assert len(work.inline) == 1
    assert work.comments == []
