"""Repository: what the product reads from git, in a work tree or a bare mirror alike."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.hunk import Hunks
    from bot.core.model.tree import Commit, FileChange, Tree


class Range(NamedTuple):
    """The two commits a merge request is judged by: the merge base and the head, as full ids."""

    base: str
    head: str


class Version(NamedTuple):
    """One version in the history of a path: the commit and the blobs of the paths it changed.

    ``files`` maps each followed path to its object id after the commit (empty: gone), ``before``
    the same paths to theirs in its parent. ``others`` are the other tracker-like files that the
    commit changed: items may have moved to or from them.
    """

    commit: Commit
    files: dict[str, str]
    before: dict[str, str]
    others: tuple[FileChange, ...] = ()


class Repository(Protocol):
    """Reads git; every object that is missing (partial mirror) is None, never an exception."""

    def range(self, base: str, head: str) -> Range:
        """Resolve two revisions and their merge base; ``UserError`` when that can't be done."""

    def changes(self, base: str, head: str) -> list[FileChange]:
        """List the paths that differ between two commits."""

    def hunks(self, base: str, head: str, paths: Iterable[str]) -> dict[str, Hunks]:
        """Give the lines that a forge's diff of two commits shows of these files; those of files
        that did not change, are no text, or whose contents are missing are left out or empty.
        """

    def tree(self, commit: str) -> Tree:
        """List all files of a commit."""

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes | None]:
        """Read objects by id, all in one batch."""

    def files(self, revision: str, paths: Iterable[str]) -> dict[str, bytes | None]:
        """Read files of a revision by path, all in one batch; None where there is no such file."""

    def commit(self, revision: str) -> Commit:
        """Read one commit's date, author and message."""

    def commits(self, base: str, head: str) -> list[Commit]:
        """List the commits of head that base has not, newest first."""

    def find(self, revision: str) -> str:
        """Give a revision's commit id, empty when this clone has none."""

    def known(self, shas: Sequence[str], reachable_from: Sequence[str]) -> dict[str, bool | None]:
        """Tell for each (short) sha whether it is a commit reachable from any of the revisions;
        None where a shallow or partial clone can't tell.
        """

    def history(self, path: str, revision: str) -> Iterator[Version]:
        """Give the versions of a path, oldest first, renames followed, merges left out."""
