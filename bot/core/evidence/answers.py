"""Answers: how the kinds of evidence put what they found into an ``Evidence``."""

from __future__ import annotations

from bot.core.evidence.facts import digest
from bot.core.evidence.resolve import Found, resolve
from bot.core.model.evidence import Answer, Evidence, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.evidence.facts import Facts

EMPTY = frozenset({
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
})  # fmt: skip
"""The object ids of a file without content, in both of git's hash formats."""


def verified(
    reference: Reference, facts: Facts, paths: tuple[str, ...], *, why: str = "", detail: str = ""
) -> Evidence:
    """Say that the evidence is there; ``why`` names a rule that was only half asked."""
    return Evidence(
        reference, Answer.VERIFIED, why, detail, paths, digest=digest(facts.tree, paths)
    )


def missing(
    reference: Reference, facts: Facts, why: str, detail: str, paths: tuple[str, ...] = ()
) -> Evidence:
    """Say that the evidence is not there, or not what it should be."""
    return Evidence(reference, Answer.MISSING, why, detail, paths, digest(facts.tree, paths))


def unread(reference: Reference, path: str) -> Evidence:
    """Say that a file exists and its text could not be had, so nobody can tell."""
    return Evidence(reference, Answer.UNKNOWN, "", f"{path} could not be read", (path,))


def locate(reference: Reference, facts: Facts) -> Found | Evidence:
    """Find a reference's files; an ``Evidence`` where that is the answer already."""
    path = reference.path or facts.place.tracker
    found = resolve(path, facts.tree, facts.place, facts.blobs)
    if not found.how:
        return missing(reference, facts, "absent-path", found.detail or _absent(path, facts))
    if found.how != "module":
        return found
    if found.detail:
        return Evidence(reference, Answer.UNKNOWN, "", found.detail, found.paths)
    return verified(reference, facts, found.paths)


def _absent(path: str, facts: Facts) -> str:
    from bot.core.evidence.nearest import meant

    near = meant(path, facts.tree, facts.place)
    return f"{path} does not exist" + (f"; did you mean {near}?" if near else "")
