"""GitHub's statuses: check runs of an App, commit statuses of a token; never both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.core.model.conversation import Annotation, Speech, Status
from bot.core.model.finding import Severity
from bot.core.model.verdict import Outcome
from tests.forges.road import PLAN, status
from tests.forges.stands import PATH, GitHubStand, GitHubTokenStand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.conversation import Post

LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@pytest.fixture
def app() -> Iterator[GitHubStand]:
    with GitHubStand() as found:
        yield found
        assert found.host.breaches == []


@pytest.fixture
def token() -> Iterator[GitHubTokenStand]:
    with GitHubTokenStand() as found:
        yield found
        assert found.host.breaches == []


def runs(stand: GitHubStand) -> list[Any]:
    return stand.host.project(PATH).checks.get(stand.opened.head, [])


def statuses(stand: GitHubStand) -> list[Any]:
    return stand.host.project(PATH).statuses.get(stand.opened.head, [])


def annotated(count: int, outcome: Outcome = Outcome.FAILURE) -> Status:
    notes = tuple(
        Annotation(PLAN, at % 6 + 1, list(LEVELS)[at % 3], f"rule {at}", f"row {at} is wrong")
        for at in range(count)
    )
    return Status(outcome, f"{count} rows", "details", notes, "delivery-1")


def posts(stand: GitHubStand) -> list[Post]:
    return list(stand.connected().posts(stand.read()))


def test_an_app_puts_a_check_run_and_no_status(app: GitHubStand) -> None:
    post = app.forge.ensure_status(app.read(), annotated(1), None)
    (run,) = runs(app)
    assert statuses(app) == []
    assert (run.name, run.state, run.conclusion) == ("countersign", "completed", "failure")
    assert run.external == f"{post.digest}:delivery-1"
    (note,) = run.annotations
    assert (note["path"], note["start_line"], note["annotation_level"]) == (PLAN, 1, "failure")


def test_a_token_puts_a_status_and_no_check_run(token: GitHubTokenStand) -> None:
    long = Status(Outcome.FAILURE, "x" * 200, correlation="delivery-1")
    post = token.forge.ensure_status(token.read(), long, None)
    (found,) = statuses(token)
    assert runs(token) == []
    assert (found.context, found.state, len(found.description)) == ("countersign", "failure", 140)
    assert found.target.endswith(f"/pull/1#countersign-{post.digest}-delivery-1")


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (Outcome.SUCCESS, ("completed", "success")),
        (Outcome.FAILURE, ("completed", "failure")),
        (Outcome.PENDING, ("in_progress", None)),
        (Outcome.UNDECIDED, ("in_progress", None)),
    ],
)
def test_who_waits_or_can_not_decide_is_in_progress(
    app: GitHubStand, outcome: Outcome, shown: tuple[str, str | None]
) -> None:
    app.forge.ensure_status(app.read(), annotated(3, outcome), None)
    (run,) = runs(app)
    assert (run.state, run.conclusion) == shown


@pytest.mark.parametrize(("count", "calls"), [(0, 1), (50, 1), (51, 2), (120, 3)])
def test_annotations_go_out_fifty_at_a_time(app: GitHubStand, count: int, calls: int) -> None:
    app.writes()
    post = app.forge.ensure_status(app.read(), annotated(count), None)
    assert len(app.writes()) == calls
    (run,) = runs(app)
    assert [one["title"] for one in run.annotations] == [f"rule {at}" for at in range(count)]
    assert [one.digest for one in posts(app)] == [post.digest]


def test_long_details_are_cut_by_bytes(app: GitHubStand) -> None:
    note = Annotation(PLAN, 2, Severity.ERROR, "ü" * 300, "ü" * 70_000)
    long = Status(Outcome.FAILURE, "1 row", "ü" * 70_000, (note,))
    app.forge.ensure_status(app.read(), long, None)
    (run,) = runs(app)
    assert len(run.output["summary"]) == 32_767
    assert len(run.annotations[0]["title"]) == 255


def test_a_run_that_was_cut_short_is_put_again(app: GitHubStand) -> None:
    app.host.faults.add("drop", method="PATCH")
    with pytest.raises(Exception, match="could not set the check run"):
        app.forge.ensure_status(app.read(), annotated(60), None)
    (found,) = posts(app)
    assert found.digest == ""
    app.forge.ensure_status(app.read(), annotated(60), found)
    assert [len(run.annotations) for run in runs(app)] == [50, 60]
    assert [one.digest for one in posts(app)] == [annotated(60).digest]


def test_a_run_without_annotations_is_changed_and_one_with_them_followed(app: GitHubStand) -> None:
    request = app.read()
    post = app.forge.ensure_status(request, annotated(0, Outcome.PENDING), None)
    post = app.forge.ensure_status(request, annotated(2), post)
    assert len(runs(app)) == 1
    app.forge.ensure_status(request, annotated(0, Outcome.SUCCESS), post)
    assert [run.conclusion for run in runs(app)] == ["failure", "success"]
    assert app.opened.status("countersign") == "success"
    assert len(posts(app)) == 1


def test_a_run_that_github_gave_up_on_is_not_what_we_said(app: GitHubStand) -> None:
    app.forge.ensure_status(app.read(), annotated(0, Outcome.PENDING), None)
    (run,) = runs(app)
    run.set({"status": "completed", "conclusion": "stale"})
    assert [one.digest for one in posts(app)] == [""]
    app.host.breaches.clear()  # GitHub's own description forgets that conclusion


def test_a_run_of_another_app_is_not_ours(app: GitHubStand) -> None:
    other = app.host.app("impostor", "acme")
    theirs = GitHubStand.connected_to
    before = app.app
    app.app = other
    theirs(app, app.host.web).ensure_status(app.read(), annotated(0, Outcome.SUCCESS), None)
    app.app = before
    assert posts(app) == []


def test_somebody_elses_status_hides_ours(token: GitHubTokenStand) -> None:
    token.forge.ensure_status(token.read(), status(), None)
    token.project.member("mallory", "write")
    token.token, ours = token.host.token("mallory"), token.token
    token.connected().ensure_status(token.read(), status(Outcome.SUCCESS, "all fine"), None)
    token.token = ours
    assert posts(token) == []
    token.forge.ensure_status(token.read(), status(), None)
    assert token.opened.status("countersign") == "failure"


def test_a_status_of_another_name_is_not_ours(token: GitHubTokenStand) -> None:
    assert posts(token) == []
    token.forge.ensure_status(token.read(), status(), None)
    assert [(one.kind, one.key) for one in posts(token)] == [(Speech.STATUS, token.opened.head)]


def test_a_group_in_the_merge_queue_gets_a_status_and_no_comment(app: GitHubStand) -> None:
    sha = app.project.queue(app.opened)
    ref = next(
        name for name, tip in app.project.git.refs().items() if tip == sha and "queue" in name
    )
    group = app.forge.group(PATH, ref)
    assert group
    assert (group.number, group.target, group.head) == (0, "main", "")
    group = group._replace(head=sha)
    post = app.forge.ensure_status(group, status(Outcome.SUCCESS, "fine"), None)
    assert app.forge.posts(group) == [post]
    assert app.forge.group(PATH, "refs/heads/main") is None
