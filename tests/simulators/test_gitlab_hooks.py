"""Webhooks of the simulated GitLab: what they say, what is not told, how they are disabled."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest
from gitlab.exceptions import GitlabHookTestError, GitlabHttpError

if TYPE_CHECKING:
    from tests.simulators.conftest import Clients
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.projects import Project
    from tests.simulators.gitlab.receiver import Receiver


def test_a_delivery_is_named_and_carries_the_secret(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    widgets.hook(receiver.url, "secret")
    widgets.commit("topic", {"b.md": "c\n"})
    widgets.commit("topic", {"b.md": "d\n"})
    gitlab.wait_idle()
    first, second = (ask.headers for ask in receiver.asks)
    assert first["X-Gitlab-Token"] == "secret"
    assert first["X-Gitlab-Instance"] == gitlab.web
    assert first["X-Gitlab-Webhook-UUID"] == second["X-Gitlab-Webhook-UUID"]
    for name in ("Idempotency-Key", "X-Gitlab-Event-UUID"):
        assert first[name]
        assert first[name] != second[name]
    assert "webhook-signature" not in first


def test_a_signing_token_signs_id_time_and_body(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    key = b"k" * 32
    widgets.hook(receiver.url, "", signing=f"whsec_{base64.b64encode(key).decode()}")
    widgets.commit("topic", {"b.md": "c\n"})
    gitlab.wait_idle()
    (ask,) = receiver.asks
    name, at = ask.headers["webhook-id"], ask.headers["webhook-timestamp"]
    signed = hmac.new(key, f"{name}.{at}.".encode() + ask.body, hashlib.sha256).digest()
    assert ask.headers["webhook-signature"] == f"v1,{base64.b64encode(signed).decode()}"
    assert name == ask.headers["Idempotency-Key"]
    assert "X-Gitlab-Token" not in ask.headers


def test_the_life_of_a_merge_request_is_told(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    widgets.hook(receiver.url, "s", events="merge_requests_events")
    before = widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    after = widgets.commit("topic", {"b.md": "d\n"}, onto="main")
    request.update(description="Why")
    request.update(draft=True)
    request.close()
    request.reopen()
    request.approve("mo")
    request.merge()
    gitlab.wait_idle()
    told = [one["object_attributes"] for one in receiver.told]
    assert [one["action"] for one in told] == [
        *("open", "update", "update", "update", "close", "reopen", "approved", "merge"),
    ]
    assert [one.get("oldrev") for one in told] == [None, before, *[None] * 6]
    assert told[1]["last_commit"]["id"] == after
    changes = [sorted(one["changes"]) for one in receiver.told]
    assert changes[2] == ["description", "updated_at"]
    assert changes[3] == ["draft", "title", "updated_at"]
    assert told[3]["draft"] is True


def test_a_comment_is_told_with_the_head_and_its_deletion_is_not(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    head = widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    widgets.hook(receiver.url, "s")
    note = request.comment("rui", "/signoff M-04")
    request.edit(note.id, "/signoff M-05", by="mo")
    request.delete(note.id, by="rui")
    gitlab.wait_idle()
    assert receiver.names == ["Note Hook", "Note Hook"]
    made, edited = receiver.told
    assert made["merge_request"]["last_commit"]["id"] == head
    assert made["object_attributes"]["action"] == "create"
    assert made["object_attributes"]["note"] == "/signoff M-04"
    assert (edited["object_attributes"]["action"], edited["user"]["username"]) == ("update", "mo")
    assert edited["object_attributes"]["author_id"] == gitlab.user("rui").id


def test_a_push_of_more_than_three_branches_is_not_told_but_merge_requests_are(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    old = widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    new = widgets.commit("other", {"b.md": "d\n"})
    widgets.push("topic", old)
    widgets.hook(receiver.url, "s")
    widgets.push_many({"topic": new, "b1": new, "b2": new, "b3": new})
    gitlab.wait_idle()
    assert receiver.names == ["Merge Request Hook"]


def test_a_push_lists_twenty_commits_and_counts_them_all(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    tip = widgets.git.tip("main")
    for number in range(23):
        tip = widgets.git.make(
            "refs/heads/work", {"n.md": f"{number}\n"}, "Work", "ana", parent=tip
        )
    widgets.git.set("refs/heads/work", "")
    widgets.hook(receiver.url, "s")
    widgets.push("work", tip)
    gitlab.wait_idle()
    (told,) = receiver.told
    assert (len(told["commits"]), told["total_commits_count"]) == (20, 23)
    assert told["commits"][-1]["id"] == tip


def test_four_server_errors_disable_a_hook_for_a_while_that_doubles(
    gitlab: GitLab, widgets: Project, receiver: Receiver, clients: Clients
) -> None:
    number = widgets.hook(receiver.url, "s", events="push_events")
    receiver.status = 503
    project = clients.project("mo")
    for count in range(1, 8):
        widgets.commit("topic", {"b.md": f"{count}\n"})
        gitlab.wait_idle()
    hook = project.hooks.get(number)
    assert len(receiver.asks) == 4
    assert hook.alert_status == "temporarily_disabled"
    assert gitlab.now(55) < hook.disabled_until < gitlab.now(65)
    gitlab.advance(61)
    widgets.commit("topic", {"b.md": "again\n"})
    gitlab.wait_idle()
    again = project.hooks.get(number)
    assert len(receiver.asks) == 5
    assert gitlab.now(115) < again.disabled_until < gitlab.now(125)
    receiver.status = 200
    gitlab.advance(121)
    widgets.commit("topic", {"b.md": "well\n"})
    gitlab.wait_idle()
    assert project.hooks.get(number).alert_status == "executable"


def test_client_errors_disable_a_hook_until_somebody_tests_it(
    gitlab: GitLab, widgets: Project, receiver: Receiver, clients: Clients
) -> None:
    number = widgets.hook(receiver.url, "s", events="push_events")
    receiver.status = 404
    for count in range(5):
        widgets.commit("topic", {"b.md": f"{count}\n"})
        gitlab.wait_idle()
    gitlab.advance(90_000)
    hook = clients.project("mo").hooks.get(number)
    assert (hook.alert_status, hook.disabled_until) == ("disabled", None)
    with pytest.raises(GitlabHookTestError):
        hook.test("push_events")
    receiver.status = 200
    hook.test("push_events")
    assert clients.project("mo").hooks.get(number).alert_status == "executable"


def test_what_was_sent_is_listed_and_sent_again_under_the_same_name(
    gitlab: GitLab, widgets: Project, receiver: Receiver, clients: Clients
) -> None:
    number = widgets.hook(receiver.url, "s", events="push_events")
    receiver.status = 500
    widgets.commit("topic", {"b.md": "c\n"})
    gitlab.wait_idle()
    receiver.status = 200
    widgets.commit("topic", {"b.md": "d\n"})
    gitlab.wait_idle()
    api = clients.api("mo")
    path = f"/projects/{widgets.id}/hooks/{number}/events"
    both = api.http_list(path, get_all=True)
    (failed,) = api.http_list(path, query_data={"status": "server_failure"}, get_all=True)
    assert [one["response_status"] for one in both] == ["200", "500"]
    assert failed["request_headers"]["X-Gitlab-Token"] == "[REDACTED]"
    again = api.http_post(f"{path}/{failed['id']}/resend")
    assert again == {"response_status": 200}
    first, _, last = receiver.asks
    assert first.headers["Idempotency-Key"] == last.headers["Idempotency-Key"]
    assert first.body == last.body


def test_tests_and_resends_are_five_a_minute(
    widgets: Project, receiver: Receiver, clients: Clients
) -> None:
    hook = clients.project("mo").hooks.get(widgets.hook(receiver.url, "s"))
    for _ in range(5):
        hook.test("push_events")
    path = f"/projects/{widgets.id}/hooks/{hook.id}/test/push_events"
    with pytest.raises(GitlabHttpError) as refused:
        hook.manager.gitlab.http_post(path, obey_rate_limit=False)
    assert refused.value.response_code == 429


def test_only_maintainers_see_hooks(widgets: Project, clients: Clients) -> None:
    with pytest.raises(GitlabHttpError) as refused:
        clients.api("rui").http_get(f"/projects/{widgets.id}/hooks")
    assert refused.value.response_code == 403


def test_a_delivery_may_be_doubled_lost_or_overtaken(
    gitlab: GitLab, widgets: Project, receiver: Receiver
) -> None:
    widgets.hook(receiver.url, "s", events="push_events")
    for kind in ("double", "lose", "reorder"):
        gitlab.faults.add(kind, path="Push Hook")
        widgets.commit(kind, {"b.md": f"{kind}\n"})
    widgets.commit("last", {"b.md": "last\n"})
    gitlab.wait_idle()
    assert [one["ref"].rpartition("/")[2] for one in receiver.told] == [
        *("double", "double", "last", "reorder"),
    ]


def test_a_pipelines_state_is_told_with_its_jobs(
    gitlab: GitLab, widgets: Project, receiver: Receiver, clients: Clients
) -> None:
    head = widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    widgets.hook(receiver.url, "s", events="pipeline_events")
    commit = clients.project("rui").commits.get(head)
    commit.statuses.create({"state": "failed", "name": "countersign"})
    gitlab.wait_idle()
    (told,) = receiver.told
    assert told["object_attributes"]["status"] == "failed"
    assert told["merge_request"]["iid"] == 1
    assert [(job["name"], job["status"]) for job in told["builds"]] == [("countersign", "failed")]
