"""Facts: what is known when evidence is looked for; all of it read before."""

from __future__ import annotations

from importlib import import_module
from sys import version_info

from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.model.tree import Tree

FOLDERS = ("operations/evidence", "doc/operations/evidence")
"""Where artifacts are filed unless the policy says otherwise."""


class Place(NamedTuple):
    """Where references are read: the tracker's path, further folders that paths may start from,
    and the folders that artifacts are filed in.
    """

    tracker: str = ""
    roots: tuple[str, ...] = ()
    folders: tuple[str, ...] = FOLDERS


class Facts:
    """A commit's files, the texts that ``wanted`` asked for, and which shas are known commits.

    ``blobs`` maps an object id to its bytes (None, or not there: could not be read); ``commits``
    maps a sha as written to whether it is reachable (None, or not there: can't tell).
    """

    __slots__ = ("_memo", "_texts", "blobs", "commits", "place", "tree")

    def __init__(
        self,
        tree: Tree,
        place: Place,
        blobs: Mapping[str, bytes | None] | None = None,
        commits: Mapping[str, bool | None] | None = None,
    ) -> None:
        self.tree = tree
        self.place = place
        self.blobs = blobs if blobs is not None else {}
        self.commits = commits if commits is not None else {}
        self._texts: dict[str, Source] = {}
        self._memo: dict[tuple[str, str], object] = {}

    def text(self, path: str) -> Source | None:
        """Give a file's text, or None where it could not be read."""
        entry = self.tree.entries.get(path)
        data = self.blobs.get(entry.oid) if entry else None
        if entry is None or data is None:
            return None
        if entry.oid not in self._texts:
            self._texts[entry.oid] = Source.decode(path, data)
        return self._texts[entry.oid]

    @property
    def memo(self) -> dict[tuple[str, str], object]:
        """What was read from a file, by purpose and object id, so that it is read once."""
        return self._memo


def digest(tree: Tree, paths: Iterable[str]) -> str:
    """Digest files by path and object id, whatever their order."""
    lines = sorted(
        f"{path} {tree.entries[path].oid}\n" for path in set(paths) if path in tree.entries
    )
    return _sha256("".join(lines)) if lines else ""


def text_digest(path: str, text: str) -> str:
    """Digest a section of a file by the file's path and the section's own text."""
    return _sha256(f"{path}\n{text}")


def _sha256(text: str) -> str:
    """Digest a text; Python's own code will do, for hashlib loads all of OpenSSL to begin with."""
    try:
        digest = import_module("_sha2" if version_info >= (3, 12) else "_sha256").sha256
    except ImportError:
        from hashlib import sha256 as digest
    return str(digest(text.encode("utf-8", "surrogatepass")).hexdigest())
