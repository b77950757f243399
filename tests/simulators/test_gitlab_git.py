"""Git of the simulated GitLab: clone, push, forks' heads, partial clones, credentials."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulators.gitlab import GitLab
    from tests.simulators.gitlab.projects import Project
    from tests.simulators.gitlab.receiver import Receiver


def git(folder: Path, *args: str, fails: bool = False) -> str:
    """Run git as somebody on another machine, with nothing of his own configured."""
    environ = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    environ |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    who = ["-c", "user.name=rui", "-c", "user.email=rui@example.org"]
    done = subprocess.run(
        ["git", *who, *args], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr if fails else done.stdout.strip()


def address(project: Project, secret: str, name: str = "oauth2") -> str:
    """Give a clone address with credentials."""
    return project.clone_url.replace("://", f"://{name}:{secret}@")


def test_a_push_over_http_moves_a_head_and_tells_the_hooks(
    gitlab: GitLab, widgets: Project, receiver: Receiver, tmp_path: Path
) -> None:
    widgets.commit("topic", {"b.md": "c\n"})
    request = widgets.open("topic")
    widgets.hook(receiver.url, "secret")
    git(tmp_path, "clone", "--quiet", address(widgets, gitlab.token("rui")), "work")
    work = tmp_path / "work"
    git(work, "switch", "--quiet", "topic")
    before = git(work, "rev-parse", "HEAD")
    (work / "b.md").write_text("d\n")
    git(work, "commit", "--quiet", "--all", "--message=More")
    git(work, "push", "--quiet")
    gitlab.wait_idle()
    assert request.head == git(work, "rev-parse", "HEAD")
    assert receiver.names == ["Push Hook", "Merge Request Hook"]
    pushed, moved = receiver.told
    assert (pushed["user_username"], pushed["before"], pushed["after"]) == (
        "rui",
        before,
        request.head,
    )
    assert moved["object_attributes"]["oldrev"] == before


def test_heads_of_merge_requests_are_fetched_by_ref_or_sha_without_contents(
    gitlab: GitLab, widgets: Project, tmp_path: Path
) -> None:
    head = widgets.fork("eva").commit("fix", {"b.md": "fixed\n"}, author="eva")
    gitlab.projects["eva/widgets"].open("fix", author="eva")
    git(tmp_path, "init", "--quiet", "--bare", "mirror.git")
    mirror = tmp_path / "mirror.git"
    git(
        *(mirror, "fetch", "--quiet", "--filter=blob:none", widgets.clone_url),
        "+refs/merge-requests/1/head:refs/merge-requests/1/head",
    )
    assert git(mirror, "rev-parse", "refs/merge-requests/1/head") == head
    missing = git(mirror, "rev-list", "--objects", "--missing=print", head)
    assert any(line.startswith("?") for line in missing.splitlines())
    blob = widgets.git.git("rev-parse", f"{head}:b.md")
    git(mirror, "fetch", "--quiet", "--no-write-fetch-head", widgets.clone_url, blob)
    assert git(mirror, "cat-file", "blob", blob) == "fixed"


@pytest.mark.parametrize("name", ["oauth2", "anything", "project_bot"])
def test_a_private_project_is_cloned_with_any_name_and_a_token(
    gitlab: GitLab, tmp_path: Path, name: str
) -> None:
    secret = gitlab.project("acme/secret", private=True)
    secret.seed({"a.md": "a\n"})
    git(tmp_path, "clone", "--quiet", address(secret, secret.bot(role="read"), name), "work")
    assert (tmp_path / "work/a.md").read_text() == "a\n"


def test_who_may_not_read_or_write_is_refused(
    gitlab: GitLab, widgets: Project, tmp_path: Path
) -> None:
    secret = gitlab.project("acme/secret", private=True)
    secret.seed({"a.md": "a\n"})
    secret.member("gil", "guest")
    said = [
        git(tmp_path, "ls-remote", secret.clone_url, fails=True),
        git(tmp_path, "ls-remote", address(secret, "wrong"), fails=True),
        git(tmp_path, "ls-remote", address(secret, gitlab.token("eve")), fails=True),
        git(tmp_path, "ls-remote", address(secret, gitlab.token("gil")), fails=True),
        git(tmp_path, "ls-remote", address(secret, secret.bot(scopes="read_api")), fails=True),
    ]
    assert ["terminal prompts disabled" in text for text in said] == [True] + [False] * 4
    git(tmp_path, "clone", "--quiet", address(widgets, gitlab.token("eve")), "work")
    refused = git(tmp_path / "work", "push", "origin", "HEAD:refs/heads/mine", fails=True)
    assert "403" in refused


def test_a_jobs_token_clones_and_does_not_reach_the_api(
    gitlab: GitLab, widgets: Project, tmp_path: Path
) -> None:
    widgets.visibility = "private"
    secret = gitlab.job_token("rui")
    git(tmp_path, "ls-remote", address(widgets, secret, "gitlab-ci-token"))
    found = requests.get(
        f"{gitlab.url}/api/v4/projects/{widgets.id}/merge_requests",
        headers={"JOB-TOKEN": secret},
        timeout=5,
    )
    assert found.status_code == 404


def test_refs_of_merge_requests_are_not_pushed(
    gitlab: GitLab, widgets: Project, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", address(widgets, gitlab.token("rui")), "work")
    target = "HEAD:refs/merge-requests/9/head"
    git(tmp_path / "work", "push", "--quiet", "origin", target, fails=True)
    assert widgets.git.tip("refs/merge-requests/9/head") == ""
