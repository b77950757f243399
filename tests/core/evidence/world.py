"""A commit made of texts, and evidence looked for in it as ``check`` does."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

from bot.core.evidence.facts import FOLDERS, Facts, Place
from bot.core.evidence.references import references
from bot.core.evidence.verify import verify, wanted
from bot.core.model.tree import Entry, Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.evidence import Evidence


def oid(data: bytes) -> str:
    """Give the id git gives a file of that content."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class World:
    """Files by path (``-> x`` a link to x, ``@sha`` a submodule), and a tracker among them."""

    def __init__(
        self,
        files: Mapping[str, str | bytes],
        tracker: str = "doc/tracker.md",
        roots: tuple[str, ...] = (),
        commits: Mapping[str, bool | None] | None = None,
        folders: tuple[str, ...] = FOLDERS,
    ) -> None:
        self.place = Place(tracker, roots, folders)
        self.commits = commits
        self.blobs: dict[str, bytes] = {}
        entries: dict[str, Entry] = {}
        for path, content in {tracker: "# Tracker\n", **files}.items():
            data = content if isinstance(content, bytes) else content.encode()
            mode = "100644"
            if data.startswith(b"-> "):
                mode, data = "120000", data[3:]
            elif data.startswith(b"@"):
                mode = "160000"
            entries[path] = Entry(mode, oid(data))
            if mode != "160000":
                self.blobs[oid(data)] = data
        self.tree = Tree(entries)

    def look(self, cell: str, *, lost: bool = False) -> list[Evidence]:
        """Look for all evidence of a cell, reading only what was asked for (``lost``: nothing)."""
        found = references(cell, 0, self.tree, self.place)
        known: dict[str, bytes | None] = {}
        while True:
            ids: set[str] = set()
            for reference in found:
                ids |= wanted(reference, self.tree, self.place, known)
            if ids <= known.keys():
                break
            known |= {one: None if lost else self.blobs.get(one) for one in ids}
        facts = Facts(self.tree, self.place, known, self.commits)
        return [verify(reference, facts) for reference in found]

    def one(self, cell: str, *, lost: bool = False) -> Evidence:
        """Look for the only evidence of a cell."""
        (evidence,) = self.look(cell, lost=lost)
        return evidence

    def say(self, cell: str, *, lost: bool = False) -> str:
        """Say the answer in one line: ``verified``, or ``missing absent-path: detail``."""
        evidence = self.one(cell, lost=lost)
        head = f"{evidence.answer} {evidence.why}".strip()
        return f"{head}: {evidence.detail}" if evidence.detail else head
