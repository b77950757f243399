"""Nothing that a repository's configuration, attributes or hooks name is ever run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.git.command import Git, Process, surroundings
from bot.git.repository import GitRepository

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo

HOOKS = (
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "reference-transaction",
    "post-commit",
)


def trap(folder: Path) -> str:
    """Write a program that leaves a trace each time it runs."""
    program = folder / "trap"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{folder}/sprung'\nexit 1\n")
    program.chmod(0o755)
    return str(program)


def arm(repo: GitRepo, program: str) -> None:
    """Name the program wherever configuration and attributes can name one."""
    settings = {
        "alias.cat-file": f"!{program}",
        "alias.diff-tree": f"!{program}",
        "alias.ls-tree": f"!{program}",
        "alias.rev-parse": f"!{program}",
        "core.alternateRefsCommand": program,
        "core.askPass": program,
        "core.editor": program,
        "core.fsmonitor": program,
        "core.gitProxy": program,
        "core.pager": program,
        "core.sshCommand": program,
        "credential.helper": f"!{program}",
        "diff.external": program,
        "diff.trap.command": program,
        "diff.trap.textconv": program,
        "filter.trap.clean": program,
        "filter.trap.process": program,
        "filter.trap.required": "true",
        "filter.trap.smudge": program,
        "gpg.program": program,
        "interactive.diffFilter": program,
        "log.showSignature": "true",
        "pager.log": program,
        "pager.rev-list": program,
        "protocol.ext.allow": "always",
        "protocol.ssh.allow": "always",
        "sequence.editor": program,
        "uploadpack.packObjectsHook": program,
    }
    for key, value in settings.items():
        repo.git("config", key, value)
    hooks = repo.path / "armed-hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).symlink_to(program)
    repo.git("config", "core.hooksPath", str(hooks))
    (repo.path / ".git/info/attributes").write_text("* filter=trap diff=trap\n")


def read_everything(folder: str, environ: dict[str, str]) -> None:
    with GitRepository(folder, environ) as repository:
        for head in ("topic", ":index", ":worktree"):
            range_ = repository.range("main", head)
            changes = repository.changes(*range_)
            assert changes
            repository.blobs([change.after for change in changes])
            repository.tree(head)
            repository.commits(range_.base, head)
            repository.files(head, ["tracker.md"])
        repository.commit("topic")
        repository.known([repository.find("topic")[:8], "f" * 40], ["topic"])
        assert list(repository.history("tracker.md", "topic"))
        assert repository.refs("refs/heads/main")
        assert repository.branch() == "topic"
        assert repository.prefix == ""
        assert not repository.shallow


def test_no_program_of_the_repository_runs(repo: GitRepo, tmp_path: Path) -> None:
    program = trap(tmp_path)
    repo.write("tracker.md", "one\n")
    repo.write("other.md", "other\n")
    repo.commit()
    repo.branch("topic")
    repo.write("tracker.md", "two\n")
    repo.commit("Topic")
    arm(repo, program)
    # Same size, another time: git's own status would ask the clean filter.
    repo.write("tracker.md", "six\n")
    repo.write("other.md", "OTHER\n")
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_EXTERNAL_DIFF": program,
               "GIT_SSH": program, "GIT_PAGER": program, "GIT_ASKPASS": program}  # fmt: skip
    read_everything(str(repo.path), environ)
    assert not (tmp_path / "sprung").exists()
    # The trap does work: git's own status steps into it.
    subprocess.run(["git", "status"], cwd=repo.path, check=False, capture_output=True)
    assert (tmp_path / "sprung").exists()


@pytest.mark.parametrize("url", ["ssh://nowhere.invalid/x", "ext::%s", "%s"])
def test_a_missing_object_calls_no_remote(repo: GitRepo, tmp_path: Path, url: str) -> None:
    program = trap(tmp_path)
    repo.write("tracker.md", "one\n")
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    mirror = tmp_path / "mirror.git"
    repo.git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{repo.path}", str(mirror))
    settings = {
        "remote.origin.url": url.replace("%s", program),
        "remote.origin.uploadpack": program,
        "core.sshCommand": program,
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
    }
    for key, value in settings.items():
        subprocess.run(["git", "config", key, value], cwd=mirror, check=True)
    with GitRepository(str(mirror)) as repository:
        oid = repository.tree("main").entries["tracker.md"].oid
        assert repository.blobs([oid]) == {oid: None}
        assert repository.files("main", ["tracker.md", "none"]) == {
            "tracker.md": None,
            "none": None,
        }
        assert repository.commit("main").message == "Change\n"
    assert not (tmp_path / "sprung").exists()


def test_configuration_does_not_bend_what_is_read(repo: GitRepo) -> None:
    repo.write("a.md", "1\n")
    repo.write("sub/b.md", "1\n")
    first = repo.commit()
    repo.move("a.md", "c.md")
    repo.write("sub/b.md", "2\n")
    repo.commit("Second")
    with GitRepository(str(repo.path)) as repository:
        plain = (
            repository.changes(first, "HEAD"),
            repository.tree("HEAD").entries,
            list(repository.history("c.md", "HEAD")),
        )
    for key, value in {
        "color.ui": "always", "core.abbrev": "5", "core.quotePath": "true",
        "diff.noPrefix": "true", "diff.orderFile": "/nonexistent", "diff.relative": "true",
        "diff.renames": "copies", "format.pretty": "fuller", "log.follow": "true",
        "log.showRoot": "false", "log.decorate": "full", "log.date": "relative",
    }.items():  # fmt: skip
        repo.git("config", key, value)
    with GitRepository(str(repo.path / "sub")) as repository:
        assert plain == (
            repository.changes(first, "HEAD"),
            repository.tree("HEAD").entries,
            list(repository.history("c.md", "HEAD")),
        )


def test_a_replaced_object_is_not_believed(repo: GitRepo) -> None:
    repo.write("tracker.md", "open\n")
    repo.commit()
    repo.write("fake.md", "done\n")
    fake = repo.git("hash-object", "-w", "fake.md")
    repo.git("replace", repo.git("rev-parse", "HEAD:tracker.md"), fake)
    with GitRepository(str(repo.path)) as repository:
        assert repository.files("HEAD", ["tracker.md"]) == {"tracker.md": b"open\n"}


def test_reading_leaves_the_repository_as_it_was(repo: GitRepo) -> None:
    repo.write("a.md", "1\n")
    repo.commit()
    repo.write("a.md", "2\n")

    def state() -> dict[str, int]:
        files = (path for path in repo.path.rglob("*") if path.is_file())
        return {str(path): path.stat().st_mtime_ns for path in files}

    before = state()
    with GitRepository(str(repo.path)) as repository:
        repository.changes(*repository.range("HEAD", ":worktree"))
        list(repository.history("a.md", "HEAD"))
    assert state() == before


def test_the_surroundings_keep_what_says_where_to_look() -> None:
    kept = surroundings({
        "HOME": "/home/x", "GIT_CONFIG_GLOBAL": "/c", "GIT_CONFIG_COUNT": "0", "GIT_DIR": "/d",
        "GIT_CEILING_DIRECTORIES": "/e", "GIT_WORK_TREE": "/w", "GIT_OBJECT_DIRECTORY": "/o",
        "GIT_TRACE": "1", "GIT_SSH_COMMAND": "evil", "LC_ALL": "de_DE.UTF-8",
    })  # fmt: skip
    assert {name for name in kept if name.startswith("GIT_")} == {
        "GIT_ALLOW_PROTOCOL", "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_COUNT", "GIT_CONFIG_GLOBAL",
        "GIT_NO_LAZY_FETCH", "GIT_NO_REPLACE_OBJECTS", "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT",
    }  # fmt: skip
    assert (kept["HOME"], kept["LC_ALL"]) == ("/home/x", "C")


def test_a_flood_of_complaints_does_not_stop_the_reading() -> None:
    flood = "alias.flood=!head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; exit 3"
    process = Process(["git", "-c", flood, "flood"], surroundings(os.environ))
    process.end()
    out = b"".join(iter(process.receive, b""))
    done = process.wait()
    assert (len(out), done.code) == (300_000, 3)
    assert len(done.err) >= 1 << 16


def test_a_process_that_dies_while_it_is_written_to_is_an_error(tmp_path: Path) -> None:
    names = ["a" * 40] * 50_000
    environ = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    with (
        GitRepository(str(tmp_path), environ) as repository,
        pytest.raises(UserError, match="not in a git repository"),
    ):
        repository.blobs(names[:1])
    done = Git(str(tmp_path), environ).run("cat-file", "--batch", send=b"a\n" * 500_000)
    assert done.code != 0


def test_no_descriptor_or_process_is_left(repo: GitRepo) -> None:
    repo.write("a.md", "1\n")
    repo.commit()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with GitRepository(str(repo.path)) as repository:
            repository.range("HEAD", "HEAD")
            repository.files("HEAD", ["a.md"])
            with pytest.raises(UserError):
                repository.tree("nothing")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
