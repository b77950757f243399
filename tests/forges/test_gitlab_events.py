"""Events of GitLab: which of them tell that something is to be looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.core.model.merge_request import Subject
from bot.core.render.marker import Marker, marked
from bot.forges.gitlab.events import Receiver
from bot.ports.forge import Event

RECEIVER = Receiver("gitlab", ["secret"])
PATH = "acme/plans/road"
SHA, ZERO = "a" * 40, "0" * 40


def project(number: int = 5) -> dict[str, Any]:
    return {"id": number, "path_with_namespace": PATH, "default_branch": "main"}


def merge_request(action: str = "update", changes: object = None, **said: object) -> dict[str, Any]:
    return {
        "object_kind": "merge_request",
        "user": {"id": 4},
        "project": project(),
        "object_attributes": {"iid": 7, "action": action, "target": project(), **said},
        "changes": changes,
    }


def note(text: str = "Why?", user: int = 4, **said: object) -> dict[str, Any]:
    return {
        "object_kind": "note",
        "user": {"id": user},
        "project": project(),
        "object_attributes": {
            "id": 90, "note": text, "author_id": 4, "noteable_type": "MergeRequest",
            "system": False, "action": "create", **said,
        },
        "merge_request": {"iid": 7, "target": project()},
    }  # fmt: skip


def pipeline(status: str, target: int = 5, state: str = "opened") -> dict[str, Any]:
    return {
        "object_kind": "pipeline",
        "object_attributes": {"id": 31, "sha": SHA, "status": status},
        "merge_request": {"iid": 7, "target_project_id": target, "state": state},
        "project": project(),
    }


def push(ref: str = "refs/heads/main", **said: object) -> dict[str, Any]:
    return {"object_kind": "push", "ref": ref, "after": SHA, "project": project(), **said}


def read(payload: object) -> Event:
    return RECEIVER.event({}, json.dumps(payload).encode())


def about(payload: object) -> tuple[str, ...]:
    return tuple(subject.key for subject in read(payload).subjects)


@pytest.mark.parametrize("action", ["open", "reopen", "close", "merge"])
def test_a_merge_request_that_comes_or_goes_is_looked_at(action: str) -> None:
    event = read(merge_request(action))
    assert event == Event(f"merge_request.{action}", (Subject("gitlab", PATH, 7),))


@pytest.mark.parametrize(
    "said",
    [
        {"oldrev": SHA},
        {"changes": {"target_branch": {"previous": "main", "current": "next"}}},
        {"changes": {"description": {"previous": "", "current": "Reason(M-04): late"}}},
        {"changes": {"draft": {"previous": True, "current": False}}},
    ],
)
def test_an_update_of_what_a_verdict_reads_is_looked_at(said: dict[str, Any]) -> None:
    assert about(merge_request(**said)) == (f"gitlab:{PATH}!7",)


@pytest.mark.parametrize(
    "payload",
    [
        merge_request(),
        merge_request(changes={"labels": {}, "updated_at": {}}),
        merge_request("approved"),
        merge_request("unapproval", system=True, system_action="approvals_reset_on_push"),
        merge_request(iid=0, oldrev=SHA),
    ],
)
def test_an_update_of_anything_else_is_not(payload: dict[str, Any]) -> None:
    assert about(payload) == ()


def test_a_fork_is_looked_at_in_the_project_it_goes_to() -> None:
    payload = merge_request("open", source={"path_with_namespace": "mia/road"})
    payload["project"]["path_with_namespace"] = "mia/road"
    assert about(payload) == (f"gitlab:{PATH}!7",)


def test_a_comment_of_somebody_is_looked_at_an_internal_one_too() -> None:
    assert read(note()) == Event("note.create", (Subject("gitlab", PATH, 7),))
    assert about(note(internal=True, action="update")) == (f"gitlab:{PATH}!7",)


@pytest.mark.parametrize(
    "payload",
    [
        note(system=True),
        note(noteable_type="Issue"),
        note(noteable_type="Commit"),
        note(marked("2 rows to mend", Marker("summary"))),
    ],
)
def test_a_comment_of_the_host_or_our_own_or_elsewhere_is_not(payload: dict[str, Any]) -> None:
    assert about(payload) == ()


def test_a_comment_of_ours_that_somebody_else_changed_is_read_again() -> None:
    event = read(note(marked("1 row to mend", Marker("summary")), user=9, action="update"))
    assert event == Event("note.update", (Subject("gitlab", PATH, 7),), fresh=True)


@pytest.mark.parametrize("status", ["created", "pending", "manual", "skipped", "success"])
def test_a_pipeline_that_begins_or_is_green_has_the_status_looked_for(status: str) -> None:
    event = read(pipeline(status))
    assert event == Event(f"pipeline.{status}", (Subject("gitlab", PATH, 7),), fresh=True)


@pytest.mark.parametrize(
    "payload",
    [
        pipeline("running"),
        pipeline("failed"),
        pipeline("pending", target=6),
        pipeline("success", state="merged"),
        pipeline("success") | {"merge_request": None},
    ],
)
def test_a_pipeline_under_way_or_red_or_of_nothing_open_here_is_not(
    payload: dict[str, Any],
) -> None:
    assert about(payload) == ()


def test_a_push_to_a_target_branch_is_looked_at() -> None:
    assert about(push()) == (f"gitlab:{PATH}@refs/heads/main",)
    assert about(push("refs/heads/stable", ref_protected=True)) == (
        f"gitlab:{PATH}@refs/heads/stable",
    )
    system = push() | {"event_name": "push"}
    del system["object_kind"]
    assert about(system) == (f"gitlab:{PATH}@refs/heads/main",)


@pytest.mark.parametrize(
    "payload",
    [
        push("refs/heads/topic"),
        push(after=ZERO),
        push("refs/tags/v1", ref_protected=True) | {"object_kind": "tag_push"},
        push() | {"project": {}},
    ],
)
def test_any_other_push_is_not(payload: dict[str, Any]) -> None:
    assert about(payload) == ()


def test_an_instances_word_of_changed_refs_is_read() -> None:
    change = {"before": ZERO, "after": SHA, "ref": "refs/heads/main"}
    payload = {"event_name": "repository_update", "project": project(), "changes": [change]}
    assert about(payload) == (f"gitlab:{PATH}@refs/heads/main",)
    assert about(payload | {"changes": [change | {"ref": "refs/heads/topic"}, None]}) == ()
    assert about(payload | {"changes": [change | {"after": ZERO}]}) == ()


def test_a_project_that_came_or_moved_is_looked_at_as_a_whole() -> None:
    payload = {"event_name": "project_transfer", "path_with_namespace": PATH}
    assert read(payload) == Event("project_transfer", (Subject("gitlab", PATH),))
    assert about({"event_name": "project_destroy", "path_with_namespace": PATH}) == ()


@pytest.mark.parametrize(
    "payload",
    [
        {"object_kind": "issue", "object_attributes": {"iid": 3, "action": "close"}},
        {"object_kind": "emoji", "event_type": "award", "merge_request": {"iid": 7}},
        {"object_kind": "build", "build_status": "success"},
        {"event_name": "user_add_to_group", "group_path": "acme"},
        {"event_name": "subgroup_create", "full_path": "acme/plans"},
        {"object_kind": "work_item"},
        {},
    ],
)
def test_what_concerns_nothing_judged_is_taken_and_left(payload: dict[str, Any]) -> None:
    assert about(payload) == ()


def test_what_is_not_understood_is_named_by_its_header() -> None:
    event = RECEIVER.event({"x-gitlab-event": "Newest Hook"}, b'{"object_kind": 3}')
    assert event == Event("Newest Hook")


@pytest.mark.parametrize(
    "payload",
    [
        {"object_kind": "merge_request", "object_attributes": [], "changes": 3, "project": None},
        {"object_kind": "note", "object_attributes": {"note": 7, "noteable_type": "MergeRequest"}},
        {"object_kind": "pipeline", "merge_request": [], "object_attributes": "x"},
        {"object_kind": "push", "ref": None, "project": "x"},
        {"event_name": "repository_update", "changes": {}, "project": []},
        {"event_name": "project_rename", "path_with_namespace": ["x"]},
    ],
)
def test_malformed_payloads_are_harmless(payload: dict[str, Any]) -> None:
    assert about(payload) == ()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_an_error_of_value(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"JSON|column|codec|deep"):
        RECEIVER.event({}, body)
    assert RECEIVER.delivery({}, body)
