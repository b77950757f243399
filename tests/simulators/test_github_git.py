"""The simulated GitHub's git: real clones and pushes over HTTP, with what a push brings along."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.simulators.test_github_hooks import events

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulators.github import GitHub
    from tests.simulators.github.repos import Project
    from tests.simulators.gitlab.receiver import Receiver


def run(*args: str, cwd: Path, code: int = 0) -> str:
    """Run git without a home, and give what it says."""
    environ = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    environ |= {"HOME": str(cwd), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    who = ("-c", "user.name=ana", "-c", "user.email=ana@example.org")
    done = subprocess.run(
        ["git", *who, *args], cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout.strip() + done.stderr.strip() * (code != 0)


def url_of(project: Project, token: str) -> str:
    """Give the address with a token in it."""
    return project.clone_url.replace("http://", f"http://x-access-token:{token}@")


@pytest.fixture
def work(github: GitHub, gadgets: Project, tmp_path: Path) -> Path:
    """Give rui's clone, on a branch of its own with one commit."""
    run("clone", "--quiet", url_of(gadgets, github.token("rui")), "work", cwd=tmp_path)
    folder = tmp_path / "work"
    run("switch", "--quiet", "-c", "topic", cwd=folder)
    (folder / "b.md").write_text("c\n")
    run("commit", "--quiet", "-am", "Work", cwd=folder)
    return folder


def test_a_push_opens_the_way_and_moves_the_head(
    github: GitHub, gadgets: Project, work: Path, receiver: Receiver
) -> None:
    gadgets.hook(receiver.url, "")
    run("push", "--quiet", "origin", "topic", cwd=work)
    request = gadgets.open("topic", author="rui")
    assert gadgets.git.read(request.head, "b.md") == b"c\n"
    (work / "b.md").write_text("d\n")
    run("commit", "--quiet", "-a", "--amend", "-m", "Other", cwd=work)
    run("push", "--quiet", "--force", "origin", "topic", cwd=work)
    head = run("rev-parse", "HEAD", cwd=work)
    assert request.head == head
    assert gadgets.git.tip("refs/pull/1/head") == head
    github.wait_idle()
    assert events(receiver) == [
        "push",
        "pull_request.opened",
        "push",
        "pull_request.synchronize",
    ]
    assert receiver.asks[2].json["forced"]
    assert receiver.asks[3].json["after"] == head
    pushes = [call for call in github.calls if call.path.endswith("/git-receive-pack")]
    assert [(call.who, call.git, call.status) for call in pushes] == [("rui", True, 200)] * 2


def test_what_is_pushed_to_the_target_is_merged(
    gadgets: Project, work: Path, receiver: Receiver
) -> None:
    run("push", "--quiet", "origin", "topic", cwd=work)
    request = gadgets.open("topic", author="rui")
    gadgets.hook(receiver.url, "")
    run("push", "--quiet", "origin", "topic:main", cwd=work)
    assert (request.state, request.merge_commit) == ("merged", request.head)


def test_a_partial_clone_fetches_shas_and_heads_of_merge_requests(
    github: GitHub, gadgets: Project, tmp_path: Path
) -> None:
    fork = gadgets.fork("eva")
    head = fork.commit("fix", {"b.md": "from a fork\n"}, author="eva")
    fork.open("fix")
    mirror = tmp_path / "mirror"
    url = url_of(gadgets, github.app("countersign", "acme").installations[0].token())
    run("clone", "--quiet", "--bare", "--filter=blob:none", url, "mirror", cwd=tmp_path)
    run("fetch", "--quiet", "--filter=blob:none", "origin", "refs/pull/1/head", cwd=mirror)
    assert run("rev-parse", "FETCH_HEAD", cwd=mirror) == head
    missing = run("rev-list", "--objects", "--missing=print", head, cwd=mirror)
    assert "?" in missing
    blob = run("rev-parse", f"{head}:b.md", cwd=mirror)
    run("fetch", "--quiet", "origin", blob, cwd=mirror)
    assert run("cat-file", "blob", blob, cwd=mirror) == "from a fork"


def test_heads_of_merge_requests_are_not_pushed_to(work: Path) -> None:
    said = run("push", "--quiet", "origin", "topic:refs/pull/9/head", cwd=work, code=1)
    assert "hidden ref" in said


def test_git_asks_for_a_password_where_strangers_may_not_go(github: GitHub, tmp_path: Path) -> None:
    secret = github.project("acme/secret", private=True)
    secret.seed({"a.md": "a\n"})
    secret.member("rui", "read")
    said = run("ls-remote", secret.clone_url, cwd=tmp_path, code=128)
    assert "could not read Username" in said
    wrong = run("ls-remote", url_of(secret, "wrong"), cwd=tmp_path, code=128)
    assert "Authentication failed" in wrong
    stranger = run("ls-remote", url_of(secret, github.token("eva")), cwd=tmp_path, code=128)
    assert "not found" in stranger
    assert secret.tip() in run("ls-remote", url_of(secret, github.token("rui")), cwd=tmp_path)
    run("clone", "--quiet", url_of(secret, github.token("rui")), "work", cwd=tmp_path)
    said = run("push", "origin", "main:other", cwd=tmp_path / "work", code=128)
    assert "403" in said


def test_a_large_push_comes_in_chunks(gadgets: Project, work: Path) -> None:
    (work / "large.bin").write_bytes(os.urandom(3 << 20))
    run("add", "large.bin", cwd=work)
    run("commit", "--quiet", "-m", "Large", cwd=work)
    run("push", "--quiet", "origin", "topic", cwd=work)
    assert gadgets.tip("topic") == run("rev-parse", "HEAD", cwd=work)
