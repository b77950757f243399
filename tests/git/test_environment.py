"""Base and head come from the CI host's variables, or from the branches there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.cli.environment import Chosen, from_environment
from bot.core.model.errors import UserError
from bot.git.repository import GitRepository
from tests.git.clones import cloned

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

ZERO = "0" * 40


@pytest.fixture
def target(repo: GitRepo) -> GitRepo:
    """The main branch went on after topic left it; `merged` is the host's test merge of the two."""
    repo.commit("start")
    repo.branch("topic")
    repo.write("topic.md", "t")
    repo.commit("work")
    repo.switch("main")
    repo.write("main.md", "m")
    repo.commit("meanwhile")
    repo.branch("merged")
    repo.git("merge", "--quiet", "--no-ff", "--message=test merge", "topic")
    repo.switch("main")
    return repo


def ids(repo: GitRepo, *names: str) -> tuple[str, ...]:
    return tuple(repo.git("rev-parse", name) for name in names)


def chosen(folder: Path, environ: dict[str, str], head: str = "") -> Chosen:
    with GitRepository(str(folder)) as repository:
        return from_environment(environ, repository, head)


def compared(folder: Path, environ: dict[str, str]) -> list[str]:
    """Give the paths that the choice leads to."""
    with GitRepository(str(folder)) as repository:
        choice = from_environment(environ, repository)
        range_ = repository.range(choice.base, choice.head)
        return [change.path for change in repository.changes(*range_)]


def github(folder: Path, name: str, event: object, **more: str) -> dict[str, str]:
    path = folder.parent / "event.json"
    path.write_text(event if isinstance(event, str) else json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path), **more,
    }  # fmt: skip


def request(base: str, head: str, source: str = "acme/app") -> dict[str, object]:
    return {
        "pull_request": {
            "number": 7,
            "body": "Reason(M-04): lab moved",
            "base": {"ref": "main", "sha": base, "repo": {"full_name": "acme/app"}},
            "head": {"ref": "topic", "sha": head, "repo": {"full_name": source}},
        }
    }


def test_github_judges_the_branch_behind_the_test_merge(target: GitRepo, tmp_path: Path) -> None:
    start, main, topic = ids(target, "topic~1", "main", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/merged")
    environ = github(folder, "pull_request", request(start, topic), GITHUB_BASE_REF="main")
    choice = chosen(folder, environ)
    assert (choice.base, choice.head) == (main, topic)
    assert choice.description == "Reason(M-04): lab moved"
    assert not choice.fork
    assert compared(folder, environ) == ["topic.md"]


def test_github_does_not_blame_a_branch_for_what_it_took_over(
    target: GitRepo, tmp_path: Path
) -> None:
    """The event's base is older than the main that the branch has merged."""
    (start,) = ids(target, "topic~1")
    target.switch("topic")
    target.git("merge", "--quiet", "--no-edit", "main")
    (topic,) = ids(target, "topic")
    folder = cloned(target, tmp_path / "ci", "origin/topic")
    environ = github(folder, "pull_request", request(start, topic), GITHUB_BASE_REF="main")
    assert compared(folder, environ) == ["topic.md"]


def test_github_with_the_head_checked_out(target: GitRepo, tmp_path: Path) -> None:
    start, topic = ids(target, "topic~1", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/topic")
    environ = github(folder, "pull_request", request(start, topic), GITHUB_BASE_REF="main")
    assert chosen(folder, environ)[:2] == ("origin/main", topic)
    target.git("-C", str(folder), "update-ref", "-d", "refs/remotes/origin/main")
    assert chosen(folder, environ)[:2] == (start, topic)


def test_github_judges_a_forks_head_on_the_targets_checkout(
    target: GitRepo, tmp_path: Path
) -> None:
    start, topic = ids(target, "topic~1", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/main")
    event = request(start, topic, source="someone/app")
    environ = github(folder, "pull_request_target", event, GITHUB_BASE_REF="main")
    choice = chosen(folder, environ)
    assert (choice.base, choice.head, choice.fork) == ("origin/main", topic, True)


def test_github_without_its_event_file_uses_the_test_merge(target: GitRepo, tmp_path: Path) -> None:
    main, topic = ids(target, "main", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/merged")
    environ = github(folder, "pull_request", "no json", GITHUB_BASE_REF="main")
    assert chosen(folder, environ)[:2] == (main, topic)


def test_github_names_the_fetch_depth_that_is_missing(target: GitRepo, tmp_path: Path) -> None:
    start, topic = ids(target, "topic~1", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/merged", "--depth=1", "--branch=merged")
    environ = github(folder, "pull_request", request(start, topic), GITHUB_BASE_REF="main")
    with pytest.raises(UserError, match=r"the target main .* not in this clone.*fetch-depth: 0"):
        chosen(folder, environ)


def test_github_judges_a_merge_group(target: GitRepo, tmp_path: Path) -> None:
    main, merged = ids(target, "main", "merged")
    folder = cloned(target, tmp_path / "ci", "origin/merged")
    event = {"merge_group": {"base_sha": main, "head_sha": merged, "base_ref": "refs/heads/main"}}
    environ = github(folder, "merge_group", event)
    assert chosen(folder, environ)[:2] == (main, merged)
    assert compared(folder, environ) == ["topic.md"]


@pytest.mark.parametrize(
    ("ref", "before", "expected"),
    [
        ("refs/heads/main", "start", ["main.md"]),
        ("refs/heads/topic", ZERO, ["topic.md"]),
        ("refs/heads/topic", "start", ["topic.md"]),
    ],
)
def test_github_pushes(
    target: GitRepo, tmp_path: Path, ref: str, before: str, expected: list[str]
) -> None:
    start = target.git("rev-parse", "topic~1")
    name = ref.rpartition("/")[2]
    folder = cloned(target, tmp_path / "ci", f"origin/{name}")
    event = {"before": before.replace("start", start), "repository": {"default_branch": "main"}}
    assert compared(folder, github(folder, "push", event, GITHUB_REF=ref)) == expected


def gitlab(repo: GitRepo, kind: str, commit: str, **more: str) -> dict[str, str]:
    return {
        "GITLAB_CI": "true", "CI_COMMIT_SHA": repo.git("rev-parse", commit),
        "CI_MERGE_REQUEST_IID": "12", "CI_MERGE_REQUEST_EVENT_TYPE": kind,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": repo.git("rev-parse", "topic~1"),
        "CI_MERGE_REQUEST_DESCRIPTION": "Reason(M-04): lab moved",
        "CI_MERGE_REQUEST_PROJECT_ID": "1", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1",
        "CI_COMMIT_BEFORE_SHA": ZERO, "CI_DEFAULT_BRANCH": "main", **more,
    }  # fmt: skip


def test_gitlab_judges_a_merge_request(target: GitRepo, tmp_path: Path) -> None:
    start, topic = ids(target, "topic~1", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/topic", "--branch=topic", "--single-branch")
    environ = gitlab(
        target, "detached", "topic",
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA="", CI_MERGE_REQUEST_TARGET_BRANCH_SHA="",
    )  # fmt: skip
    choice = chosen(folder, environ)
    assert (choice.base, choice.head) == (start, topic)
    assert choice.why == "GitLab CI: merge request !12 into main"
    assert (choice.description, choice.cut, choice.fork) == (
        "Reason(M-04): lab moved",
        False,
        False,
    )
    assert compared(folder, environ) == ["topic.md"]


def test_gitlab_judges_the_source_behind_merged_results(target: GitRepo, tmp_path: Path) -> None:
    main, topic = ids(target, "main", "topic")
    folder = cloned(target, tmp_path / "ci", "origin/merged")
    environ = gitlab(
        target, "merged_result", "merged",
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=topic, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=main,
        CI_MERGE_REQUEST_SOURCE_PROJECT_ID="2", CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED="true",
    )  # fmt: skip
    choice = chosen(folder, environ)
    assert (choice.base, choice.head, choice.cut, choice.fork) == (main, topic, True, True)
    assert compared(folder, environ) == ["topic.md"]


def test_gitlab_judges_a_train_as_it_will_be(target: GitRepo, tmp_path: Path) -> None:
    """What is ahead in the train is the base, though the target does not have it yet."""
    target.switch("main")
    target.branch("ahead")
    target.write("ahead.md", "a")
    target.commit("ahead in the train")
    target.branch("train")
    target.git("merge", "--quiet", "--no-ff", "--message=train", "topic")
    main, topic, ahead, train = ids(target, "main", "topic", "ahead", "train")
    folder = cloned(target, tmp_path / "ci", "origin/train")
    environ = gitlab(
        target, "merge_train", "train",
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=topic, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=main,
    )  # fmt: skip
    assert chosen(folder, environ)[:2] == (ahead, train)
    assert compared(folder, environ) == ["topic.md"]


def test_gitlab_names_the_depth_that_is_missing(target: GitRepo, tmp_path: Path) -> None:
    folder = cloned(target, tmp_path / "ci", "origin/topic", "--depth=1", "--branch=topic")
    with pytest.raises(UserError, match=r"the target main .*GIT_DEPTH: 0.*git fetch origin main"):
        chosen(folder, gitlab(target, "detached", "topic"))


@pytest.mark.parametrize(
    ("branch", "before", "expected"),
    [("main", "topic~1", ["main.md"]), ("topic", "", ["topic.md"]), ("topic", ZERO, ["topic.md"])],
)
def test_gitlab_branch_pipelines(
    target: GitRepo, tmp_path: Path, branch: str, before: str, expected: list[str]
) -> None:
    folder = cloned(target, tmp_path / "ci", f"origin/{branch}")
    sha = target.git("rev-parse", before) if before == "topic~1" else before
    environ = {
        "GITLAB_CI": "true", "CI_COMMIT_BRANCH": branch, "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_BEFORE_SHA": sha,
    }  # fmt: skip
    assert compared(folder, environ) == expected


def test_on_a_branch_the_upstreams_default_is_the_base(target: GitRepo, tmp_path: Path) -> None:
    target.git("clone", "--quiet", str(target.path), str(tmp_path / "mine"))
    target.git("-C", str(tmp_path / "mine"), "switch", "--quiet", "topic")
    choice = chosen(tmp_path / "mine", {})
    assert choice == Chosen("refs/remotes/origin/HEAD", "HEAD", "topic against origin/HEAD")
    assert compared(tmp_path / "mine", {}) == ["topic.md"]


def test_a_fork_compares_with_its_upstream(target: GitRepo, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    target.git("clone", "--quiet", str(target.path), str(mine))
    target.git("-C", str(mine), "remote", "add", "upstream", str(target.path))
    target.git("-C", str(mine), "fetch", "--quiet", "upstream")
    target.git("-C", str(mine), "switch", "--quiet", "--track", "origin/topic")
    assert chosen(mine, {}).base == "refs/remotes/upstream/main"


def test_without_a_remote_main_is_the_base(target: GitRepo) -> None:
    target.switch("topic")
    assert chosen(target.path, {})[:2] == ("refs/heads/main", "HEAD")
    assert compared(target.path, {}) == ["topic.md"]


def test_on_main_ahead_of_the_remote_the_remote_is_the_base(
    target: GitRepo, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    target.git("clone", "--quiet", str(target.path), str(mine))
    target.git("-C", str(mine), "commit", "--quiet", "--allow-empty", "--message=mine")
    assert chosen(mine, {}).base == "refs/remotes/origin/HEAD"


def test_on_main_with_nothing_else_the_parent_is_the_base(target: GitRepo) -> None:
    choice = chosen(target.path, {})
    assert choice.base == target.git("rev-parse", "main~1")
    assert choice.why == "main against its parent: there is no other branch"
    assert compared(target.path, {}) == ["main.md"]


def test_the_first_commit_is_all_new(repo: GitRepo) -> None:
    repo.write("a.md", "a")
    repo.commit()
    assert chosen(repo.path, {})[:2] == (":empty", "HEAD")
    assert compared(repo.path, {}) == ["a.md"]


def test_a_head_that_is_given_stays(target: GitRepo) -> None:
    assert chosen(target.path, {}, head="topic")[:2] == ("refs/heads/main", "topic")
    environ = gitlab(target, "detached", "topic")
    assert chosen(target.path, environ, head="merged").head == "merged"


def test_an_empty_repository_says_so(repo: GitRepo) -> None:
    with pytest.raises(UserError, match="no commits yet"):
        chosen(repo.path, {})
