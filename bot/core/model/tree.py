"""Tree: which files a commit holds, by path, and the object each one is."""

from __future__ import annotations

from bot.core.model.typed import NamedTuple


class Entry(NamedTuple):
    """A file of a tree: its mode as git writes it (``100644``, ``120000`` a link) and object id."""

    mode: str
    oid: str


class Tree:
    """All files of a commit; folders are known by the files in them."""

    __slots__ = ("_folders", "_names", "entries")

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries
        self._folders: set[str] | None = None
        self._names: dict[str, list[str]] | None = None

    def __contains__(self, path: str) -> bool:
        """Tell whether a file or a folder of that path exists."""
        return path in self.entries or path in self.folders

    @property
    def folders(self) -> set[str]:
        """Every folder that holds a file, at any depth; the root is the empty path."""
        if self._folders is None:
            self._folders = {""}
            for path in self.entries:
                end = path.rfind("/")
                while end > 0 and path[:end] not in self._folders:
                    self._folders.add(path[:end])
                    end = path.rfind("/", 0, end)
        return self._folders

    def named(self, name: str) -> list[str]:
        """List the paths whose last part is ``name``."""
        if self._names is None:
            self._names = {}
            for path in self.entries:
                self._names.setdefault(path.rpartition("/")[2], []).append(path)
        return self._names.get(name, [])

    def under(self, folder: str) -> list[str]:
        """List the files below a folder, in order."""
        prefix = folder.rstrip("/") + "/" if folder else ""
        return sorted(path for path in self.entries if path.startswith(prefix))


class FileChange(NamedTuple):
    """A path that differs between two commits: ``A``dded, ``D``eleted or ``M``odified, object ids
    empty where the file is absent.
    """

    status: str
    path: str
    before: str = ""
    after: str = ""


class Commit(NamedTuple):
    """A commit: id, committer date (ISO 8601 with offset), author, parents, message."""

    sha: str
    date: str
    author: str = ""
    parents: tuple[str, ...] = ()
    message: str = ""
