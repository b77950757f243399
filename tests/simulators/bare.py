"""Bare: a real bare repository on disk, read and written with the git command."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tests.simulators.diffs import FileDiff, read_diff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NONE = "0" * 40
_SHA = re.compile("[0-9a-f]{40}")
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


class Commit(NamedTuple):
    """A commit, with the paths that it changed and git's letter for each."""

    sha: str
    parents: list[str]
    tree: str
    author: str
    date: str
    message: str
    files: list[tuple[str, str]]


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
        self._known: set[str] = set()
        self._bases: dict[tuple[str, str], str] = {}
        self._logs: dict[tuple[str, str, int], list[Commit]] = {}

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
        if revision in self._known:
            return revision
        full = revision.startswith("refs/") or _SHA.fullmatch(revision)
        for name in (revision,) if full else (f"refs/heads/{revision}", revision):
            # Nothing packs refs here, and reading a file is a hundred times as quick as git is.
            if name.startswith("refs/") and (self.path / name).is_file():
                return (self.path / name).read_text().strip()
            done = self.run("rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^0")
            if done.returncode == 0:
                found = done.stdout.decode().strip()
                self._known.add(found)
                return found
        return ""

    def set(self, ref: str, sha: str) -> None:
        """Set a ref (``refs/...``) to a commit, or delete it."""
        if sha in self._known and (self.path / ref).is_file():
            # As git does it, without git: written beside, then put in place.
            beside = self.path / f"{ref}.lock"
            beside.write_text(f"{sha}\n")
            beside.rename(self.path / ref)
            return
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
        made = self.git("fast-import", "--quiet", "--force", send=b"".join(parts))
        self._known.add(made)
        return made

    def merged(self, ours: str, theirs: str, message: str) -> str:
        """Make a merge commit of two commits, on no branch; empty where they conflict."""
        done = self.run("merge-tree", "--write-tree", ours, theirs)
        if done.returncode:
            return ""
        tree = done.stdout.decode().split("\n")[0]
        return self.git("commit-tree", tree, "-p", ours, "-p", theirs, "-m", message)

    def base(self, one: str, other: str) -> str:
        """Give the merge base of two commits (full shas), empty if they share no history."""
        if (one, other) not in self._bases:
            self._bases[one, other] = self.run("merge-base", one, other).stdout.decode().strip()
        return self._bases[one, other]

    def contains(self, tip: str, sha: str) -> bool:
        """Tell whether a commit is in a tip's history."""
        return self.run("merge-base", "--is-ancestor", sha, tip).returncode == 0

    def diff(self, old: str, new: str) -> list[FileDiff]:
        """Compare two commits: each file with its hunks of three lines of context."""
        if (old, new) not in self._diffs:
            form = ("-M", "--raw", "-z", "--no-abbrev", "--patch", "-U3", "--full-index")
            done = self.run("diff", "--no-ext-diff", *form, old, new)
            # Raw entries end with a NUL each; an empty one parts them from the patches.
            raw, _, text = done.stdout.partition(b"\0\0diff --git ")
            self._diffs[old, new] = read_diff(raw, b"diff --git " + text)
        return self._diffs[old, new]

    def commits(self, base: str, head: str) -> list[tuple[str, list[str], str, str, str]]:
        """List commits of ``base..head``, oldest first: sha, parents, author, date, message."""
        found = self._log(base, head, 1 << 20)
        return [(one.sha, one.parents, one.author, one.date, one.message) for one in found]

    def log(self, base: str, head: str, most: int = 250) -> list[Commit]:
        """List the commits of ``base..head`` (all of head's, for no base), oldest first.

        Both are full shas: what was listed once is remembered.
        """
        if (base, head, most) not in self._logs:
            self._logs[base, head, most] = self._log(base, head, most)
        return self._logs[base, head, most]

    def _log(self, base: str, head: str, most: int) -> list[Commit]:
        form = "%x01%H%x02%P%x02%T%x02%an%x02%aI%x02%B%x02"
        args = ("log", f"-{most}", f"--format={form}", "--name-status", "--no-renames")
        text = self.git(*args, f"{base}..{head}" if base else head)
        return [_commit_of(*one.split("\x02")) for one in text.split("\x01")[:0:-1]]

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


def _commit_of(*fields: str) -> Commit:
    sha, parents, tree, author, date, message, files = fields
    rows = [row.partition("\t") for row in files.split("\n") if "\t" in row]
    changed = [(letter, path) for letter, _, path in rows]
    return Commit(sha, parents.split(), tree, author, date, message.rstrip("\n"), changed)
