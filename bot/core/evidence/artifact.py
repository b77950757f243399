"""Artifact: a filed result, in the folder for such files, and filled in."""

from __future__ import annotations

from bot.core.evidence import doc
from bot.core.evidence.answers import EMPTY, locate, missing, unread, verified
from bot.core.evidence.fields import fields
from bot.core.evidence.hollow import hollow, unseen
from bot.core.evidence.resolve import resolve
from bot.core.evidence.shapes import extension
from bot.core.model.evidence import Evidence, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.evidence.facts import Facts, Place
    from bot.core.model.tree import Tree

_FORMS = frozenset({"md", "markdown", "txt", "yaml", "yml"})
_FEWEST = 3
"""A form has at least so many fields."""

_BLANK = frozenset(
    {"", "-", "—", "–", "tbd", "todo", "n/a", "...", "…", "<>", "?", "xxx", "null", "~"}
)


def wanted(
    reference: Reference, tree: Tree, place: Place, blobs: Mapping[str, bytes | None] | None
) -> set[str]:
    """Name the form to read."""
    found = resolve(reference.path, tree, place, blobs)
    if found.how not in {"file", "name"}:
        return set()
    return {tree.entries[path].oid for path in found.paths if extension(path) in _FORMS}


def verify(reference: Reference, facts: Facts) -> Evidence:
    """Look for an artifact, where it is filed, and whether its form was filled in."""
    found = locate(reference, facts)
    if isinstance(found, Evidence):
        return found
    stray = next((path for path in found.paths if not filed(path, facts)), "")
    if stray and all(not filed(path, facts) for path in found.paths):
        folder = facts.place.folders[0].strip("/") if facts.place.folders else "the evidence folder"
        detail = f"{stray} is not filed under {folder}/"
        return missing(reference, facts, "misplaced-artifact", detail, found.paths)
    if found.how in {"folder", "glob"}:
        return doc.listing(reference, facts, found.paths)
    return _file(reference, facts, next(path for path in found.paths if filed(path, facts)))


def filed(path: str, facts: Facts) -> bool:
    """Tell whether a path lies in one of the folders for artifacts."""
    return any(path.startswith(f"{folder.strip('/')}/") for folder in facts.place.folders)


def _file(reference: Reference, facts: Facts, path: str) -> Evidence:
    if facts.tree.entries[path].oid in EMPTY:
        return missing(reference, facts, "absent-path", f"{path} is empty", (path,))
    if extension(path) not in _FORMS:
        return verified(reference, facts, (path,))
    source = facts.text(path)
    if source is None:
        return unread(reference, path)
    if unseen(source.text):
        return missing(reference, facts, "absent-path", f"{path} is empty", (path,))
    if hollow(source.text):
        detail = f"{path} holds nothing yet; write it, or name what shows the same"
        return missing(reference, facts, "incomplete-template", detail, (path,))
    if blank(source.text):
        detail = f"{path} is a template that nobody filled in"
        return missing(reference, facts, "incomplete-template", detail, (path,))
    return verified(reference, facts, (path,))


def empty(value: str) -> bool:
    """Tell whether a value says nothing."""
    return value.strip("<>[]{}`*_ ").lower() in _BLANK


def blank(text: str) -> bool:
    """Tell whether a text is a form none of whose fields has a value."""
    found = [entry.value for entry in fields(text[:200_000])]
    return len(found) >= _FEWEST and all(map(empty, found))
