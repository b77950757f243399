"""Positions: on which line of a diff a comment hangs, and where that line is after a push.

Source: docs.gitlab.com/api/discussions, "Create a new thread in the merge request diff": an added
line has ``new_line`` only, a removed one ``old_line`` only, an unchanged one both; both paths are
given always; anything else is refused for its line code. A comment moves with its line when lines
above it change and stays behind, outdated, when its own line does.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.simulators.bare import Bare
    from tests.simulators.diffs import FileDiff


SHA = re.compile("[0-9a-f]{40}")


class Refs(NamedTuple):
    """The three commits of a diff: the merge base, the target's tip at that time, the head."""

    base_sha: str
    start_sha: str
    head_sha: str


class Position(NamedTuple):
    """A line: ``old_line`` and ``new_line`` are 0 on the side where it is not."""

    refs: Refs
    old_path: str
    new_path: str
    old_line: int = 0
    new_line: int = 0

    def shape(self) -> dict[str, object]:
        """Give it as the API does."""
        return {
            **self.refs._asdict(),
            "old_path": self.old_path,
            "new_path": self.new_path,
            "position_type": "text",
            "old_line": self.old_line or None,
            "new_line": self.new_line or None,
            "line_range": None,
        }


def line_code(bare: Bare, position: Position) -> str:
    """Name a line as ``<sha1 of the path>_<old>_<new>``; empty: the forge refuses the position.

    Source: docs.gitlab.com/api/discussions, "Line code".
    """
    base, start, _ = position.refs
    if not all(map(SHA.fullmatch, position.refs)) or (start != base and bare.tip(start) != start):
        return ""
    found = _file(bare, position.refs, position.old_path, position.new_path)
    place = (position.old_line, position.new_line)
    if found is None or place not in _shown(found):
        return ""
    name = hashlib.sha1(position.new_path.encode(), usedforsecurity=False).hexdigest()
    return f"{name}_{position.old_line}_{position.new_line}"


def traced(bare: Bare, position: Position, refs: Refs) -> Position | None:
    """Give the same line in a newer diff; None when it changed, so that the comment is outdated.

    A line of the head is followed in the head, whether it is added or context in the newer diff; a
    removed line is followed in the base and has to be a removed one still.
    """
    old_path, old_line = _moved(
        bare, (position.refs.base_sha, refs.base_sha), position.old_path, position.old_line
    )
    new_path, new_line = _moved(
        bare, (position.refs.head_sha, refs.head_sha), position.new_path, position.new_line
    )
    for found in bare.diff(refs.base_sha, refs.head_sha):
        for old, new in _shown(found):
            if position.new_line:
                same = (found.path, new) == (new_path, new_line) and new
            else:
                same = (found.old_path, old, new) == (old_path, old_line, 0) and old
            if same:
                return Position(refs, found.old_path, found.path, old, new)
    return None


def _moved(bare: Bare, commits: tuple[str, str], path: str, line: int) -> tuple[str, int]:
    """Give a line's file and number in a later commit, 0 when it is gone."""
    for found in bare.diff(*commits):
        if found.old_path == path and found.status != "A":
            return found.path, found.moved(line) if found.status != "D" else 0
    return path, line


def _file(bare: Bare, refs: Refs, old_path: str, new_path: str) -> FileDiff | None:
    for found in bare.diff(refs.base_sha, refs.head_sha):
        if (found.old_path, found.path) == (old_path, new_path):
            return found
    return None


def _shown(found: FileDiff) -> set[tuple[int, int]]:
    """Give the numbers of each line in the hunks, 0 for the side that it is not on."""
    return {(line.old, line.new) for hunk in found.hunks for line in hunk.lines}
