"""GitRepo: a real git repository, built step by step and the same on every machine."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

AUTHOR = "Ana Example <ana@example.org>"
DATE = "2026-11-16T09:00:00+00:00"


class GitRepo:
    """A repository at ``path`` with the branch ``main``; every commit has a fixed author and date.

    ``path`` may exist already; it becomes the work tree.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("-c", "init.defaultBranch=main", "init", "--quiet")

    def git(self, *args: str, author: str = AUTHOR, date: str = DATE) -> str:
        """Run git here and give its output without the last newline.

        Raises ``AssertionError`` with git's own words when it fails.
        """
        done = subprocess.run(
            ["git", *args],
            cwd=self.path,
            env=_environment(author, date),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}"
        return done.stdout.decode(errors="surrogateescape").removesuffix("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file byte by byte as given (text as UTF-8), its folders made."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def remove(self, path: str) -> None:
        """Delete a file of the work tree."""
        (self.path / path).unlink()

    def move(self, source: str, target: str) -> None:
        """Rename a file of the work tree."""
        (self.path / target).parent.mkdir(parents=True, exist_ok=True)
        (self.path / source).rename(self.path / target)

    def commit(self, message: str = "Change", date: str = DATE, author: str = AUTHOR) -> str:
        """Commit everything in the work tree (an empty commit, too) and give its full id.

        ``date`` is ISO 8601; ``author`` is ``Name <mail>``.
        """
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", f"--message={message}", author=author, date=date
        )
        return self.head()

    def head(self) -> str:
        """Give the full id of the commit checked out."""
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        """Start a branch at the commit checked out, and switch to it."""
        self.git("switch", "--quiet", "--create", name)

    def switch(self, name: str) -> None:
        """Switch to a branch that exists."""
        self.git("switch", "--quiet", name)


def _environment(author: str, date: str) -> dict[str, str]:
    """Give git's surroundings: nothing of the user's, the author and the date as told."""
    name, _, mail = author.removesuffix(">").partition(" <")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {
        "GIT_AUTHOR_DATE": date,
        "GIT_AUTHOR_EMAIL": mail,
        "GIT_AUTHOR_NAME": name,
        "GIT_COMMITTER_DATE": date,
        "GIT_COMMITTER_EMAIL": mail,
        "GIT_COMMITTER_NAME": name,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
    }
