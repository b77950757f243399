"""GitRepository: the Repository port over the git command, in work trees and bare mirrors."""

from __future__ import annotations

import os

from bot.core.model.tree import Commit, FileChange, Tree
from bot.core.model.typed import TYPE_CHECKING
from bot.git.batch import Batch, is_oid
from bot.git.command import Git
from bot.git.comparison import Comparison
from bot.git.complaints import complaint
from bot.git.listing import commit_of, compared, text_of, tree_entries
from bot.git.revisions import (
    EMPTY,
    INDEX,
    PSEUDO,
    WORKTREE,
    checked,
    is_shallow,
    unresolved,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from bot.core.model.hunk import Hunks
    from bot.git.batch import Found
    from bot.git.checkout import Checkout
    from bot.ports.repository import Range, Version


class GitRepository:
    """Reads the repository a folder lies in; paths count from its root, wherever the folder is.

    Besides commits every method takes the pseudo-revisions ``:index``, ``:worktree`` and ``:empty``
    (`bot.git.revisions`). Objects over 32 MiB, and those a partial clone lacks, are None. For one
    thread; ``close`` ends the processes that stay.
    """

    def __init__(self, folder: str = ".", environ: Mapping[str, str] | None = None) -> None:
        # PATH, HOME and a hook's index are git's to know; no setting of ours is read from here.
        self._environ = os.environ if environ is None else environ  # noqa: TID251
        self._git = Git(folder, self._environ)
        self._batch = Batch(self._git)
        self._comparison = Comparison(self._git, EMPTY, EMPTY)
        self._checkout: Checkout | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; reading again starts others."""
        self._comparison.close()
        self._batch.close()

    def begin(self, base: str, head: str) -> None:
        """Start to resolve and compare two revisions, without waiting for the answers.

        ``range`` does so by itself; a caller that begins earlier can load meanwhile what it needs.
        """
        self._comparison.close()
        self._batch.start()
        self._comparison = Comparison(self._git, base, head)

    def range(self, base: str, head: str) -> Range:
        """Resolve two revisions and their merge base; ``UserError`` when that can't be done."""
        if self._comparison.asked != (base, head) or self._comparison.found is not None:
            self.begin(base, head)
        return self._comparison.range()

    def changes(self, base: str, head: str) -> list[FileChange]:
        """List the paths that differ between two revisions, in order; a rename is two of them."""
        if base in PSEUDO or head in PSEUDO:
            return compared(self.tree(base).entries, self.tree(head).entries)
        return self._comparison.changes(base, head)

    def hunks(self, base: str, head: str, paths: Iterable[str]) -> dict[str, Hunks]:
        """Give the lines that a forge's diff of two commits shows of these files."""
        if base in PSEUDO or head in PSEUDO:
            return {}
        from bot.git.hunks import hunks

        span = (checked(base), checked(head))
        return hunks(self._git, span, self.changes(base, head), paths, self._sizes)

    def tree(self, commit: str) -> Tree:
        """List all files of a revision; a submodule is an entry of mode ``160000``."""
        if commit == EMPTY:
            return Tree({})
        if commit in (INDEX, WORKTREE):
            return self._files.index() if commit == INDEX else self._files.worktree()
        done = self._git.run("ls-tree", "-r", "-z", "--full-tree", checked(commit))
        if done.code != 0:
            raise complaint(f"list the files of {commit}", self._git.folder, done.err)
        return Tree(tree_entries(done.out))

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes | None]:
        """Read objects by id, all in one batch."""
        held = self._checkout.held if self._checkout is not None else {}
        wanted = dict.fromkeys(oids)
        asked = [oid for oid in wanted if oid not in held and is_oid(oid)]
        # A submodule's commit is no file, though its message may look like one.
        contents = {oid: one.content for oid, one in self._found(asked).items()
                    if one.kind == "blob"}  # fmt: skip
        return {oid: held[oid] if oid in held else contents.get(oid) for oid in wanted}

    def _found(self, oids: Sequence[str]) -> dict[str, Found]:
        return dict(zip(oids, self._batch.read(oids), strict=True))

    def _sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """Tell how many bytes those objects have that are here."""
        text = "".join(f"{oid}\n" for oid in oids)
        done = self._git.run("cat-file", "--batch-check", send=text.encode())
        told = (line.split(" ") for line in done.out.decode().splitlines())
        return {one[0]: int(one[2]) for one in told if len(one) == 3}

    def files(self, revision: str, paths: Iterable[str]) -> dict[str, bytes | None]:
        """Read files of a revision by path, all in one batch; None where there is no such file."""
        wanted = list(dict.fromkeys(paths))
        if revision[:1] == ":":
            entries = self.tree(revision).entries
            oids = {path: entries[path].oid for path in wanted if path in entries}
            contents = self.blobs(oids.values())
            return {path: contents[oids[path]] if path in oids else None for path in wanted}
        # To git `./x` is relative to the folder it runs in; here no path is.
        asked = [path for path in wanted if not path.startswith(("./", "../")) and "\n" not in path]
        commit = revision if is_oid(revision) else self.commit(revision).sha
        found = self._batch.read([f"{commit}:{path}" for path in asked])
        contents = {
            path: one.content for path, one in zip(asked, found, strict=True) if one.kind == "blob"
        }
        return {path: contents.get(path) for path in wanted}

    def commit(self, revision: str) -> Commit:
        """Read one commit's date, author and message.

        A pseudo-revision has no date and no author: whoever asks knows what "now" is.
        """
        if revision in PSEUDO:
            return Commit(revision, "")
        (found,) = self._batch.read([f"{checked(revision)}^{{commit}}"])
        if found.content is None:
            raise unresolved(self._git, (revision,))
        return commit_of(found.oid, found.content)

    def commits(self, base: str, head: str) -> list[Commit]:
        """List the commits of head that base has not, newest first."""
        tip = "HEAD" if head in (INDEX, WORKTREE) else head
        without = () if base == EMPTY else (f"^{checked(base)}",)
        done = self._git.run("rev-list", "--topo-order", checked(tip), *without, "--")
        if done.code != 0:
            raise complaint(f"list the commits of {tip}", self._git.folder, done.err)
        found = self._batch.read(done.out.decode().split())
        return [commit_of(one.oid, one.content or b"") for one in found]

    def known(self, shas: Sequence[str], reachable_from: Sequence[str]) -> dict[str, bool | None]:
        """Tell for each (short) sha whether it is a commit reachable from any of the revisions.

        None: an abbreviation of several commits, or one that a clone cut off may lack.
        """
        from bot.git.ancestry import known

        return known(self._git, self._batch, shas, reachable_from)

    def history(self, path: str, revision: str) -> Iterator[Version]:
        """Give the versions of a path, oldest first, renames followed, merges left out."""
        from bot.git.history import versions

        return versions(self._git, self._batch, path, checked(revision))

    def find(self, revision: str) -> str:
        """Give a revision's commit id, empty when this clone has none."""
        (found,) = self._batch.read([f"{checked(revision)}^{{commit}}"])
        return found.oid

    def refs(self, *names: str) -> dict[str, str]:
        """Give the object ids of those full names (``refs/heads/main``) that exist."""
        done = self._git.run("for-each-ref", "--format=%(refname)%00%(objectname)", *names)
        if done.code != 0:
            raise complaint("list the branches", self._git.folder, done.err)
        pairs = (line.split("\0") for line in text_of(done.out).splitlines())
        return {name: oid for name, oid in pairs if name in names}

    def branch(self) -> str:
        """Give the name of the branch checked out, empty when it is none."""
        done = self._git.run("symbolic-ref", "--quiet", "--short", "HEAD")
        return text_of(done.out).strip()

    @property
    def shallow(self) -> bool:
        """Whether the history is cut off."""
        return is_shallow(self._git)

    @property
    def root(self) -> str:
        """The folder of the work tree; ``UserError`` in a bare repository."""
        return self._files.root

    @property
    def prefix(self) -> str:
        """The folder's own place in the repository, ``doc/`` or empty."""
        done = self._git.run("rev-parse", "--show-prefix")
        if done.code != 0:
            raise complaint("read the repository", self._git.folder, done.err)
        return text_of(done.out).removesuffix("\n")

    @property
    def _files(self) -> Checkout:
        if self._checkout is None:
            from bot.git.checkout import Checkout

            self._checkout = Checkout(self._git, self._environ)
        return self._checkout
