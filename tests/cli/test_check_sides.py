"""check: which two sides are compared, and which of their paths."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.depot import (
    HONEST,
    LIE,
    PATH,
    RANGE,
    TRACKER,
    TWO,
    based,
    changed,
    command,
    run,
    story,
)
from tests.git.clones import clone

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]


def test_a_path_narrows_and_is_meant_from_where_one_stands(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write("doc/other.md", TRACKER.replace("D-", "E-"))
    repo.commit("Other")
    repo.git("branch", "--force", "main", "topic")
    repo.write(PATH, changed(LIE))
    repo.write("doc/other.md", changed(LIE).replace("D-", "E-"))
    repo.commit("Head")
    whole = run(capsys, repo.path, *TWO).json
    assert [one["path"] for one in whole["trackers"]] == ["doc/other.md", PATH]
    for folder, path in ((repo.path, PATH), (repo.path / "doc", "tracker.md"),
                         (repo.path / "doc", "../doc/./tracker.md")):  # fmt: skip
        told = run(capsys, folder, *TWO, path).json
        assert [one["path"] for one in told["trackers"]] == [PATH]


def test_a_whole_path_and_a_folder_are_paths_too(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, LIE)
    for path in (str(repo.path / PATH), "doc", "doc/", "."):
        assert run(capsys, repo.path, *TWO, path).rules, path


def test_a_path_that_is_nowhere_is_told(lying: GitRepo, capsys: Capsys) -> None:
    for path, said in (("doc/trakcer.md", "did you mean doc/tracker.md?"), ("src", "folder src"),
                       ("../x.md", "not in this repository")):  # fmt: skip
        told = run(capsys, lying.path, *RANGE, path)
        assert told.status == 2
        assert said in told.err


def test_a_path_that_did_not_change_is_no_error(lying: GitRepo, capsys: Capsys) -> None:
    assert run(capsys, lying.path, *RANGE, "doc/belts.md").status == 0


def test_staged_judges_the_index_alone(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write(PATH, changed(LIE))
    repo.git("add", PATH)
    repo.write(PATH, TRACKER)
    assert "illegal-transition" in run(capsys, repo.path, "--staged", "--format", "json").rules
    assert run(capsys, repo.path, "--worktree", "--format", "json").rules == []


def test_worktree_judges_files_as_they_lie_untracked_ones_too(
    repo: GitRepo, capsys: Capsys
) -> None:
    based(repo)
    repo.write(PATH, changed(LIE))
    repo.write("doc/new.md", TRACKER.replace("D-", "E-").replace("@bo", "TBD"))
    told = run(capsys, repo.path, "--worktree", "--format", "json").json
    assert [one["path"] for one in told["trackers"]] == ["doc/new.md", PATH]
    assert ("missing-owner", "E-03") in {(one["rule"], one["item"]) for one in told["findings"]}
    assert run(capsys, repo.path, "--staged").status == 0


def test_an_ignored_file_is_none_of_ours(repo: GitRepo, capsys: Capsys) -> None:
    repo.write(".gitignore", "notes/\n")
    based(repo)
    repo.write("notes/mine.md", TRACKER.replace("@bo", "TBD"))
    assert run(capsys, repo.path, "--worktree", "--format", "json").json["trackers"] == []


def test_all_tells_old_sins_and_without_it_they_stay_silent(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, HONEST, text=TRACKER.replace("@bo", "TBD"))
    assert run(capsys, repo.path, *TWO).rules == []
    assert run(capsys, repo.path, *TWO, "--all").rules == ["missing-owner"]
    assert run(capsys, repo.path, "--all", "--base", "HEAD", "--format", "json").rules == [
        "missing-owner"
    ]


def test_base_is_where_the_branch_left(repo: GitRepo, capsys: Capsys) -> None:
    """What others did on the target since is not this branch's doing."""
    story(repo, HONEST)
    repo.switch("main")
    repo.write(PATH, changed(("@bo | In Progress", "@bo | Signed Off")))
    repo.commit("Somebody else's lie")
    repo.switch("topic")
    assert run(capsys, repo.path, "--format", "json").rules == []


def test_github_and_gitlab_tell_base_and_head(lying: GitRepo, tmp_path: Path) -> None:
    base, tip = (lying.git("rev-parse", name) for name in ("main", "topic"))
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {
        "base": {"ref": "main", "sha": base}, "head": {"ref": "topic", "sha": tip},
        "body": "We agreed.",
    }}))  # fmt: skip
    github = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request",
              "GITHUB_EVENT_PATH": str(event), "GITHUB_BASE_REF": "main"}  # fmt: skip
    gitlab = {"GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": tip,
              "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
              "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}  # fmt: skip
    for environ in (github, gitlab):
        done = command(lying.path, "check", "--format", "json", **environ)
        told = json.loads(done.stdout)
        assert done.returncode == 1
        assert (told["base"], told["head"]) == (base, tip)


def test_a_reason_in_the_merge_requests_description_counts(repo: GitRepo) -> None:
    story(repo, ("@bo | In Progress", "@bo | Not Started"))
    tip = repo.head()
    for description, status in (("Reason(D-03): the belts are late", 0), ("Late", 1)):
        done = command(repo.path, "check", GITLAB_CI="true", CI_MERGE_REQUEST_IID="7",
                       CI_COMMIT_SHA=tip, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
                       CI_MERGE_REQUEST_DIFF_BASE_SHA=repo.git("rev-parse", "main"),
                       CI_MERGE_REQUEST_DESCRIPTION=description)  # fmt: skip
        assert done.returncode == status, done.stdout.decode()


def test_a_clone_too_shallow_names_the_fetch(repo: GitRepo, tmp_path: Path) -> None:
    story(repo, HONEST)
    repo.switch("main")
    folder = clone(repo, tmp_path / "shallow", "--depth=1", "--branch=topic")
    done = command(folder, "check", "--base", "origin/main")
    assert done.returncode == 2
    assert b"`git fetch origin main:refs/remotes/origin/main`" in done.stderr
    done = command(folder, "check")
    assert done.returncode == 2
    assert b"git fetch --unshallow" in done.stderr


# Whose policy
