"""A repository that means harm is mirrored and read like any other, and nothing of it runs."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from bot.flows.check import check
from bot.flows.request import Request
from bot.git.mirrors import GitMirrors
from bot.ports.forge import Remote
from tests.git.test_hostile import trap

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

MAIN, TOPIC = "refs/heads/main", "refs/pull/7/head"


def remote(repo: GitRepo) -> Remote:
    repo.git("config", "uploadpack.allowFilter", "true")
    return Remote(f"file://{repo.path}", "", "")


def test_no_file_of_it_is_obeyed(repo: GitRepo, tmp_path: Path) -> None:
    program = trap(tmp_path)
    repo.write(".gitattributes", "* filter=lfs diff=trap merge=trap text eol=crlf ident\n")
    repo.write(".lfsconfig", f"[lfs]\n\turl = ext::{program}\n[core]\n\tsshCommand = {program}\n")
    repo.write(
        ".gitmodules",
        f'[submodule "x"]\n\tpath = x\n\turl = ext::{program}\n\tupdate = !{program}\n',
    )
    repo.write("config", f"[core]\n\tfsmonitor = {program}\n\thooksPath = .\n")
    for name in ("HEAD", "hooks/post-checkout", "hooks/reference-transaction", "post-checkout"):
        repo.write(name, f"#!/bin/sh\n{program}\n").chmod(0o755)
    repo.write("--upload-pack=touch x", "x\n")
    repo.write(
        "plan.md", "| ID | Task | Owner | Status |\n|---|---|---|---|\n| A | B | C | Todo |\n"
    )
    (repo.path / "link.md").symlink_to("/etc/passwd")
    (repo.path / "up").symlink_to("../../..")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x")
    repo.commit()
    repo.branch("topic")
    repo.write(
        "plan.md", "| ID | Task | Owner | Status |\n|---|---|---|---|\n| A | B | C | Done |\n"
    )
    repo.write(".gitattributes", "* diff=other\n")
    repo.remove("link.md")
    (repo.path / "link.md").symlink_to("/etc/shadow")
    repo.commit()
    repo.git("update-ref", TOPIC, "HEAD")
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open("x", remote(repo), [MAIN, TOPIC]) as repository:
        assert check(repository, Request(MAIN, TOPIC))[1].trackers
        paths = [change.path for change in repository.changes(MAIN, TOPIC)]
        assert repository.hunks(MAIN, TOPIC, paths).keys() == set(paths)
        read = repository.files(TOPIC, ["link.md", "up/etc/passwd", "up", "--upload-pack=touch x"])
        assert read == {
            "link.md": b"/etc/shadow", "up/etc/passwd": None, "up": b"../../..",
            "--upload-pack=touch x": b"x\n",
        }  # fmt: skip
    assert not (tmp_path / "sprung").exists()
    assert not (repo.path / "x").exists()


@pytest.mark.parametrize(
    "branch",
    ["-x", "--upload-pack=touch", "a'b\"c", "$(touch${IFS}x)", "`touch${IFS}x`", "naïve/项目",
     "a;touch${IFS}x", "@", "x" * 200, "refs/heads/main", "HEAD", "%s%n", "tmp_x", "a.lock.b"],
)  # fmt: skip
def test_any_name_that_a_branch_may_have_is_fetched(
    repo: GitRepo, tmp_path: Path, branch: str
) -> None:
    head = repo.commit()
    ref = f"refs/heads/{branch}"
    repo.git("update-ref", ref, head)
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open("x", remote(repo), [MAIN, ref]) as repository:
        assert repository.find(ref) == head
        assert repository.range(MAIN, ref) == (head, head)
    assert not (repo.path / "x").exists()


def test_replaced_and_grafted_history_and_alternates_do_not_come_along(
    repo: GitRepo, tmp_path: Path
) -> None:
    repo.write("a.md", "open\n")
    head = repo.commit()
    repo.write("a.md", "done\n")
    repo.git("replace", repo.git("rev-parse", "HEAD:a.md"), repo.git("hash-object", "-w", "a.md"))
    with GitMirrors(str(tmp_path / "mirrors")).open("x", remote(repo), [MAIN]) as repository:
        assert repository.files(head, ["a.md"]) == {"a.md": b"open\n"}
        assert repository.refs(MAIN) == {MAIN: head}
    (mirror,) = (tmp_path / "mirrors").glob("*.git")
    known = subprocess.run(
        ["git", "for-each-ref", "--format=%(refname)"],
        cwd=mirror, check=True, capture_output=True, text=True, env={**os.environ},
    ).stdout  # fmt: skip
    assert known == f"{MAIN}\n"
    assert not list(mirror.glob("objects/info/alternates"))


def test_a_tag_is_not_brought_along(repo: GitRepo, tmp_path: Path) -> None:
    head = repo.commit()
    repo.git("tag", "v1")
    with GitMirrors(str(tmp_path / "mirrors")).open("x", remote(repo), [MAIN]) as repository:
        assert repository.refs(MAIN, "refs/tags/v1") == {MAIN: head}


def test_many_submodules_that_pose_as_trackers_hold_nobody_up(
    repo: GitRepo, tmp_path: Path
) -> None:
    repo.write("plan.md", "plan\n")
    repo.git("add", "--all")
    for number in range(40):
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{number + 1:040x},m{number}.md")
    repo.git("commit", "--quiet", "--message=Modules")
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open("x", remote(repo), [MAIN]) as repository:
        entries = repository.tree(repository.find(MAIN)).entries
        assert repository.files(MAIN, ["plan.md", "m1.md"]) == {"plan.md": b"plan\n", "m1.md": None}
        read = repository.blobs(entry.oid for entry in entries.values())
        assert [text for text in read.values() if text] == [b"plan\n"]
