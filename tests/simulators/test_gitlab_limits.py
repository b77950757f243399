"""Limits, faults and refusals of the simulated GitLab, in plain HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.projects import Project


class Caller:
    """Asks the API as rui."""

    def __init__(self, forge: GitLab) -> None:
        self.base = f"{forge.url}/api/v4"
        self.headers = {"Authorization": f"Bearer {forge.token('rui')}"}

    def get(self, path: str) -> requests.Response:
        return requests.get(self.base + path, headers=self.headers, timeout=5)

    def post(self, path: str, **more: object) -> requests.Response:
        return requests.post(self.base + path, headers=self.headers, timeout=5, **more)  # type: ignore[arg-type]


@pytest.fixture
def caller(gitlab: GitLab) -> Caller:
    """Give somebody with plain HTTP."""
    return Caller(gitlab)


def test_requests_are_counted_by_the_minute(gitlab: GitLab, caller: Caller) -> None:
    gitlab.limit = 2
    gitlab.advance(60 - gitlab.time % 60)
    answers = [caller.get("/user") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].text == "Retry later\n"
    gitlab.advance(60)
    assert caller.get("/user").ok


def test_faults_are_met_where_they_were_planned(
    gitlab: GitLab, widgets: Project, caller: Caller
) -> None:
    gitlab.faults.add("status", 502, path="/issues")
    gitlab.faults.add("limit", 7, path="/issues")
    path = f"/projects/{widgets.id}/issues"
    first, second, third = (caller.get(path) for _ in range(3))
    assert (first.status_code, second.status_code, third.status_code) == (502, 429, 200)
    assert second.headers["Retry-After"] == "7"


def test_a_swallowed_answer_was_done_all_the_same(
    gitlab: GitLab, widgets: Project, caller: Caller
) -> None:
    gitlab.faults.add("swallow", method="POST")
    with pytest.raises(requests.ConnectionError):
        caller.post(f"/projects/{widgets.id}/issues", json={"title": "There"})
    assert widgets.issues[1].title == "There"
    assert [call.status for call in gitlab.calls] == [0]


def test_a_form_is_read_like_json(widgets: Project, caller: Caller) -> None:
    work = widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    main = widgets.git.tip("main")
    form = {
        "body": "Hm",
        "position[position_type]": "text",
        "position[base_sha]": main,
        "position[start_sha]": main,
        "position[head_sha]": work,
        "position[old_path]": "b.md",
        "position[new_path]": "b.md",
        "position[new_line]": "1",
    }
    made = caller.post("/projects/acme%2Fwidgets/merge_requests/1/discussions", data=form)
    assert made.status_code == 201
    assert made.json()["notes"][0]["position"]["new_line"] == 1


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/notes", {}, "body is missing"),
        ("/notes", {"body": "x", "internal": "perhaps"}, "internal is invalid"),
        ("/notes", {"body": ["x"]}, "body is invalid"),
        (
            "/discussions",
            {"body": "x", "position": {"new_line": 1}},
            "position[base_sha] is missing",
        ),
    ],
)
def test_what_the_host_does_not_understand_is_refused_and_a_breach(
    gitlab: GitLab, widgets: Project, caller: Caller, path: str, body: dict[str, object], words: str
) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    widgets.open("topic")
    refused = caller.post(f"/projects/{widgets.id}/merge_requests/1{path}", json=body)
    assert refused.status_code == 400
    assert words in refused.json()["error"]
    assert words in gitlab.breaches.pop()


def test_broken_json_is_refused(gitlab: GitLab, widgets: Project, caller: Caller) -> None:
    caller.headers["Content-Type"] = "application/json"
    refused = caller.post(f"/projects/{widgets.id}/issues", data=b'{"title": ')
    assert refused.status_code == 400
    assert gitlab.breaches.pop().endswith("must be valid JSON")


def test_a_stranger_reads_what_is_public_and_writes_nothing(
    gitlab: GitLab, widgets: Project
) -> None:
    url = f"{gitlab.url}/api/v4/projects/{widgets.id}"
    assert requests.get(url, timeout=5).json()["path_with_namespace"] == "acme/widgets"
    refused = requests.post(f"{url}/issues", json={"title": "No"}, timeout=5)
    assert (refused.status_code, refused.json()) == (401, {"message": "401 Unauthorized"})


def test_an_answer_that_breaks_its_shape_is_a_breach(
    gitlab: GitLab, widgets: Project, caller: Caller
) -> None:
    widgets.needs_pipeline = "no"  # type: ignore[assignment]
    caller.get(f"/projects/{widgets.id}")
    found = [text for text in gitlab.breaches if "only_allow_merge_if_pipeline_succeeds" in text]
    gitlab.breaches.clear()
    assert found
    assert "docs.gitlab.com/api/projects" in found[0]
