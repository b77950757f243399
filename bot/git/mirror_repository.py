"""MirrorRepository: the Repository port over a mirror, that brings what contents it lacks."""

from __future__ import annotations

from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from bot.core.model.typed import TYPE_CHECKING
from bot.git.batch import is_oid
from bot.git.complaints import DamageError, complaint
from bot.git.kinship import tracker_like
from bot.git.listing import tree_entries
from bot.git.repository import GitRepository
from bot.ports.mirrors import MirrorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.core.model.tree import Entry, FileChange, Tree
    from bot.git.batch import Found
    from bot.git.mirror import Mirror

    Bring = Callable[[list[str], list[str]], None]

P = ParamSpec("P")
T = TypeVar("T")

_FOLDER = "040000"
_SUBMODULE = "160000"
# Trackers and the documents that they cite are text files; a batch of these is a few megabytes.
_MOST_LIKED = 1000
# More paths than these, and one listing of the whole tree is quicker.
_MOST_NAMED = 200


def whole(
    method: Callable[Concatenate[MirrorRepository, P], T],
) -> Callable[Concatenate[MirrorRepository, P], T]:
    """Let a method raise ``MirrorError`` for a damaged mirror, which is made anew by the next who
    opens it: nobody who asked for a judgement could mend it.
    """

    @wraps(method)
    def tried(self: MirrorRepository, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(self, *args, **kwargs)
        except DamageError as error:
            raise self.damaged() from error

    return tried


class MirrorRepository(GitRepository):
    """Reads a mirror; ``bring`` fetches objects: those asked for, and others if any is fetched.

    The first content that is missing brings along what a judgement is likely to read next: both
    sides of what changes between the revisions last compared, and the documents in the head. So a
    first look takes two fetches, a later one a single one or none. What can't be had is None.
    """

    def __init__(self, mirror: Mirror, environ: Mapping[str, str], bring: Bring) -> None:
        super().__init__(mirror.path, environ)
        self._mirror = mirror
        self._bring = bring
        self._asked: set[str] = set()
        self._trees: dict[str, Tree] = {}
        self._head = ""
        self._changes: Sequence[FileChange] = ()

    range = whole(GitRepository.range)
    blobs = whole(GitRepository.blobs)
    hunks = whole(GitRepository.hunks)
    commit = whole(GitRepository.commit)
    commits = whole(GitRepository.commits)
    find = whole(GitRepository.find)
    known = whole(GitRepository.known)
    history = whole(GitRepository.history)

    def damaged(self) -> MirrorError:
        """Have the mirror made anew, and say so."""
        self._mirror.condemn()
        return MirrorError(f"{self._mirror.name}: its mirror is damaged and is made anew")

    @whole
    def changes(self, base: str, head: str) -> list[FileChange]:
        """List the paths that differ between two revisions, in order; a rename is two of them."""
        found = super().changes(base, head)
        self._head, self._changes = head, found
        return found

    @whole
    def tree(self, commit: str) -> Tree:
        """List all files of a revision; a submodule is an entry of mode ``160000``."""
        if commit not in self._trees:
            found = super().tree(commit)
            if not is_oid(commit):
                return found
            self._trees[commit] = found
        return self._trees[commit]

    @whole
    def files(self, revision: str, paths: Iterable[str]) -> dict[str, bytes | None]:
        """Read files of a revision by path, all in one batch; None where there is no such file."""
        if revision[:1] == ":":
            return super().files(revision, paths)
        wanted = list(dict.fromkeys(paths))
        commit = revision if is_oid(revision) else self.commit(revision).sha
        entries = self._entries(commit, wanted)
        oids = {path: entries[path].oid for path in wanted if path in entries
                and entries[path].mode not in (_FOLDER, _SUBMODULE)}  # fmt: skip
        contents = self.blobs(oids.values())
        return {path: contents[oids[path]] if path in oids else None for path in wanted}

    def _entries(self, commit: str, paths: list[str]) -> Mapping[str, Entry]:
        """Find paths in a commit; the contents need not be here, as they need for ``REV:PATH``."""
        if commit in self._trees or len(paths) > _MOST_NAMED:
            return self.tree(commit).entries
        named = [path for path in paths if _is_plain(path)]
        if not named:
            return {}
        done = self._git.run("ls-tree", "-z", "--full-tree", commit, "--", *named)
        if done.code != 0:
            raise complaint(f"list the files of {commit}", self._git.folder, done.err)
        return tree_entries(done.out)

    def _found(self, oids: Sequence[str]) -> dict[str, Found]:
        found = super()._found(oids)
        lost = [oid for oid, one in found.items() if not one.oid and oid not in self._asked]
        if lost:
            self._asked.update(lost)
            self._bring(lost, self._liked())
            found |= super()._found(lost)
        return found

    def _sizes(self, oids: Iterable[str]) -> dict[str, int]:
        wanted = list(oids)
        found = super()._sizes(wanted)
        lost = [oid for oid in wanted if oid not in found and oid not in self._asked]
        if lost:
            self._asked.update(lost)
            self._bring(lost, self._liked())
            found |= super()._sizes(lost)
        return found

    def _liked(self) -> list[str]:
        """Name what is likely to be read next, the changed files first."""
        if not self._head:
            return []
        entries = self.tree(self._head).entries
        modules = {path for path, entry in entries.items() if entry.mode == _SUBMODULE}
        changed = [oid for one in self._changes
                   if tracker_like(one.path) and one.path not in modules
                   for oid in (one.before, one.after) if oid]  # fmt: skip
        there = [(path.count("/"), path, entry.oid) for path, entry in entries.items()
                 if path not in modules and "." in path and tracker_like(path)]  # fmt: skip
        liked = dict.fromkeys([*changed, *(oid for _, _, oid in sorted(there))])
        return [oid for oid in liked if oid not in self._asked][:_MOST_LIKED]


def _is_plain(path: str) -> bool:
    """Tell whether a path is one inside a tree, as git writes it."""
    return bool(path) and not {"", ".", ".."} & set(path.split("/")) and "\0" not in path
