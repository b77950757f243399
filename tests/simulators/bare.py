"""Bare: a real bare repository on disk, read and written with the git command."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.simulators.diffs import FileDiff, read_diff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NONE = "0" * 40
_CONFIG = """[core]
\trepositoryformatversion = 0
\tbare = true
\tfsync = none
[http]
\treceivepack = true
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
[receive]
\tautogc = false
\thideRefs = refs/pull
\thideRefs = refs/merge-requests
[gc]
\tauto = 0
"""


class Bare:
    """A bare repository at ``path``; commits get the time that the host's clock shows."""

    def __init__(self, path: Path, branch: str = "main") -> None:
        self.path = path
        self.branch = branch
        for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags", "info"):
            (path / folder).mkdir(parents=True)
        (path / "HEAD").write_text(f"ref: refs/heads/{branch}\n")
        (path / "config").write_text(_CONFIG)
        self._diffs: dict[tuple[str, str], list[FileDiff]] = {}

    def git(self, *args: str, send: bytes = b"") -> str:
        """Run git here and give its output; ``AssertionError`` with git's words if it fails."""
        done = self.run(*args, send=send)
        assert done.returncode == 0, f"git {args[0]}: {done.stderr.decode(errors='replace')}"
        return done.stdout.decode(errors="surrogateescape").removesuffix("\n")

    def run(self, *args: str, send: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run git here, whatever comes of it."""
        environ = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        environ |= {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "forge",
            "GIT_AUTHOR_EMAIL": "forge@example.org",
            "GIT_COMMITTER_NAME": "forge",
            "GIT_COMMITTER_EMAIL": "forge@example.org",
        }
        command = ["git", "-c", "core.quotepath=off", *args]
        return subprocess.run(
            command, cwd=self.path, input=send, env=environ, capture_output=True, check=False
        )

    def refs(self, under: str = "refs/heads") -> dict[str, str]:
        """Give the refs below a name with their commits."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", under).splitlines()
        return dict(line.split(" ") for line in lines)

    def tip(self, revision: str) -> str:
        """Give the commit of a branch, ref or sha, empty if there is none."""
        for name in (f"refs/heads/{revision}", revision):
            done = self.run("rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^0")
            if done.returncode == 0:
                return done.stdout.decode().strip()
        return ""

    def set(self, ref: str, sha: str) -> None:
        """Set a ref (``refs/...``) to a commit, or delete it."""
        self.git("update-ref", *((ref, sha) if sha else ("-d", ref)))

    def take(self, other: Bare, sha: str, ref: str) -> None:
        """Take a commit over from another repository and name it here."""
        self.git("fetch", "--quiet", str(other.path), f"+{sha}:{ref}")

    def make(
        self,
        ref: str,
        files: Mapping[str, str | bytes | None],
        message: str,
        author: str,
        *,
        parent: str = "",
        when: int = 0,
    ) -> str:
        """Make a commit on a parent and set ``ref`` to it; a file that is None is deleted."""
        who = f"{author} <{author}@example.org> {when} +0000"
        parts = [f"commit {ref}\nmark :1\nauthor {who}\ncommitter {who}\n".encode(), _data(message)]
        parts.append(f"from {parent}\n".encode() if parent else b"")
        for path, text in files.items():
            if text is None:
                parts.append(f"D {_quoted(path)}\n".encode())
            else:
                parts += [f"M 100644 inline {_quoted(path)}\n".encode(), _data(text)]
        parts.append(b"\nget-mark :1\n")
        return self.git("fast-import", "--quiet", "--force", send=b"".join(parts))

    def merged(self, ours: str, theirs: str, message: str) -> str:
        """Make a merge commit of two commits, on no branch; empty where they conflict."""
        done = self.run("merge-tree", "--write-tree", ours, theirs)
        if done.returncode:
            return ""
        tree = done.stdout.decode().split("\n")[0]
        return self.git("commit-tree", tree, "-p", ours, "-p", theirs, "-m", message)

    def base(self, one: str, other: str) -> str:
        """Give the merge base of two commits, empty if their histories share nothing."""
        done = self.run("merge-base", one, other)
        return done.stdout.decode().strip()

    def contains(self, tip: str, sha: str) -> bool:
        """Tell whether a commit is in a tip's history."""
        return self.run("merge-base", "--is-ancestor", sha, tip).returncode == 0

    def diff(self, old: str, new: str) -> list[FileDiff]:
        """Compare two commits: each file with its hunks of three lines of context."""
        if (old, new) not in self._diffs:
            raw = self.run("diff", "--no-ext-diff", "-M", "--raw", "-z", "--no-abbrev", old, new)
            text = self.run("diff", "--no-ext-diff", "-M", "-U3", "--full-index", old, new)
            self._diffs[old, new] = read_diff(raw.stdout, text.stdout)
        return self._diffs[old, new]

    def commits(self, base: str, head: str) -> list[tuple[str, list[str], str, str, str]]:
        """List commits of ``base..head``, oldest first: sha, parents, author, date, message."""
        form = "%H%x01%P%x01%an%x01%aI%x01%B%x00"
        text = self.git("log", "--reverse", f"--format={form}", f"{base}..{head}" if base else head)
        found = [one.lstrip("\n").split("\x01") for one in text.split("\0") if one.strip()]
        return [(one[0], one[1].split(), one[2], one[3], one[4].rstrip("\n")) for one in found]

    def read(self, revision: str, path: str) -> bytes | None:
        """Read a file of a commit, None where there is none."""
        done = self.run("cat-file", "blob", f"{revision}:{path}")
        return None if done.returncode else done.stdout


def _data(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return b"data %d\n%b\n" % (len(data), data)


def _quoted(path: str) -> str:
    plain = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
