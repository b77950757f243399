"""Resolve: which files of the tree a written path means."""

from __future__ import annotations

from bot.core.evidence.globs import matching
from bot.core.evidence.shapes import globbed
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.evidence.facts import Place
    from bot.core.model.tree import Tree

LINK, MODULE = "120000", "160000"
"""The modes git gives a symbolic link and a submodule."""

MOST_LINKS = 8
"""Symbolic links followed one after the other before giving up."""


class Found(NamedTuple):
    """What a path means: ``paths`` the files it stands on (several for a folder or a pattern),
    ``how`` one of ``file``, ``folder``, ``glob``, ``module``, ``name`` (a bare name) or empty
    (nothing), ``detail`` why nothing was found or what else it may mean.
    """

    paths: tuple[str, ...] = ()
    how: str = ""
    detail: str = ""


def bases(place: Place) -> Iterator[str]:
    """Give the folders a path may start from, in order, each once."""
    seen = set()
    folder = place.tracker.rpartition("/")[0]
    chain = [folder]
    while folder:
        folder = folder.rpartition("/")[0]
        chain.append(folder)
    for base in [*chain, *(root.strip("/") for root in place.roots)]:
        if base not in seen:
            seen.add(base)
            yield base


def join(base: str, path: str) -> str | None:
    """Join and tidy; None where it leads out of the repository."""
    parts = base.split("/") if base else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def candidates(path: str, place: Place) -> list[str]:
    """List what a path can mean; a leading slash is the root of the repository."""
    if path.startswith("/"):
        joined = [join("", path)]
    else:
        joined = [join(base, path) for base in bases(place)]
    return list(dict.fromkeys(found for found in joined if found is not None))


def resolve(
    path: str, tree: Tree, place: Place, blobs: Mapping[str, bytes | None] | None = None
) -> Found:
    """Find what a written path means; ``blobs`` lets symbolic links be followed."""
    options = candidates(path, place)
    if not options:
        return Found(detail=f"{path} leads out of the repository")
    for option in options:
        found = _exact(option, tree, blobs)
        if found is not None:
            return found
    if globbed(path):
        return _glob(path, options, tree)
    if "/" not in path.strip("/"):
        return _named(path.strip("/"), tree)
    return Found()


def _exact(path: str, tree: Tree, blobs: Mapping[str, bytes | None] | None) -> Found | None:
    entry = tree.entries.get(path)
    if entry is not None and entry.mode == LINK:
        return follow(path, tree, blobs)
    if entry is not None:
        return Found((path,), "module" if entry.mode == MODULE else "file")
    if path in tree.folders:
        return Found(tuple(tree.under(path)), "folder") if path or tree.entries else None
    return _through(path, tree, blobs)


def _through(path: str, tree: Tree, blobs: Mapping[str, bytes | None] | None) -> Found | None:
    """Look for a part of the path that is a submodule, or a link to a folder."""
    at = path.find("/")
    while at > 0:
        entry = tree.entries.get(path[:at])
        if entry is not None and entry.mode == MODULE:
            return Found((path[:at],), "module", f"{path[:at]} is a submodule")
        if entry is not None and entry.mode == LINK:
            target = _target(path[:at], tree, blobs)
            there = target and join("", f"{target}/{path[at + 1 :]}")
            return _exact(there, tree, None) if there else Found(detail=f"{path[:at]} is a link")
        at = path.find("/", at + 1)
    return None


def follow(path: str, tree: Tree, blobs: Mapping[str, bytes | None] | None) -> Found:
    """Follow a symbolic link; one that can't be read yet is a file."""
    first = path
    for _ in range(MOST_LINKS):
        entry = tree.entries[path]
        if entry.mode != LINK:
            return Found(tuple(dict.fromkeys((first, path))), "file")
        if blobs is None or blobs.get(entry.oid) is None:
            return Found((first,), "file")
        target = _target(path, tree, blobs)
        if target is None:
            return Found(detail=f"{first} is a link that leads out of the repository")
        if target in tree.folders:
            return Found((first, *tree.under(target)), "folder")
        if target not in tree.entries:
            return Found(detail=f"{first} is a link to {target}, which does not exist")
        path = target
    return Found(detail=f"{first} is a link that leads in a circle")


def _target(path: str, tree: Tree, blobs: Mapping[str, bytes | None] | None) -> str | None:
    data = (blobs or {}).get(tree.entries[path].oid)
    if data is None:
        return None
    target = data.decode("utf-8", "surrogateescape")
    return None if target.startswith("/") else join(path.rpartition("/")[0], target)


def _glob(path: str, options: list[str], tree: Tree) -> Found:
    for option in options:
        hits = matching(option, tree.entries)
        if hits:
            return Found(tuple(hits), "glob")
    return Found(detail=f"no file matches {path}")


def _named(name: str, tree: Tree) -> Found:
    """Find a bare name anywhere in the tree; several hits are told."""
    hits = sorted(tree.named(name))
    if len(hits) > 1:
        return Found(tuple(hits), "name", f"{name} may be {', '.join(hits[:5])}")
    return Found(tuple(hits), "name") if hits else Found()
