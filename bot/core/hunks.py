"""Hunks read from a patch: which lines of each file its diff shows."""

from __future__ import annotations

import re

from bot.core.model.hunk import Hunks
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class _File(NamedTuple):
    """A record of the raw listing: ``A``dded, ``D``eleted, ``M``odified, ``R``enamed, ``T``ype."""

    status: str
    old: str
    new: str


def hunks_of(text: str) -> dict[str, Hunks]:
    """Read ``git diff-tree -z --raw -p -M``: NUL-parted records, then their patches in that order.

    A text that was cut off gives the lines up to there.
    """
    files, start = _listed(text)
    patches = _patches(text[start:])
    found: dict[str, Hunks] = {}
    for file in files:
        shown = next(patches, None)
        if shown is None:
            break
        if file.status == "T":
            # What became a link or a file is shown as gone and come.
            shown = _joined(shown, next(patches, Hunks("", {})))
        found[file.new] = shown._replace(old_path="" if file.status == "A" else file.old)
    return found


def _listed(text: str) -> tuple[list[_File], int]:
    """Give the records and where they end."""
    files, at = [], 0
    while text[at : at + 1] == ":":
        about, at = _field(text, at)
        status = about.rpartition(" ")[2][:1]
        old, at = _field(text, at)
        new, at = _field(text, at) if status in "RC" else (old, at)
        files.append(_File(status, old, new))
    return files, at


def _field(text: str, at: int) -> tuple[str, int]:
    end = text.find("\0", at)
    return (text[at:], len(text)) if end < 0 else (text[at:end], end + 1)


def _joined(gone: Hunks, come: Hunks) -> Hunks:
    return Hunks("", {**gone.head, **come.head}, gone.removed | come.removed)


def _patches(text: str) -> Iterator[Hunks]:
    """Give the lines of each patch; what a line is, only the counts before it tell."""
    head: dict[int, int] | None = None
    removed: set[int] = set()
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        if line.lstrip("\0").startswith("diff --git "):
            if head is not None:
                yield Hunks("", head, frozenset(removed))
            head, removed = {}, set()
        elif head is not None and (found := _HEAD.match(line)):
            _read(lines, found, head, removed)
    if head is not None:
        yield Hunks("", head, frozenset(removed))


def _read(
    lines: Iterator[str], found: re.Match[str], head: dict[int, int], removed: set[int]
) -> None:
    """Read one hunk, so many lines of either side as its first line says."""
    old, old_count, new, new_count = (int(one) if one else 1 for one in found.groups())
    old_end, new_end = old + old_count, new + new_count
    while old < old_end or new < new_end:
        line = next(lines, None)
        if line is None:
            return
        mark = line[:1]
        if mark == "+":
            head[new] = 0
            new += 1
        elif mark == "-":
            removed.add(old)
            old += 1
        elif mark != "\\":
            head[new] = old
            old, new = old + 1, new + 1
