"""Verify: what to read for a reference, and what the files read say of it."""

from __future__ import annotations

from bot.core.evidence.resolve import LINK, candidates, resolve
from bot.core.model.evidence import Evidence, Kind, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.core.evidence.facts import Facts, Place
    from bot.core.model.tree import Tree

    _Wanted = Callable[[Reference, Tree, Place, Mapping[str, bytes | None] | None], set[str]]
    _Verify = Callable[[Reference, Facts], Evidence]


def wanted(
    reference: Reference,
    tree: Tree,
    place: Place,
    blobs: Mapping[str, bytes | None] | None = None,
) -> set[str]:
    """Name the object ids whose text ``verify`` needs for a reference.

    Symbolic links are followed only through what was read: where a tree has them, ask again with
    the ``blobs`` read so far until nothing new is named.
    """
    ids = _part(reference.kind)[0](reference, tree, place, blobs) | _links(
        reference.path, tree, place
    )
    if reference.figure:
        found = resolve(reference.path, tree, place, blobs)
        ids |= {tree.entries[path].oid for path in found.paths if found.how in {"file", "name"}}
    return ids


def _part(kind: Kind) -> tuple[_Wanted, _Verify]:
    """Load the part of a kind when it is first needed; most changes need one or two of them."""
    if kind is Kind.DOC:
        from bot.core.evidence import doc

        return doc.wanted, doc.verify
    if kind is Kind.CONTRACT:
        from bot.core.evidence import contract

        return contract.wanted, contract.verify
    if kind is Kind.CODE:
        from bot.core.evidence import code

        return code.wanted, code.verify
    if kind is Kind.TEST:
        from bot.core.evidence import test

        return test.wanted, test.verify
    from bot.core.evidence import artifact

    return artifact.wanted, artifact.verify


def _links(path: str, tree: Tree, place: Place) -> set[str]:
    """Name the symbolic links on the way to a path."""
    ids = set()
    for option in candidates(path, place) if path else ():
        parts = option.split("/")
        for end in range(1, len(parts) + 1):
            entry = tree.entries.get("/".join(parts[:end]))
            if entry is not None and entry.mode == LINK:
                ids.add(entry.oid)
    return ids


def verify(reference: Reference, facts: Facts) -> Evidence:
    """Say whether the evidence is there, and what it stands on."""
    return _part(reference.kind)[1](reference, facts)


def figure(reference: Reference, facts: Facts) -> tuple[str, str] | None:
    """Compare the figure beside a reference with the file: what was claimed and what is true
    where they differ; None where they agree, or where it can't be counted.
    """
    if not reference.figure or not reference.path:
        return None
    from bot.core.evidence.figures import Claim

    claim = Claim(reference.figure)
    found = resolve(reference.path, facts.tree, facts.place, facts.blobs)
    actual = _counted(claim.unit, found.paths, found.how, facts)
    if actual is None or claim.holds(actual):
        return None
    shown = f"{actual:,.0f}" if actual >= 10 or actual == int(actual) else f"{actual:.1f}"
    return reference.figure, f"{shown} {claim.unit}"


def _counted(unit: str, paths: tuple[str, ...], how: str, facts: Facts) -> float | None:
    if unit == "files":
        return len(paths) if how in {"folder", "glob"} else None
    source = facts.text(paths[-1]) if paths and how in {"file", "name"} else None
    if source is None or (how == "name" and len(paths) > 1):
        return None
    if unit == "lines":
        from bot.core.evidence import lines

        return lines.count(source.text)
    size = len(source.encode())
    return {"bytes": float(size), "KB": size / 1000, "MB": size / 1_000_000}[unit]
