"""Kinship: whether a file that comes is the one that goes, under another name."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.tree import FileChange
    from bot.git.batch import Batch

_ENDINGS = (
    "md",
    "markdown",
    "mdx",
    "mediawiki",
    "rst",
    "adoc",
    "txt",
    "yaml",
    "yml",
    "toml",
    "json",
    "jsonl",
)
# Enough for any honest rename; a commit that moves thousands of files is not read through.
_MOST_READ = 20
# An empty file is equal to every other and tells nothing.
_EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)


def tracker_like(path: str) -> bool:
    """Tell whether a path could be a tracker's, by its ending."""
    name, dot, ending = path.rpartition("/")[2].rpartition(".")
    return not dot or not name or ending.lower() in _ENDINGS


def partner(
    change: FileChange, same: Sequence[FileChange], other: Sequence[FileChange], batch: Batch
) -> str | None:
    """Find the file of the other side (gone or come) that a gone or come file is.

    Equal content first, then content at least half alike, then a name of the same folder that is
    nearer to this file than to any other of its side; None when in doubt.
    """
    oid = _oid(change)
    equal = [one for one in other if _oid(one) == oid and oid not in _EMPTY]
    if equal:
        return max(equal, key=lambda one: (_alike(change.path, one.path), one.path)).path
    ranked = sorted(
        (one for one in other if tracker_like(one.path)),
        key=lambda one: (-_alike(change.path, one.path), one.path),
    )
    if not tracker_like(change.path) or not ranked:
        return None
    return _by_content(change, ranked[:_MOST_READ], batch) or _by_name(change, same, ranked)


def _by_content(change: FileChange, ranked: Sequence[FileChange], batch: Batch) -> str | None:
    own, *contents = (found.content for found in batch.read([_oid(change), *map(_oid, ranked)]))
    if not own:
        return None
    likeness = [_shared(own, content) for content in contents]
    best = max(likeness)
    return ranked[likeness.index(best)].path if best >= 0.5 else None


def _by_name(
    change: FileChange, same: Sequence[FileChange], ranked: Sequence[FileChange]
) -> str | None:
    """Take the nearest name of the same folder, if this file is the nearest to it, too."""
    folder = _folder(change.path)
    near = [one.path for one in ranked if _folder(one.path) == folder]
    if not near or _alike(change.path, near[0]) < 0.5:
        return None
    rivals = [one.path for one in same if one.path != change.path and _folder(one.path) == folder]
    own = _alike(change.path, near[0])
    if any(_alike(rival, near[0]) >= own for rival in rivals):
        return None
    return None if len(near) > 1 and _alike(change.path, near[1]) == own else near[0]


def _shared(one: bytes, other: bytes | None) -> float:
    """Give the share of lines that two contents have in common, of the longer's."""
    if not other:
        return 0.0
    lines, rest = (_counted(content) for content in (one, other))
    longest = max(sum(lines.values()), sum(rest.values()))
    if not longest:
        return 0.0
    return sum(min(count, rest.get(line, 0)) for line, count in lines.items()) / longest


def _counted(content: bytes) -> dict[bytes, int]:
    """Count the lines, their ends and indentation and the empty ones left out."""
    counts: dict[bytes, int] = {}
    for line in content.splitlines():
        if text := line.strip():
            counts[text] = counts.get(text, 0) + 1
    return counts


def _alike(one: str, other: str) -> float:
    """Give the share of words that two file names have in common."""
    mine, its = _stem(one), _stem(other)
    return len(mine & its) / len(mine | its) if mine | its else 0.0


def _stem(path: str) -> frozenset[str]:
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return frozenset("".join(c if c.isalnum() else " " for c in stem.lower()).split())


def _oid(change: FileChange) -> str:
    return change.before or change.after


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
