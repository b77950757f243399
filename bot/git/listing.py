"""Git's listings read: raw differences, trees, commits."""

from __future__ import annotations

import time

from bot.core.model.tree import Commit, Entry, FileChange
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def text_of(raw: bytes) -> str:
    """Decode a path or name; bytes that are no UTF-8 are escaped, so that it can be printed."""
    return raw.decode("utf-8", "backslashreplace")


def tree_entries(raw: bytes) -> dict[str, Entry]:
    """Read ``ls-tree -r -z``."""
    entries = {}
    for record in text_of(raw).split("\0"):
        if record:
            about, _, path = record.partition("\t")
            mode, _, oid = about.split(" ")
            entries[path] = Entry(mode, oid)
    return entries


def raw_changes(fields: Iterator[str]) -> Iterator[FileChange]:
    """Read ``--raw -z`` records from NUL-parted fields; anything that changed kind is ``M``."""
    for about in fields:
        if about:
            _, _, before, after, status = about.split(" ")
            yield file_change(status[0], next(fields), before, after)


def file_change(status: str, path: str, before: str, after: str) -> FileChange:
    """Give a change of a path, zeros for an absent object left out."""
    return FileChange(
        status if status in "AD" else "M",
        path,
        before if before.strip("0") else "",
        after if after.strip("0") else "",
    )


def compared(before: dict[str, Entry], after: dict[str, Entry]) -> list[FileChange]:
    """List the paths that differ between two sets of files, in order of path."""
    changes = [
        FileChange("D", path, entry.oid) for path, entry in before.items() if path not in after
    ]
    for path, entry in after.items():
        old = before.get(path)
        if old is None:
            changes.append(FileChange("A", path, "", entry.oid))
        elif old != entry:
            changes.append(FileChange("M", path, old.oid, entry.oid))
    return sorted(changes, key=lambda change: change.path)


def commit_of(sha: str, raw: bytes) -> Commit:
    """Read a commit object."""
    head, _, message = raw.partition(b"\n\n")
    parents: list[str] = []
    said: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent":
            parents.append(value.decode())
        else:
            said.setdefault(key, value)
    charset = said.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author = said.get(b"author", b"").rpartition(b"> ")[0] + b">"
    return Commit(
        sha,
        iso_date(said.get(b"committer", b"").rpartition(b"> ")[2].decode("ascii", "replace")),
        _words(author, charset),
        tuple(parents),
        _words(message, charset),
    )


def _words(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except (LookupError, UnicodeError):
        return text_of(raw)


def iso_date(stamp: str) -> str:
    """Give git's ``1795223727 +0130`` as ISO 8601 with that offset; empty when it is no date.

    >>> iso_date("1795223727 +0130")
    '2026-11-21T02:45:27+01:30'
    """
    seconds, _, zone = stamp.partition(" ")
    # Twelve digits reach the year 33658; what is later is no date, and gmtime may refuse it.
    if not seconds.isdecimal() or len(seconds) > 12:
        return ""
    sign, digits = zone[:1], zone[1:]
    if sign not in ("+", "-") or len(digits) != 4 or not digits.isdecimal():
        sign, digits = "+", "0000"
    offset = 60 * (int(digits[:2]) * 60 + int(digits[2:]))
    at = time.gmtime(max(0, int(seconds) + (-offset if sign == "-" else offset)))
    return (
        f"{at.tm_year:04d}-{at.tm_mon:02d}-{at.tm_mday:02d}T"
        f"{at.tm_hour:02d}:{at.tm_min:02d}:{at.tm_sec:02d}{sign}{digits[:2]}:{digits[2:]}"
    )
