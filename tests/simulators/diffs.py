"""Diffs: the hunks of a comparison, which lines a comment may stand on, and where lines went."""

from __future__ import annotations

import re
from typing import NamedTuple

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class Line(NamedTuple):
    """A line of a hunk: its sign (space, ``+``, ``-``), text, numbers (0: not on that side).

    ``position`` counts from the file's first ``@@``, which is 0; further ``@@`` count too.
    """

    sign: str
    text: str
    old: int
    new: int
    position: int


class Hunk(NamedTuple):
    """Lines that changed and up to three beside them."""

    header: str
    lines: list[Line]


class FileDiff(NamedTuple):
    """A file that differs: ``status`` is git's letter (A, M, D, R, C, T), ``patch`` the hunks."""

    status: str
    path: str
    old_path: str
    blob: str
    patch: str
    hunks: list[Hunk]

    def find(self, side: str, line: int) -> Line | None:
        """Find the line of this number in the head or the base, if the hunks have it."""
        for one in (line for hunk in self.hunks for line in hunk.lines):
            if line == (one.new if side == "head" else one.old) and line:
                return one
        return None

    def hunk_to(self, line: Line) -> str:
        """Give the text of a line's hunk down to that line."""
        hunk = next(hunk for hunk in self.hunks if line in hunk.lines)
        above = hunk.lines[: hunk.lines.index(line) + 1]
        return "\n".join([hunk.header, *(one.sign + one.text for one in above)])

    def count(self, sign: str) -> int:
        """Count the lines added (``+``) or taken away (``-``)."""
        return sum(line.sign == sign for hunk in self.hunks for line in hunk.lines)

    def moved(self, line: int) -> int:
        """Tell where a line of the old side is on the new one, 0 if it changed or went."""
        shift = 0
        for one in (line for hunk in self.hunks for line in hunk.lines):
            if one.old == line and one.sign != "+":
                return one.new if one.sign == " " else 0
            if one.old and one.old > line:
                break
            shift += (one.sign == "+") - (one.sign == "-")
        return line + shift


def file_of(files: list[FileDiff], path: str) -> FileDiff | None:
    """Find a file by its name in the head."""
    return next((one for one in files if one.path == path), None)


def read_diff(raw: bytes, text: bytes) -> list[FileDiff]:
    """Read what ``git diff --raw -z`` and ``git diff`` say of the same two commits."""
    patches = re.split(r"(?m)^diff --git .*\n", text.decode(errors="replace"))[1:]
    found = []
    for status, blob, old, new in _entries(raw):
        # A file that became a link is one entry, and two patches: taken away, and added.
        patch = patches.pop(0) + (patches.pop(0) if status[0] == "T" else "")
        start = patch.find("@@ -") if "\n@@ -" in f"\n{patch}" else -1
        body = patch[start:].removesuffix("\n") if start >= 0 else ""
        found.append(FileDiff(status[0], new, old, blob, body, _hunks(body)))
    return found


def _entries(raw: bytes) -> list[tuple[str, str, str, str]]:
    """Give status, blob, old path and new path of each entry."""
    fields = raw.rstrip(b"\0").decode(errors="surrogateescape").split("\0")
    found, place = [], 0
    while place < len(fields) - 1:
        _, _, _, blob, status = fields[place].split(" ")
        renamed = status[0] in "RC"
        old, new = fields[place + 1], fields[place + 2 if renamed else place + 1]
        found.append((status, blob, old, new))
        place += 3 if renamed else 2
    return found


def _hunks(patch: str) -> list[Hunk]:
    hunks: list[Hunk] = []
    old = new = 0
    # Positions count every line of the patch, the note on a missing line end too.
    for position, text in enumerate(patch.split("\n") if patch else []):
        if match := _HUNK.match(text):
            old, new = int(match[1]), int(match[3])
            hunks.append(Hunk(text, []))
            continue
        sign = text[:1] or " "
        if sign == "\\":
            continue
        line = Line(sign, text[1:], old * (sign != "+"), new * (sign != "-"), position)
        hunks[-1].lines.append(line)
        old += sign != "+"
        new += sign != "-"
    return hunks
