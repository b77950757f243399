"""Checkout: the index and the files on disk, as trees like any commit's."""

from __future__ import annotations

import os
import stat

from bot.core.model.tree import Entry, Tree
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.git.batch import LARGEST
from bot.git.command import Git
from bot.git.complaints import complaint
from bot.git.listing import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INTENT_TO_ADD = 0x20000000
_LINK = "120000"
_SUBMODULE = "160000"


class _Staged(NamedTuple):
    """An index entry: the stage (0, or 1-3 in a conflict), and what the file was like on disk."""

    entry: Entry
    stage: int
    left_out: bool
    planned: bool
    stamp: tuple[int, int, int]


class Checkout:
    """Reads a work tree without git's own status: that would run the filters of its configuration.

    ``held`` has the contents of the files that differ from the index, by the id git would give them
    without its line-end conversions and filters; None for those too large to judge.
    """

    def __init__(self, git: Git, environ: Mapping[str, str]) -> None:
        self.held: dict[str, bytes | None] = {}
        self._worktree: Tree | None = None
        done = git.run("rev-parse", "--show-toplevel", "--absolute-git-dir")
        if done.code != 0:
            raise complaint("read the files on disk", git.folder, done.err)
        self._root, folder, *_ = done.out.split(b"\n")
        self._git = Git(os.fsdecode(self._root), environ)
        self._index = _index_file(self._root, folder, environ)
        self._git.environ["GIT_INDEX_FILE"] = os.fsdecode(self._index)
        self._staged, self._others = self._listed()
        self._is_sha256 = any(len(one.entry.oid) == 64 for one in self._staged.values())
        self._whole: dict[bytes, bool] = {}

    @property
    def root(self) -> str:
        """The folder of the work tree."""
        return os.fsdecode(self._root)

    def index(self) -> Tree:
        """Give what a commit would hold now; of a conflict the own side."""
        return Tree(
            {text_of(path): one.entry for path, one in self._staged.items() if not one.planned}
        )

    def worktree(self) -> Tree:
        """Give the files on disk, untracked ones too, ignored ones not; links are not followed."""
        if self._worktree is None:
            self._worktree = Tree(dict(self._on_disk()))
        return self._worktree

    def _on_disk(self) -> Iterator[tuple[str, Entry]]:
        written = _mtime(self._index)
        for path, one in self._staged.items():
            if one.entry.mode == _SUBMODULE or one.left_out:
                yield text_of(path), one.entry
                continue
            entry = self._read(path, one, written)
            if entry is not None:
                yield text_of(path), entry
        for path in self._others:
            entry = self._read(path, None, written)
            if entry is not None:
                yield text_of(path), entry

    def _read(self, path: bytes, one: _Staged | None, written: int) -> Entry | None:
        """Give a file's entry, its content read only where it may differ from the index."""
        full = os.path.join(self._root, path)
        try:
            if not self._is_whole(os.path.dirname(path)):
                return None
            seen = os.lstat(full)
            mode = _mode(seen)
            if mode is None:
                return None
            # Written after the index, a file may have changed once more within the clock's tick.
            if one and one.stamp == _stamp(seen) and seen.st_mtime_ns < written and not one.stage:
                return Entry(mode, one.entry.oid)
            content = os.readlink(full) if mode == _LINK else _content(full, seen.st_size)
        except OSError:
            # Gone since git listed it, or not ours to read: the same as not there.
            return None
        return Entry(mode, self._keep(content, seen))

    def _keep(self, content: bytes | None, seen: os.stat_result) -> str:
        """Hold a content and give its object id."""
        import hashlib  # only a changed file needs it

        if content is None:
            oid = f"{seen.st_mtime_ns:x}-{seen.st_ino:x}-{seen.st_size:x}"
        else:
            digest = hashlib.sha256 if self._is_sha256 else hashlib.sha1
            oid = digest(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        self.held[oid] = content
        return oid

    def _is_whole(self, folder: bytes) -> bool:
        """Tell whether no part of a folder's path is a link, which might lead out of here."""
        if not folder:
            return True
        known = self._whole.get(folder)
        if known is None:
            known = self._is_whole(os.path.dirname(folder)) and not os.path.islink(
                os.path.join(self._root, folder)
            )
            self._whole[folder] = known
        return known

    def _listed(self) -> tuple[dict[bytes, _Staged], list[bytes]]:
        done = self._git.run(
            "ls-files", "-z", "-t", "--stage", "--others", "--exclude-standard", "--debug"
        )
        if done.code != 0:
            raise complaint("read the index", self._git.folder, done.err)
        staged: dict[bytes, _Staged] = {}
        others = []
        records = iter(done.out.split(b"\0"))
        head = next(records)
        while head:
            if head.startswith(b"? "):
                if not head.endswith(b"/"):
                    others.append(head[2:])
                head = next(records)
                continue
            about, _, path = head.partition(b"\t")
            # The five lines of --debug end where the next record begins.
            *facts, head = next(records).split(b"\n", 5)
            one = _staged(about.decode(), b" ".join(facts).decode())
            if one.stage != 1 and (one.stage != 3 or path not in staged):
                staged[path] = one
        return staged, others


def _staged(about: str, facts: str) -> _Staged:
    """Read ``H 100644 <oid> 0`` and ``ctime: s:ns mtime: s:ns dev: n ino: n … flags: hex``."""
    tag, mode, oid, stage = about.split(" ")
    told = facts.split()
    mtime, inode, size, flags = (told[told.index(key) + 1] for key in _FACTS)
    seconds, _, nano = mtime.partition(":")
    stamp = (int(seconds) * 10**9 + int(nano), int(inode), int(size))
    planned = bool(int(flags, 16) & _INTENT_TO_ADD)
    return _Staged(Entry(mode, oid), int(stage), tag == "S", planned, stamp)


_FACTS = ("mtime:", "ino:", "size:", "flags:")


def _index_file(root: bytes, folder: bytes, environ: Mapping[str, str]) -> bytes:
    """Give the index: in a commit hook the one git prepared, if it is this repository's own."""
    hooked = os.fsencode(environ.get("GIT_INDEX_FILE", ""))
    if hooked:
        path = os.path.realpath(os.path.join(root, hooked))
        if os.path.dirname(path) == os.path.realpath(folder) and os.path.exists(path):
            return path
    return os.path.join(folder, b"index")


def _mtime(path: bytes) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _stamp(seen: os.stat_result) -> tuple[int, int, int]:
    # The index keeps 32 bits of these.
    return seen.st_mtime_ns, seen.st_ino & 0xFFFFFFFF, seen.st_size & 0xFFFFFFFF


def _mode(seen: os.stat_result) -> str | None:
    if stat.S_ISLNK(seen.st_mode):
        return _LINK
    if not stat.S_ISREG(seen.st_mode):
        return None
    return "100755" if seen.st_mode & stat.S_IXUSR else "100644"


def _content(path: bytes, size: int) -> bytes | None:
    if size > LARGEST:
        return None
    with open(path, "rb", opener=_unfollowed) as file:
        return file.read(LARGEST)


def _unfollowed(path: str, flags: int) -> int:
    """Open a file that must not have become a link or a pipe since it was looked at."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
