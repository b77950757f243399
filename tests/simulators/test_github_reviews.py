"""The simulated GitHub's comments beside the diff: where they may stand, and where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import github as pygithub
import pytest
import requests

from tests.simulators.conftest import FILES, client_of

if TYPE_CHECKING:
    from github.PullRequest import PullRequest, ReviewComment
    from github.PullRequestComment import PullRequestComment

    from tests.simulators.github import GitHub
    from tests.simulators.github.merge_requests import MergeRequest
    from tests.simulators.github.repos import Project

LINES = FILES["doc/a.md"].splitlines(keepends=True)


def text(*, changed: int = 20, above: int = 0, word: str = "changed") -> str:
    """Give the file with one line changed and so many put above."""
    lines = list(LINES)
    lines[changed - 1] = f"{word}\n"
    return "".join(["new\n"] * above + lines)


@pytest.fixture
def request_(gadgets: Project) -> MergeRequest:
    """Give a merge request that changes line 20 of 40."""
    gadgets.commit("topic", {"doc/a.md": text()})
    return gadgets.open("topic")


@pytest.fixture
def seen(github: GitHub, request_: MergeRequest) -> PullRequest:
    """Give it as the App sees it."""
    token = github.app("countersign", "acme").installations[0].token()
    return client_of(github, token).get_repo("acme/gadgets").get_pull(request_.number)


def put(seen: PullRequest, line: int, side: str = "RIGHT", start: int = 0) -> PullRequestComment:
    """Put a comment on a line of the head."""
    head = seen.base.repo.get_commit(seen.head.sha)
    return seen.create_review_comment(
        "Look",
        head,
        "doc/a.md",
        line=line,
        side=side,
        start_line=start or pygithub.GithubObject.NotSet,
    )


def beside(line: int) -> ReviewComment:
    """Give a comment as a review holds it."""
    return {"path": "doc/a.md", "line": line, "side": "RIGHT", "body": "Look"}


def problem(caught: pytest.ExceptionInfo[pygithub.GithubException]) -> str:
    """Give the first problem that an answer names."""
    assert caught.value.status == 422
    found: str = caught.value.data["errors"][0]["message"]
    return found


def test_a_comment_stands_on_a_changed_line_or_three_lines_beside_it(seen: PullRequest) -> None:
    for line in (17, 20, 23):
        assert put(seen, line).line == line
    for line in (16, 24):
        with pytest.raises(pygithub.GithubException) as caught:
            put(seen, line)
        assert problem(caught) == "pull_request_review_thread.line must be part of the diff"


def test_a_comment_stands_on_a_line_that_was_taken_away(
    seen: PullRequest, request_: MergeRequest
) -> None:
    made = put(seen, 20, "LEFT")
    assert made.diff_hunk.splitlines()[-1] == "-line 20"
    assert request_.inline[0][3:6] == ("doc/a.md", 20, "base")


def test_a_comment_may_span_lines_of_one_hunk(seen: PullRequest) -> None:
    made = put(seen, 21, start=19)
    assert (made.start_line, made.line, made.position) == (19, 21, 6)
    with pytest.raises(pygithub.GithubException) as caught:
        put(seen, 19, start=21)
    assert problem(caught) == "start_line must precede the end line."


def test_a_file_outside_the_diff_takes_no_comment(seen: PullRequest) -> None:
    head = seen.base.repo.get_commit(seen.head.sha)
    for path in ("b.md", "none.md"):
        with pytest.raises(pygithub.GithubException) as caught:
            seen.create_review_comment("Look", head, path, line=1, side="RIGHT")
        assert "path" in problem(caught)


def test_a_commit_of_another_branch_takes_no_comment(seen: PullRequest, gadgets: Project) -> None:
    head = seen.base.repo.get_commit(gadgets.tip())
    with pytest.raises(pygithub.GithubException) as caught:
        seen.create_review_comment("Look", head, "doc/a.md", line=20, side="RIGHT")
    assert problem(caught) == "commit_id is not part of the pull request"


def test_a_comment_moves_along_when_lines_shift(
    seen: PullRequest, request_: MergeRequest, gadgets: Project
) -> None:
    made = put(seen, 20)
    gadgets.commit("topic", {"doc/a.md": text(above=2)})
    (now,) = seen.get_review_comments()
    assert (now.line, now.original_line, now.commit_id) == (22, 20, request_.head)
    assert now.original_commit_id == made.commit_id != request_.head
    assert request_.inline[0].line == 22


@pytest.mark.parametrize("how", ["changed", "back", "deleted", "renamed"])
def test_a_comment_is_outdated_when_its_line_changes_or_leaves_the_diff(
    seen: PullRequest, request_: MergeRequest, gadgets: Project, how: str
) -> None:
    put(seen, 20)
    contents: dict[str, dict[str, str | bytes | None]] = {
        "changed": {"doc/a.md": text(word="other")},
        "back": {"doc/a.md": FILES["doc/a.md"], "b.md": "c\n"},
        "deleted": {"doc/a.md": None},
        "renamed": {"doc/a.md": None, "doc/z.md": text()},
    }
    gadgets.commit("topic", contents[how])
    assert request_.inline[0][4:7] == (0, "head", True)
    (now,) = seen.get_review_comments()
    raw = now.raw_data
    assert (raw["line"], raw["position"], raw["original_line"]) == (None, None, 20)
    assert now.commit_id == now.original_commit_id


def test_a_comment_on_an_older_commit_is_outdated_at_once_if_its_line_changed(
    github: GitHub, seen: PullRequest, request_: MergeRequest, gadgets: Project
) -> None:
    old = request_.head
    gadgets.commit("topic", {"doc/a.md": text(word="other")})
    seen.create_review_comment(
        "Look", seen.base.repo.get_commit(old), "doc/a.md", line=20, side="RIGHT"
    )
    assert request_.inline[0].outdated
    assert github.breaches == []


def test_a_force_push_back_shows_a_comment_again(
    seen: PullRequest, request_: MergeRequest, gadgets: Project
) -> None:
    put(seen, 20)
    old = request_.head
    gadgets.commit("topic", {"doc/a.md": text(word="other")}, onto="main")
    assert request_.inline[0].outdated
    gadgets.push("topic", old)
    assert request_.inline[0].line == 20


def test_an_answer_stays_when_the_first_comment_goes(
    seen: PullRequest, request_: MergeRequest
) -> None:
    first = put(seen, 20)
    answer = request_.answer(str(first.id), "rui", "No")
    assert answer.thread == str(first.id)
    with pytest.raises(pygithub.GithubException) as caught:
        seen.create_review_comment_reply(int(answer.id), "Deeper")
    assert problem(caught) == "Replies to replies are not supported"
    first.delete()
    (left,) = seen.get_review_comments()
    assert left.in_reply_to_id == first.id
    with pytest.raises(pygithub.UnknownObjectException):
        first.edit("Gone")


def test_a_review_with_one_wrong_line_is_refused_as_a_whole(
    seen: PullRequest, request_: MergeRequest
) -> None:
    with pytest.raises(pygithub.GithubException) as caught:
        seen.create_review(event="COMMENT", body="", comments=[beside(20), beside(1)])
    assert caught.value.data["errors"] == ["Line could not be resolved"]
    assert request_.inline == []
    made = seen.create_review(event="COMMENT", body="Two", comments=[beside(20)] * 2)
    assert (made.state, len(request_.inline)) == ("COMMENTED", 2)
    assert {one.pull_request_review_id for one in seen.get_review_comments()} == {made.id}


def test_a_large_review_is_made_by_half_and_answered_502(
    seen: PullRequest, request_: MergeRequest
) -> None:
    with pytest.raises(pygithub.GithubException) as caught:
        seen.create_review(event="COMMENT", body="", comments=[beside(20)] * 31)
    assert (caught.value.status, len(request_.inline)) == (502, 30)


def test_resolving_takes_the_right_to_write_contents(
    github: GitHub, seen: PullRequest, request_: MergeRequest
) -> None:
    made = put(seen, 20)
    words = """mutation($id: ID!) {
        resolveReviewThread(input: {threadId: $id}) { thread { id isResolved } }
    }"""
    asked = {"query": words, "variables": {"id": f"PRRT_{made.id}"}}
    url = f"{github.web}/api/graphql"
    answers = []
    for token in (github.apps[0].installations[0].token(), github.token("rui")):
        headers = {"Authorization": f"Bearer {token}"}
        answers.append(requests.post(url, json=asked, headers=headers, timeout=5).json())
    assert answers[0]["errors"][0]["type"] == "FORBIDDEN"
    thread = {"id": f"PRRT_{made.id}", "isResolved": True}
    assert answers[1] == {"data": {"resolveReviewThread": {"thread": thread}}}
    assert request_.inline[0].resolved
