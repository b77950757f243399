"""Code: a commit, a file, a folder, a pattern, or lines of a file."""

from __future__ import annotations

from bot.core.evidence import doc, lines
from bot.core.evidence.answers import EMPTY, locate, missing, unread, verified
from bot.core.evidence.resolve import resolve
from bot.core.model.evidence import Answer, Evidence, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.evidence.facts import Facts, Place
    from bot.core.model.tree import Tree

_MARKERS = frozenset({"__init__.py", "py.typed", ".gitkeep", ".keep"})


def wanted(
    reference: Reference, tree: Tree, place: Place, blobs: Mapping[str, bytes | None] | None
) -> set[str]:
    """Name the file to read where a part of it is referred to."""
    if reference.sha or not reference.part:
        return set()
    found = resolve(reference.path, tree, place, blobs)
    return (
        {tree.entries[path].oid for path in found.paths} if found.how in {"file", "name"} else set()
    )


def verify(reference: Reference, facts: Facts) -> Evidence:
    """Look for a commit or a path."""
    if reference.sha:
        return _commit(reference, facts)
    found = locate(reference, facts)
    if isinstance(found, Evidence):
        return found
    if found.how in {"folder", "glob"}:
        return doc.listing(reference, facts, found.paths)
    if not reference.part:
        if all(_empty(facts, path) for path in found.paths):
            path = found.paths[-1]
            return missing(reference, facts, "absent-path", f"{path} is empty", (path,))
        return verified(reference, facts, found.paths, detail=found.detail)
    answers = [_part(reference, facts, path) for path in found.paths]
    return min(answers, key=lambda answer: answer.answer != "verified")


def _empty(facts: Facts, path: str) -> bool:
    """Tell whether a file is empty that isn't meant to be (as those that only mark a folder)."""
    name = path.rpartition("/")[2]
    return facts.tree.entries[path].oid in EMPTY and name not in _MARKERS


def _commit(reference: Reference, facts: Facts) -> Evidence:
    reachable = facts.commits.get(reference.sha)
    if reachable is None:
        detail = f"whether {reference.sha} is a commit can't be told from this clone"
        return Evidence(reference, Answer.UNKNOWN, "", detail)
    if reachable:
        return Evidence(reference, Answer.VERIFIED, digest=reference.sha)
    detail = f"{reference.sha} is no commit of the target branch or of this merge request"
    return Evidence(reference, Answer.MISSING, "unknown-commit", detail)


def _part(reference: Reference, facts: Facts, path: str) -> Evidence:
    """Look for lines, or for a name that the file must mention."""
    source = facts.text(path)
    if source is None:
        return unread(reference, path)
    trouble = lines.problem(reference.part, path, source.text)
    if trouble is None:
        trouble = "" if reference.part in source.text else f"{path} has no {reference.part}"
    if trouble:
        return missing(reference, facts, "absent-section", trouble, (path,))
    return verified(reference, facts, (path,))
