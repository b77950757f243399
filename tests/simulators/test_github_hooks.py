"""The simulated GitHub's webhooks: signed, as GitHub's own schemas have them, and lost for good."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
from pathlib import Path
from typing import TYPE_CHECKING

import github as pygithub
import jsonschema_rs
import pytest
import requests

from tests.simulators.conftest import client_of, jwt_of

if TYPE_CHECKING:
    from tests.simulators.github import GitHub
    from tests.simulators.github.apps import App
    from tests.simulators.github.merge_requests import MergeRequest
    from tests.simulators.github.repos import Project
    from tests.simulators.gitlab.receiver import Receiver

SECRET = "s3" + "cret"
SCHEMAS = Path(__file__).parents[1] / "schemas/github/webhooks.json.gz"


@pytest.fixture(scope="session")
def schemas() -> dict[str, jsonschema_rs.Draft7Validator]:
    """Give GitHub's schema of each event."""
    vendored = json.loads(gzip.decompress(SCHEMAS.read_bytes()))
    definitions = {"definitions": vendored["definitions"]}
    return {
        event: jsonschema_rs.Draft7Validator({**definitions, "$ref": f"#/definitions/{name}"})
        for event, name in vendored["events"].items()
    }


@pytest.fixture
def app(github: GitHub, gadgets: Project, receiver: Receiver) -> App:
    """Give an App that hears of everything in the project's organization."""
    owner = gadgets.owner.login
    return github.app("countersign", owner, url=receiver.url, secret=SECRET)


def events(receiver: Receiver) -> list[str]:
    """Give what was heard, as ``event.action``."""
    return [
        ".".join(filter(None, (ask.headers["X-GitHub-Event"], ask.json.get("action"))))
        for ask in receiver.asks
    ]


def talk(github: GitHub, gadgets: Project, app: App) -> MergeRequest:
    """Say everything that sends a webhook."""
    gadgets.commit("topic", {"doc/a.md": "changed\n"}, "Work")
    request = gadgets.open("topic", title="Work")
    first = request.comment("rui", "Hello")
    request.edit(first.id, "Hello there", by="mo")
    request.delete(first.id, by="rui")
    token = app.installations[0].token()
    client = client_of(github, token)
    repo = client.get_repo("acme/gadgets")
    head = repo.get_commit(request.head)
    repo.get_pull(1).create_review_comment("There", head, "doc/a.md", line=1, side="RIGHT")
    note = request.inline[0].id
    request.edit(request.answer(note, "rui", "No").id, "Never", by="rui")
    request.delete(note, by="mo")
    run = repo.create_check_run("countersign", request.head, status="in_progress")
    run.edit(conclusion="success", output={"title": "Fine", "summary": "All is well"})
    request.rerun("countersign")
    head.create_status("success", description="Fine", context="other")
    return request


def change(gadgets: Project, request: MergeRequest, app: App) -> None:
    """Change everything that sends a webhook."""
    issue = gadgets.issue("Hole", "Deep")
    issue.comment("rui", "Indeed")
    issue.change(issue.author, title="Deep hole")
    issue.add_labels(["deep"], issue.author)
    issue.set_state("closed", issue.author)
    issue.set_state("open", issue.author)
    request.update(title="Other", description="Text", draft=True)
    request.update(draft=False, target="topic")
    request.update(target="main")
    gadgets.commit("topic", {"b.md": "c\n"}, onto="main")
    fork = gadgets.fork("eva")
    fork.commit("fix", {"b.md": "d\n"}, author="eva")
    fork.open("fix", title="Fix").close()
    request.close()
    request.reopen()
    gadgets.queue(request)
    request.merge(by="mo")
    gadgets.push("topic", "")
    app.installations[0].add("acme/gadgets")
    app.installations[0].remove()


def test_every_payload_is_as_github_describes_it(
    github: GitHub,
    gadgets: Project,
    app: App,
    receiver: Receiver,
    schemas: dict[str, jsonschema_rs.Draft7Validator],
) -> None:
    github.new_hook(gadgets, receiver.url, "other", ["*"]).ping()
    change(gadgets, talk(github, gadgets, app), app)
    github.wait_idle()
    wrong = [
        f"{ask.headers['X-GitHub-Event']}.{ask.json.get('action')} {list(error.instance_path)}: "
        f"{error.message[-200:]}"
        for ask in receiver.asks
        for error in schemas[ask.headers["X-GitHub-Event"]].iter_errors(ask.json)
    ]
    assert wrong == []
    assert set(events(receiver)) == set(
        """check_run.completed check_run.created check_run.rerequested check_suite.requested
        installation.created installation.deleted installation_repositories.added
        issue_comment.created issue_comment.deleted issue_comment.edited issues.closed
        issues.edited issues.labeled issues.opened issues.reopened
        merge_group.checks_requested ping pull_request.closed
        pull_request.converted_to_draft pull_request.edited pull_request.opened
        pull_request.ready_for_review pull_request.reopened pull_request.synchronize
        pull_request_review.submitted pull_request_review_comment.created
        pull_request_review_comment.deleted pull_request_review_comment.edited push
        status""".split()
    )


def test_a_delivery_is_signed_over_its_bytes(
    github: GitHub, gadgets: Project, receiver: Receiver
) -> None:
    gadgets.hook(receiver.url, SECRET, ["push"])
    gadgets.commit("topic", {"b.md": "ü\n"})
    gadgets.open("topic")
    github.wait_idle()
    (ask,) = receiver.asks
    mac = hmac.new(SECRET.encode(), ask.body, hashlib.sha256).hexdigest()
    assert ask.headers["X-Hub-Signature-256"] == f"sha256={mac}"
    assert ask.headers["X-GitHub-Event"] == "push"
    assert ask.json["ref"] == "refs/heads/topic"
    assert [commit["modified"] for commit in ask.json["commits"]] == [["b.md"]]


def test_a_push_by_force_says_so(github: GitHub, gadgets: Project, receiver: Receiver) -> None:
    gadgets.hook(receiver.url, "")
    one = gadgets.commit("topic", {"b.md": "c\n"})
    gadgets.commit("topic", {"b.md": "d\n"})
    gadgets.push("topic", one)
    gadgets.push("topic", "")
    github.wait_idle()
    flags = ("created", "forced", "deleted")
    assert [[ask.json[flag] for flag in flags] for ask in receiver.asks] == [
        [True, False, False],
        [False, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert "X-Hub-Signature-256" not in receiver.asks[0].headers


def test_a_merge_request_without_its_branch_is_closed(
    github: GitHub, gadgets: Project, receiver: Receiver
) -> None:
    gadgets.commit("topic", {"b.md": "c\n"})
    request = gadgets.open("topic")
    gadgets.hook(receiver.url, "", ["pull_request"])
    gadgets.push("topic", "")
    github.wait_idle()
    assert (request.state, events(receiver)) == ("closed", ["pull_request.closed"])


def test_what_fails_is_lost_until_somebody_sends_it_again(
    github: GitHub, gadgets: Project, app: App, receiver: Receiver
) -> None:
    github.wait_idle()
    receiver.status = 500
    gadgets.issue("Hole")
    github.wait_idle()
    receiver.status = 200
    sent = len(receiver.asks)
    bearer = {"Authorization": f"Bearer {jwt_of(app)}"}
    url = f"{github.url}/app/hook/deliveries"
    listed = requests.get(url, {"status": "failure"}, headers=bearer, timeout=5).json()
    assert [(one["event"], one["status_code"], one["redelivery"]) for one in listed] == [
        ("issues", 500, False)
    ]
    whole = requests.get(f"{url}/{listed[0]['id']}", headers=bearer, timeout=5).json()
    assert whole["request"]["payload"]["issue"]["title"] == "Hole"
    done = requests.post(f"{url}/{listed[0]['id']}/attempts", headers=bearer, timeout=5)
    github.wait_idle()
    assert done.status_code == 202
    again, first = receiver.asks[sent], receiver.asks[sent - 1]
    assert again.body == first.body
    assert again.headers["X-GitHub-Delivery"] == first.headers["X-GitHub-Delivery"]
    newest = requests.get(url, headers=bearer, timeout=5).json()[0]
    assert (newest["redelivery"], newest["status"]) == (True, "OK")


def test_deliveries_are_paged_by_a_cursor_and_kept_for_three_days(
    github: GitHub, gadgets: Project, app: App
) -> None:
    for number in range(5):
        gadgets.issue(f"Hole {number}")
    github.wait_idle()
    bearer = {"Authorization": f"Bearer {jwt_of(app)}"}
    url: str | None = f"{github.url}/app/hook/deliveries?per_page=4"
    pages = []
    while url:
        answer = requests.get(url, headers=bearer, timeout=5)
        pages.append([one["event"] for one in answer.json()])
        url = answer.links.get("next", {}).get("url")
    assert pages == [["issues"] * 4, ["issues", "installation"]]
    github.advance(3 * 86400 + 1)
    assert requests.get(f"{github.url}/app/hook/deliveries", headers=bearer, timeout=5).json() == []


def test_nobody_there_is_a_delivery_that_failed(github: GitHub, gadgets: Project) -> None:
    hook = gadgets.hook("http://localhost:9", "")
    gadgets.issue("Hole")
    github.wait_idle()
    repo = client_of(github, github.token("mo")).get_repo("acme/gadgets")
    (delivery,) = repo.get_hook_deliveries(hook)
    assert (delivery.status_code, delivery.status) == (0, "failed to connect to host")
    assert repo.get_hook(hook).last_response.code == 0


@pytest.mark.usefixtures("gadgets")
def test_hooks_are_for_administrators(github: GitHub, receiver: Receiver) -> None:
    config = {"url": receiver.url, "content_type": "json", "secret": SECRET}
    with pytest.raises(pygithub.GithubException) as refused:
        client_of(github, github.token("rui")).get_repo("acme/gadgets").create_hook("web", config)
    assert refused.value.status == 403
    repo = client_of(github, github.token("mo")).get_repo("acme/gadgets")
    made = repo.create_hook("web", config, ["pull_request"])
    github.wait_idle()
    assert events(receiver) == ["ping"]
    assert made.config["secret"] == "*" * 8
    made.delete()
    assert list(repo.get_hooks()) == []


def test_deliveries_go_wrong_when_asked_to(
    github: GitHub, gadgets: Project, receiver: Receiver
) -> None:
    gadgets.hook(receiver.url, "")
    for kind in ("double", "lose", "reorder"):
        github.faults.add(kind, path="issues")
    titles = ["doubled", "lost", "late", "soon"]
    for title in titles:
        gadgets.issue(title)
    github.wait_idle()
    assert [ask.json["issue"]["title"] for ask in receiver.asks] == [
        "doubled", "doubled", "soon", "late",
    ]  # fmt: skip
    assert (
        receiver.asks[0].headers["X-GitHub-Delivery"]
        == (receiver.asks[1].headers["X-GitHub-Delivery"])
    )


@pytest.mark.usefixtures("app")
def test_a_merge_queue_tries_its_own_commit(
    github: GitHub, gadgets: Project, receiver: Receiver
) -> None:
    gadgets.commit("topic", {"b.md": "c\n"})
    request = gadgets.open("topic")
    tried = gadgets.queue(request)
    github.wait_idle()
    group = next(ask.json for ask in receiver.asks if "merge_group" in ask.json)
    assert group["merge_group"]["head_sha"] == tried
    name = f"gh-readonly-queue/main/pr-1-{gadgets.tip()}"
    assert group["merge_group"]["head_ref"] == f"refs/heads/{name}"
    assert gadgets.git.tip(f"refs/heads/{name}") == tried
    assert gadgets.git.read(tried, "b.md") == b"c\n"


def test_the_official_examples_are_parted_by_their_schemas(
    schemas: dict[str, jsonschema_rs.Draft7Validator],
) -> None:
    vendored = json.loads(gzip.decompress(SCHEMAS.read_bytes()))
    for side, valid in (("valid", True), ("invalid", False)):
        for event, examples in vendored[side].items():
            assert {schemas[event].is_valid(one) for one in examples} == {valid}, event
    assert sum(map(len, vendored["valid"].values())) == 146
