"""GitLab's answers become our nouns, whatever they leave out."""

from __future__ import annotations

import pytest

from bot.core.model.conversation import Anchor
from bot.core.model.merge_request import Account, Project
from bot.forges.gitlab.comments import position
from bot.forges.gitlab.mapping import account, merge_request, pipeline, project
from bot.forges.gitlab.pipelines import BREWING, age
from bot.forges.gitlab.seen import Refs, Seen
from bot.forges.recent import MOST

HEAD, RESULT = "a" * 40, "b" * 40
PATH = "acme/plans/road"
REFS = Refs("1" * 40, "2" * 40, HEAD)
PAYLOAD = {
    "iid": 7,
    "sha": HEAD,
    "title": "Draft: Roads",
    "description": None,
    "state": "opened",
    "draft": True,
    "target_branch": "main",
    "source_branch": "topic",
    "source_project_id": 5,
    "target_project_id": 5,
    "author": {"id": 4, "username": "ana", "name": "Ana"},
    "updated_at": "2026-11-20T10:00:00.000Z",
    "web_url": "https://host/gitlab/acme/plans/road/-/merge_requests/7",
    "head_pipeline": {"id": 31, "sha": HEAD, "ref": "topic"},
    "diff_refs": REFS._asdict(),
    "user_notes_count": 0,
}


def test_a_merge_request_is_read() -> None:
    found = merge_request(PATH, PAYLOAD)
    assert (found.project, found.number, found.head, found.target) == (PATH, 7, HEAD, "main")
    assert found.ref == "refs/merge-requests/7/head"
    assert (found.title, found.description, found.draft) == ("Draft: Roads", "", True)
    assert found.author == Account("4", "ana", name="Ana")
    assert (found.state, found.source, found.pipeline) == ("open", "topic", "31")
    assert not found.from_fork


STATES = {"opened": "open", "locked": "open", "closed": "closed", "merged": "merged", "": "closed"}


@pytest.mark.parametrize(("said", "state"), STATES.items())
def test_a_state_is_one_of_three(said: str, state: str) -> None:
    assert merge_request(PATH, PAYLOAD | {"state": said}).state == state


@pytest.mark.parametrize(("source", "name"), [(9, "9"), (None, "0")])
def test_a_fork_is_known_by_its_id_and_a_deleted_one_is_still_a_fork(
    source: int | None, name: str
) -> None:
    found = merge_request(PATH, PAYLOAD | {"source_project_id": source})
    assert found.from_fork
    assert found.head_project == name


def test_an_answer_that_leaves_everything_out_is_still_read() -> None:
    found = merge_request(PATH, {})
    assert (found.number, found.head, found.pipeline, found.author.login) == (0, "", "", "")
    assert project({}) == Project("", "main", "", issues=True, public=False)


def test_a_pipeline_of_merged_results_is_named_with_its_commit() -> None:
    said = {"id": 31, "sha": RESULT, "ref": "refs/merge-requests/7/merge"}
    assert pipeline(said, 7, HEAD) == f"31@{RESULT}"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"id": 31, "sha": RESULT, "ref": "topic"},
        {"id": 31, "sha": RESULT, "ref": "refs/merge-requests/77/merge"},
        {"id": 31, "sha": RESULT, "ref": "refs/merge-requests/7/train"},
    ],
)
def test_a_pipeline_of_another_head_is_none_of_this(said: dict[str, object]) -> None:
    assert pipeline(said, 7, HEAD) == ""


def test_a_project_is_read() -> None:
    found = project(
        {
            "path_with_namespace": PATH,
            "default_branch": "trunk",
            "web_url": f"https://host/{PATH}",
            "issues_enabled": False,
            "visibility": "public",
        }
    )
    assert found == Project(PATH, "trunk", f"https://host/{PATH}", issues=False, public=True)


BOTS = "project_5_bot_0f3a project_5_bot group_12_bot_ab service_account_0a1b ghost"


@pytest.mark.parametrize("login", BOTS.split())
def test_a_bot_is_known_by_the_name_gitlab_gave_it(login: str) -> None:
    assert not account({"id": 4, "username": login}).human


@pytest.mark.parametrize("login", ["ana", "project_manager", "robot", "group_bot", "ghostwriter"])
def test_a_person_is_not_taken_for_one(login: str) -> None:
    assert account({"id": 4, "username": login}).human
    assert not account({"id": 4, "username": login, "bot": True}).human


def test_a_position_names_an_added_line_by_its_new_number() -> None:
    lines = position(Anchor("b.md", 12, old_path="a.md"), REFS)
    assert lines == {
        **REFS._asdict(),
        "position_type": "text",
        "new_path": "b.md",
        "old_path": "a.md",
        "new_line": 12,
    }


def test_a_position_names_a_line_that_did_not_change_by_both_and_a_removed_one_by_the_old() -> None:
    both = position(Anchor("a.md", 12, other=10), REFS)
    assert (both["new_line"], both["old_line"], both["old_path"]) == (12, 10, "a.md")
    removed = position(Anchor("a.md", 10, side="base"), REFS)
    assert removed["old_line"] == 10
    assert "new_line" not in removed


def test_what_was_seen_is_kept_for_that_head_and_reading_and_no_longer() -> None:
    seen, request = Seen(), merge_request(PATH, PAYLOAD)
    assert seen.refs(request) is None
    assert not seen.is_silent(request)
    seen.keep(request, PAYLOAD)
    assert seen.refs(request) == REFS
    assert seen.refs(request._replace(head=RESULT)) is None
    assert seen.is_silent(request)
    assert not seen.is_silent(request._replace(updated="later"))
    seen.spoke(request)
    assert not seen.is_silent(request)
    assert seen.refs(request) == REFS


def test_a_diff_that_is_not_there_yet_is_no_diff() -> None:
    seen, request = Seen(), merge_request(PATH, PAYLOAD)
    seen.keep(request, PAYLOAD | {"diff_refs": {"base_sha": None, "head_sha": HEAD}})
    assert seen.refs(request) is None


def test_only_the_last_readings_are_kept() -> None:
    seen, request = Seen(), merge_request(PATH, PAYLOAD)
    for at in range(MOST + 1):
        seen.keep(request._replace(number=at), PAYLOAD)
    assert seen.refs(request._replace(number=0)) is None
    assert seen.refs(request._replace(number=1)) == REFS


def test_a_time_is_counted_on_the_hosts_clock() -> None:
    assert age("2026-11-20T10:00:00.000Z", "Fri, 20 Nov 2026 10:00:07 GMT") == 7
    assert age("", "Fri, 20 Nov 2026 10:00:07 GMT") == BREWING
    assert age("2026-11-20T10:00:00.000Z", "") == BREWING
