"""Events of GitHub: which of them tell that something is to be looked at."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.core.model.merge_request import Subject
from bot.core.render.marker import Marker, marked
from bot.forges.github.events import Receiver
from bot.ports.forge import Event

SECRET, OTHER = "a secret of the webhook", "the one before"
RECEIVER = Receiver("github", [SECRET, OTHER])
PATH = "acme/plans"
SHA = "a" * 40
OURS = marked("2 rows", Marker("summary"))


def read(kind: str, action: str = "", **told: object) -> Event:
    payload: dict[str, object] = {
        "repository": {"full_name": PATH, "default_branch": "main"},
        **told,
    }
    payload |= {"action": action} if action else {}
    return RECEIVER.event({"X-GitHub-Event": kind}, json.dumps(payload).encode())


def keys(event: Event) -> tuple[str, ...]:
    return tuple(subject.key for subject in event.subjects)


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()}


def comment(body: str, author: int = 4, sender: int = 4) -> dict[str, Any]:
    return {
        "comment": {"id": 90, "body": body, "user": {"id": author}},
        "sender": {"id": sender},
        "issue": {"number": 7, "pull_request": {}},
    }


def test_a_body_signed_with_any_of_the_secrets_is_believed() -> None:
    for secret in (SECRET, OTHER):
        assert RECEIVER.verify(signed(b"{}", secret), b"{}", 0)
    assert RECEIVER.verify({"x-hub-signature-256": signed(b"{}")["X-Hub-Signature-256"]}, b"{}", 0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": signed(b"[]")["X-Hub-Signature-256"]},
        {"X-Hub-Signature-256": signed(b"{}", "")["X-Hub-Signature-256"]},
        {"X-Hub-Signature-256": signed(b"{}")["X-Hub-Signature-256"].upper()},
        {"X-Hub-Signature-256": "sha256=\udcff"},
    ],
)
def test_a_body_without_the_right_signature_is_not(headers: dict[str, str]) -> None:
    assert not RECEIVER.verify(headers, b"{}", 0)


def test_a_signature_by_sha_1_alone_is_not_enough() -> None:
    digest = hmac.new(SECRET.encode(), b"{}", hashlib.sha1).hexdigest()
    assert not RECEIVER.verify({"X-Hub-Signature": f"sha1={digest}"}, b"{}", 0)
    assert not RECEIVER.verify({"X-Hub-Signature-256": f"sha1={digest}"}, b"{}", 0)


def test_without_secrets_nobody_is_believed() -> None:
    assert not Receiver("github", []).verify(signed(b"{}", ""), b"{}", 0)
    assert not Receiver("github", [""]).verify(signed(b"{}", ""), b"{}", 0)


def test_a_delivery_is_known_by_its_id_whatever_it_says() -> None:
    headers = {"X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958"}
    assert RECEIVER.delivery(headers, b"{}") == RECEIVER.delivery(headers, b"[]")
    assert RECEIVER.delivery(headers, b"{}") == headers["X-GitHub-Delivery"]


def test_a_delivery_without_an_id_is_known_by_what_it_says() -> None:
    assert RECEIVER.delivery({}, b"{}") != RECEIVER.delivery({}, b"[]")
    assert len(RECEIVER.delivery({"X-GitHub-Delivery": "x" * 5000}, b"{}")) <= 64


@pytest.mark.parametrize(
    "action",
    ["opened", "synchronize", "reopened", "closed", "ready_for_review", "converted_to_draft"],
)
def test_a_pull_request_that_changes_is_looked_at(action: str) -> None:
    event = read("pull_request", action, pull_request={"number": 7})
    assert event == Event(f"pull_request.{action}", (Subject("github", PATH, 7),))


@pytest.mark.parametrize("name", ["title", "body", "base"])
def test_edits_of_what_is_judged_are_looked_at(name: str) -> None:
    event = read("pull_request", "edited", pull_request={"number": 7}, changes={name: {}})
    assert keys(event) == (f"github:{PATH}!7",)


@pytest.mark.parametrize(
    ("action", "changes"),
    [("edited", {}), ("labeled", {}), ("assigned", {}), ("auto_merge_enabled", {}), ("new", {})],
)
def test_other_changes_of_a_pull_request_are_not(action: str, changes: dict[str, str]) -> None:
    assert not keys(read("pull_request", action, pull_request={"number": 7}, changes=changes))


@pytest.mark.parametrize("action", ["created", "deleted"])
def test_a_comment_of_somebody_is_looked_at(action: str) -> None:
    event = read("issue_comment", action, **comment("Why?"))
    assert (keys(event), event.fresh) == ((f"github:{PATH}!7",), False)


def test_a_comment_on_an_issue_is_not() -> None:
    assert not keys(read("issue_comment", "created", **comment("Why?") | {"issue": {"number": 7}}))


@pytest.mark.parametrize("action", ["created", "deleted", "edited"])
def test_our_own_comments_lead_to_nothing(action: str) -> None:
    changes = {"body": {"from": "1 row"}}
    assert not keys(read("issue_comment", action, **comment(OURS), changes=changes))


@pytest.mark.parametrize(
    ("action", "body", "changes"),
    [
        ("deleted", OURS, {}),
        ("edited", "I was here", {"body": {"from": OURS}}),
        ("edited", OURS, {"body": {"from": "another text"}}),
    ],
)
def test_our_comment_in_somebody_elses_hands_is_listed_anew(
    action: str, body: str, changes: dict[str, Any]
) -> None:
    event = read("issue_comment", action, **comment(body, sender=5), changes=changes)
    assert (keys(event), event.fresh) == ((f"github:{PATH}!7",), True)


@pytest.mark.parametrize("changes", [{}, {"body": {"from": "Why?"}}, {"title": {"from": "x"}}])
def test_an_edit_that_leaves_the_text_is_ignored(changes: dict[str, Any]) -> None:
    assert not keys(read("issue_comment", "edited", **comment("Why?"), changes=changes))


def test_reviews_and_comments_beside_the_diff_are_looked_at() -> None:
    request = {"pull_request": {"number": 7}, "sender": {"id": 4}}
    said = {"body": "No", "user": {"id": 4}}
    assert keys(read("pull_request_review", "submitted", **request, review=said))
    assert keys(read("pull_request_review_comment", "created", **request, comment=said))
    assert not keys(read("pull_request_review", "edited", **request, review=said, changes={}))
    assert not keys(read("pull_request_review_thread", "resolved", **request))


@pytest.mark.parametrize(
    ("told", "looked"),
    [
        ({"ref": "refs/heads/main"}, True),
        ({"ref": "refs/heads/main", "deleted": True}, False),
        ({"ref": "refs/heads/topic"}, False),
        ({"ref": "refs/tags/main"}, False),
        ({"ref": f"refs/heads/gh-readonly-queue/main/pr-1-{SHA}"}, False),
        ({}, False),
    ],
)
def test_a_push_is_looked_at_on_the_default_branch(told: dict[str, Any], *, looked: bool) -> None:
    expected = (f"github:{PATH}@refs/heads/main",) if looked else ()
    assert keys(read("push", **told)) == expected


def test_a_merge_group_is_looked_at_by_its_ref() -> None:
    ref = f"refs/heads/gh-readonly-queue/release/1.x/pr-7-{SHA}"
    event = read("merge_group", "checks_requested", merge_group={"head_ref": ref})
    assert keys(event) == (f"github:{PATH}@{ref}",)
    assert not keys(read("merge_group", "destroyed", merge_group={"head_ref": ref}))
    assert not keys(read("merge_group", "checks_requested", merge_group={"head_ref": "refs/x"}))


def run(name: str = "countersign", *numbers: int, branch: str = "topic") -> dict[str, Any]:
    requests = [{"number": number} for number in numbers]
    suite = {"head_branch": branch, "pull_requests": requests}
    return {"name": name, "head_sha": SHA, "pull_requests": requests, "check_suite": suite}


def test_a_run_asked_for_again_is_looked_at_afresh() -> None:
    event = read("check_run", "rerequested", check_run=run("countersign", 7, 8))
    assert (keys(event), event.fresh) == ((f"github:{PATH}!7", f"github:{PATH}!8"), True)
    assert keys(read("check_run", "rerequested", check_run=run())) == (f"github:{PATH}@{SHA}",)
    fork = read("check_suite", "rerequested", check_suite={"head_sha": SHA, "pull_requests": []})
    assert (keys(fork), fork.fresh) == ((f"github:{PATH}@{SHA}",), True)
    queue = f"gh-readonly-queue/main/pr-7-{SHA}"
    group = read("check_run", "rerequested", check_run=run(branch=queue))
    assert keys(group) == (f"github:{PATH}@refs/heads/{queue}",)
    suite = read("check_suite", "rerequested", check_suite={"pull_requests": [{"number": 7}]})
    assert (keys(suite), suite.fresh) == ((f"github:{PATH}!7",), True)


@pytest.mark.parametrize(
    ("action", "name"),
    [("created", "countersign"), ("completed", "countersign"), ("rerequested", "lint")],
)
def test_other_runs_are_not(action: str, name: str) -> None:
    assert not keys(read("check_run", action, check_run=run(name, 7)))


def test_a_status_of_our_name_that_is_not_ours_is_looked_at_afresh() -> None:
    forged = read("status", context="countersign", target_url=None, sha=SHA)
    assert (keys(forged), forged.fresh) == ((f"github:{PATH}@{SHA}",), True)
    assert not keys(read("status", context="countersign", target_url=None, sha="refs/heads/main"))
    assert not keys(read("status", context="lint", sha=SHA))


@pytest.mark.parametrize(
    ("account", "sender", "trusted"),
    [("4", 4, True), ("4", 5, False), ("", 4, False), ("", 0, False)],
)
def test_the_link_of_a_status_is_believed_of_our_own_account_only(
    account: str, sender: int, *, trusted: bool
) -> None:
    link = f"https://github.com/{PATH}/pull/7#countersign-{'0' * 32}-delivery"
    told = {"context": "countersign", "target_url": link, "sha": SHA, "sender": {"id": sender},
            "repository": {"full_name": PATH}}  # fmt: skip
    event = Receiver("github", [SECRET], lambda: account).again("status", json.dumps(told).encode())
    assert keys(event) == (() if trusted else (f"github:{PATH}@{SHA}",))


def test_projects_are_looked_at_where_we_are_let_in() -> None:
    named = [{"full_name": "acme/plans"}, {"full_name": "acme/other"}]
    both = ("github:acme/plans", "github:acme/other")
    assert keys(read("installation", "created", repositories=named)) == both
    assert keys(read("installation_repositories", "added", repositories_added=named)) == both
    assert not keys(read("installation", "deleted", repositories=named))
    assert not keys(read("installation_repositories", "removed", repositories_added=named))


def test_a_project_that_moved_is_looked_at_under_its_new_name() -> None:
    for action in ("renamed", "transferred"):
        assert keys(read("repository", action)) == (f"github:{PATH}",)
    assert keys(read("repository", "edited", changes={"default_branch": {"from": "master"}}))
    assert not keys(read("repository", "edited", changes={"topics": {}}))
    assert not keys(read("repository", "archived"))


@pytest.mark.parametrize("kind", ["ping", "issues", "label", "team", "star", ""])
def test_what_is_not_ours_has_no_subjects(kind: str) -> None:
    event = read(kind, "created")
    assert event.name
    assert not event.subjects


def test_a_form_is_read_as_the_json_it_holds() -> None:
    payload = {"repository": {"full_name": PATH}, "action": "opened", "pull_request": {"number": 7}}
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-GitHub-Event": "pull_request",
    }
    event = RECEIVER.event(headers, body)
    assert keys(event) == (f"github:{PATH}!7",)
    assert RECEIVER.again(event.name, body) == event


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        RECEIVER.event({"X-GitHub-Event": "push"}, body)


HOSTILE: list[Any] = [None, 7, "x", [], [7], {}, {"number": "7"}, {"number": True}, {"number": -7}]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["pull_request", "comment", "issue", "repository", "changes"])
def test_shapes_that_nobody_documents_are_harmless(name: str, value: object) -> None:
    for kind in ("pull_request", "issue_comment", "check_run", "push", "status", "installation"):
        assert not keys(read(kind, "edited", **{name: value}))
