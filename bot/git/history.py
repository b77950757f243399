"""History: the versions of a path, followed through renames without reading any content twice."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.git.complaints import complaint
from bot.git.kinship import partner, tracker_like
from bot.git.listing import commit_of, raw_changes, text_of
from bot.ports.repository import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core.model.tree import FileChange
    from bot.git.batch import Batch
    from bot.git.command import Git


class _Move(NamedTuple):
    """A followed file left one path and came to another in a commit."""

    sha: str
    old: str
    new: str


class _Log(NamedTuple):
    """The commits that touched the followed paths, oldest first, with all they changed."""

    shas: Sequence[str]
    changes: Mapping[str, Sequence[FileChange]]


def versions(git: Git, batch: Batch, path: str, revision: str) -> Iterator[Version]:
    """Give the versions of a path (a file, or a folder of items), oldest first.

    ``UserError`` when git can't read the whole history, or no commit touches the path.
    """
    path = path.strip("/")
    moves: dict[_Move, None] = {}
    kin = _Kin(batch)
    changes: dict[str, list[FileChange]] = {}
    while True:
        paths = dict.fromkeys((path, *(name for move in moves for name in (move.old, move.new))))
        shas = _touching(git, revision, list(paths))
        changes |= _changes(git, [sha for sha in shas if sha not in changes])
        log = _Log(shas, changes)
        trail = _Trail(path, moves, log)
        known = len(moves)
        moves |= dict.fromkeys(kin.moves(trail, log))
        if len(moves) == known:
            break
    if not shas:
        raise UserError(_untouched(git, path, revision))
    commits = {
        sha: commit_of(sha, found.content or b"")
        for sha, found in zip(shas, batch.read(shas), strict=True)
    }
    told = ((sha, *_told(trail, sha, changes[sha])) for sha in shas)
    return iter(
        [
            Version(commits[sha], files, before, others)
            for sha, files, before, others in told
            if files != before
        ]
    )


class _Trail:
    """Which path was the tracker at which commit.

    The path asked for always is. One it came from is until another file takes that name; one it
    went to is from then on.
    """

    def __init__(self, path: str, moves: Iterable[_Move], log: _Log) -> None:
        self._path = path
        self._place = {sha: place for place, sha in enumerate(log.shas)}
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for move in moves:
            at = self._place[move.sha]
            self._spans.setdefault(move.new, []).append((at, len(log.shas)))
            self._spans.setdefault(move.old, []).append((0, _taken(move.old, at, log)))

    def is_asked(self, path: str) -> bool:
        """Tell whether a path is the one asked for, or in that folder."""
        return path == self._path or path.startswith(f"{self._path}/")

    def covers(self, path: str, sha: str) -> bool:
        """Tell whether that path was the tracker in that commit."""
        if self.is_asked(path):
            return True
        at = self._place[sha]
        return any(start <= at < end for start, end in self._spans.get(path, ()))


def _taken(path: str, since: int, log: _Log) -> int:
    """Find the place in the log where another file takes a path left at ``since``."""
    for place in range(since + 1, len(log.shas)):
        for change in log.changes[log.shas[place]]:
            if change.path == path and change.status == "A":
                return place
    return len(log.shas)


def _told(
    trail: _Trail, sha: str, changes: Sequence[FileChange]
) -> tuple[dict[str, str], dict[str, str], tuple[FileChange, ...]]:
    """Give the followed files after and before a commit, and the others items may move to."""
    own = [change for change in changes if trail.covers(change.path, sha)]
    others = tuple(change for change in changes if change not in own and tracker_like(change.path))
    return (
        {change.path: change.after for change in own},
        {change.path: change.before for change in own},
        others,
    )


class _Kin:
    """Finds where followed files came from and went to, each pair judged once."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._partners: dict[tuple[str, str], str | None] = {}

    def moves(self, trail: _Trail, log: _Log) -> Iterator[_Move]:
        """Give the moves of the files that are the tracker at their commit."""
        for sha in log.shas:
            sides = {
                status: [one for one in log.changes[sha] if one.status == status]
                for status in ("D", "A")
            }
            if sides["D"] and sides["A"]:
                yield from self._of_commit(trail, sha, sides)

    def _of_commit(
        self, trail: _Trail, sha: str, sides: dict[str, list[FileChange]]
    ) -> Iterator[_Move]:
        for status, side in sides.items():
            rest = sides["A" if status == "D" else "D"]
            for change in side:
                if trail.covers(change.path, sha):
                    other = self._partner(sha, change, side, rest)
                    if other and not (trail.is_asked(change.path) and trail.is_asked(other)):
                        pair = (change.path, other) if status == "D" else (other, change.path)
                        yield _Move(sha, *pair)

    def _partner(
        self, sha: str, change: FileChange, side: list[FileChange], rest: list[FileChange]
    ) -> str | None:
        key = (sha, change.path)
        if key not in self._partners:
            self._partners[key] = partner(change, side, rest, self._batch)
        return self._partners[key]


def _touching(git: Git, revision: str, paths: list[str]) -> list[str]:
    """List the commits that touch any of the paths, oldest first, merges left out."""
    done = git.run(
        "rev-list",
        "--full-history",
        "--no-merges",
        "--topo-order",
        "--reverse",
        revision,
        "--",
        *(f":(top,literal){path}" for path in paths),
    )
    if done.code != 0:
        raise complaint(f"read the history of {paths[0]}", git.folder, done.err)
    return done.out.decode().split()


def _changes(git: Git, shas: list[str]) -> dict[str, list[FileChange]]:
    """List all that each commit changed against its own parent."""
    if not shas:
        return {}
    done = git.run(
        "diff-tree",
        "--stdin",
        "--root",
        "-r",
        "-z",
        "--raw",
        "--no-renames",
        send="".join(f"{sha}\n" for sha in shas).encode(),
    )
    if done.code != 0:
        raise complaint("read the history", git.folder, done.err)
    changes: dict[str, list[FileChange]] = {sha: [] for sha in shas}
    fields = iter(text_of(done.out).split("\0"))
    current: list[FileChange] = []
    for field in fields:
        if field[:1] == ":":
            current += raw_changes(iter((field, next(fields))))
        elif field:
            current = changes[field]
    return changes


def _untouched(git: Git, path: str, revision: str) -> str:
    """Say that a path has no history, and which one might be meant."""
    done = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", revision)
    if done.code != 0:
        raise complaint(f"read the history of {path}", git.folder, done.err)
    names = text_of(done.out).split("\0")
    name = path.rpartition("/")[2].lower()
    near = [one for one in names if one.rpartition("/")[2].lower() == name][:3]
    offered = f"; there is {', '.join(near)}" if near else ""
    return f"no commit of {revision} has {path}{offered} (paths count from the repository's root)"
