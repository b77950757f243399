"""Comparison: two revisions resolved and compared by processes that run at the same time."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.git.complaints import complaint
from bot.git.listing import raw_changes, text_of
from bot.git.revisions import (
    EMPTY,
    INDEX,
    PSEUDO,
    WORKTREE,
    checked,
    is_without_commits,
    resolved,
    unrelated,
    unresolved,
)
from bot.ports.repository import Range

if TYPE_CHECKING:
    from bot.core.model.tree import FileChange
    from bot.git.command import Git, Process

_COMPARE = ("diff-tree", "-r", "-z", "--raw", "--no-renames")


class Comparison:
    """Starts to work when made; ``range`` and ``changes`` wait for what they give."""

    def __init__(self, git: Git, base: str, head: str) -> None:
        self._git = git
        self.asked = (base, head)
        self._tip = "HEAD" if head in (INDEX, WORKTREE) else head
        self._resolving: Process | None = None
        self._comparing: Process | None = None
        self.found: Range | None = None
        if base in PSEUDO:
            return
        spread = f"{checked(base)}...{checked(self._tip)}"
        self._resolving = git.start("rev-parse", "--is-shallow-repository", spread)
        if head not in PSEUDO:
            # It finds the merge base by itself. With several of them, or before git 2.30, it fails:
            # then `changes` asks once more, with the base that `range` has found.
            self._comparing = git.start(*_COMPARE, "--merge-base", base, head)

    def range(self) -> Range:
        """Give the merge base and the head; ``UserError`` when there is none.

        Of several merge bases the first is taken, as ``git diff A...B`` does.
        """
        self.found = self._resolved()
        return self.found

    def changes(self, base: str, head: str) -> list[FileChange]:
        """List the paths that differ between two commits, in order; a rename is two of them."""
        process = None
        if self.found == (base, head):
            process, self._comparing = self._comparing, None
        done = process.finish() if process is not None else None
        if done is None or done.code != 0:
            done = self._git.run(*_COMPARE, checked(base), checked(head))
        if done.code != 0:
            raise complaint(f"compare {base} with {head}", self._git.folder, done.err)
        return list(raw_changes(iter(text_of(done.out).split("\0"))))

    def close(self) -> None:
        """End the processes whose answers nobody asked for."""
        for process in (self._resolving, self._comparing):
            if process is not None:
                process.wait()
        self._resolving = self._comparing = None

    def _resolved(self) -> Range:
        base, head = self.asked
        process, self._resolving = self._resolving, None
        if process is None:
            return Range(base, head if head in PSEUDO else resolved(self._git, head))
        done = process.finish()
        if done.code != 0:
            if head != self._tip and is_without_commits(self._git):
                return Range(EMPTY, head)
            raise unresolved(self._git, (base, self._tip), done.err)
        shallow, sha, _, *common = done.out.decode().split()
        if not common:
            raise unrelated(base, self._tip, shallow=shallow == "true")
        return Range(common[0].removeprefix("^"), head if head != self._tip else sha)
