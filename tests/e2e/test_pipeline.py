"""Pipeline: `check --post` in a job of each simulated host, from a real clone."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.cli.main import main
from tests.e2e.harbour import (
    JUMPED,
    POLICY,
    STATUS,
    TAKEN,
    TRACKER,
    files,
    line_of,
    settle_in,
    tracker,
)
from tests.e2e.jobs import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.jobs import Job

    Capsys = pytest.CaptureFixture[str]


class Ran(NamedTuple):
    """What a job left: its exit status, and what it said aside from the verdict."""

    status: int
    told: str


@pytest.fixture(params=sorted(JOBS))
def job(request: pytest.FixtureRequest) -> Iterator[Job]:
    """Give a host's jobs."""
    with JOBS[request.param]() as found:
        settle_in(found.project)
        yield found
        assert found.forge.breaches == []


def ran(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, folder: Path, number: int = 1,
    token: str | None = None,
) -> Ran:  # fmt: skip
    """Clone the head of a merge request as a job does, and check it there."""
    ref = job.ref % number
    commands = [["init", "-q"], ["fetch", "-q", job.project.git.path.as_posix(),
                "+refs/heads/*:refs/remotes/origin/*", f"+{ref}:refs/head"],
                ["checkout", "-q", "--detach", "refs/head"]]  # fmt: skip
    folder.mkdir()
    for command in commands:
        subprocess.run(["git", *command], cwd=folder, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True,
                          capture_output=True, text=True).stdout.strip()  # fmt: skip
    for name in [name for name in os.environ if name.startswith(("CI", "GIT"))]:
        monkeypatch.delenv(name)
    for name, value in job.environment(number, head, job.token if token is None else token).items():
        monkeypatch.setenv(name, value)
    status = main(["check", "--post", "-C", str(folder)])
    return Ran(status, capsys.readouterr().err)


def test_the_job_says_what_the_service_would_and_its_exit_is_the_status(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    job.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = job.project.open("topic")
    red = ran(job, monkeypatch, capsys, tmp_path / "red")
    assert red.status == 1
    assert [one.line for one in request.inline] == [line_of("| W-06 | Concurrent")]
    assert "1 row to mend" in request.comments[0].body
    assert request.status(STATUS) == ""
    assert "the comments on" in red.told

    again = ran(job, monkeypatch, capsys, tmp_path / "again")
    assert again.status == 1
    assert (len(request.inline), len(request.comments)) == (1, 1)

    job.project.commit("topic", {TRACKER: tracker(TAKEN)})
    assert ran(job, monkeypatch, capsys, tmp_path / "green").status == 0
    assert request.inline == []
    assert "1 transition by the rules" in request.comments[0].body


def test_where_the_service_speaks_the_job_prints_only(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    login = job.service_says_something()
    job.project.commit("main", {POLICY: f'{files()[POLICY]}\nbot_accounts: ["@{login}"]\n'})
    job.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = job.project.open("topic")
    job.service_comments(request)
    told = ran(job, monkeypatch, capsys, tmp_path / "job")
    assert told.status == 1
    assert f"{login} speaks there already" in told.told
    assert (len(request.inline), len(request.comments)) == (0, 1)


def test_without_a_token_the_job_prints_and_says_why(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    job.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = job.project.open("topic")
    told = ran(job, monkeypatch, capsys, tmp_path / "job", token="")
    assert told.status == 1
    assert "nothing is posted without a token" in told.told
    assert "fork" in told.told
    assert (list(request.inline), list(request.comments)) == ([], [])


def test_a_token_that_may_only_read_is_told_and_changes_no_exit_status(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    job.project.commit("topic", {TRACKER: tracker(JUMPED)})
    job.project.open("topic")
    told = ran(job, monkeypatch, capsys, tmp_path / "job", token=job.reading)
    assert told.status == 1
    assert "nothing is posted" in told.told
    assert job.reading not in told.told


def test_a_head_left_behind_posts_nothing(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    job.project.commit("topic", {TRACKER: tracker(JUMPED)})
    request = job.project.open("topic")
    old = request.head
    job.project.commit("topic", {TRACKER: tracker(TAKEN)})
    job.project.git.set("refs/old/1/head", old)
    late = job._replace(ref="refs/old/%d/head")
    told = ran(late, monkeypatch, capsys, tmp_path / "job")
    assert told.status == 1
    assert "has moved on" in told.told
    assert list(request.comments) == []


def test_outside_a_merge_request_the_flag_is_wrong(capsys: Capsys, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c",
                    "commit", "-q", "--allow-empty", "-m", "One"], check=True)  # fmt: skip
    assert main(["check", "--post", "-C", str(tmp_path)]) == 2
    assert "--post needs a pipeline of a merge request" in capsys.readouterr().err
