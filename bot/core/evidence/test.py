"""Test: a test's name stands in a test file; whether its CI run is green is the forge's to say."""

from __future__ import annotations

from bot.core.evidence import code, kinds, names
from bot.core.evidence.answers import locate, missing, unread, verified
from bot.core.evidence.resolve import resolve
from bot.core.model.evidence import Evidence, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.evidence.facts import Facts, Place
    from bot.core.model.tree import Tree


def wanted(
    reference: Reference, tree: Tree, place: Place, blobs: Mapping[str, bytes | None] | None
) -> set[str]:
    """Name the test files to read: the one referred to, else every one of the tree."""
    if not reference.part:
        return set()
    if reference.path:
        paths = resolve(reference.path, tree, place, blobs).paths
    else:
        paths = () if _called(reference.part, tree) else tuple(files(tree))
    return {tree.entries[path].oid for path in paths}


def files(tree: Tree) -> list[str]:
    """List the test files of a tree, in order."""
    return sorted(
        path for path, entry in tree.entries.items() if entry.mode < "12" and kinds.test(path)
    )


def verify(reference: Reference, facts: Facts) -> Evidence:
    """Look for a test file, or for a test's name."""
    if not reference.part:
        return code.verify(reference, facts)
    if reference.path:
        found = locate(reference, facts)
        if isinstance(found, Evidence):
            return found
        return _named(reference, facts, found.paths)
    called = _called(reference.part, facts.tree)
    if called:
        return _unproven(reference, facts, (called,))
    return _named(reference, facts, tuple(files(facts.tree)))


def _called(name: str, tree: Tree) -> str:
    """Find a test file whose name is the test's (``tests/test_config.py`` for ``test_config``)."""
    return next(
        (path for path in files(tree) if path.rpartition("/")[2].rpartition(".")[0] == name), ""
    )


def words(name: str) -> list[str]:
    """Give what of a test's name must stand in its file: without parameters and subtests."""
    bare = name.partition("[")[0].partition("/")[0].replace("::", ".").replace("#", ".")
    parts = [part for part in bare.split(".") if part]
    lead = [
        part for part in parts[:-1] if part.startswith("Test") or part.endswith(("Test", "Tests"))
    ]
    return [*lead, *parts[-1:]]


def _named(reference: Reference, facts: Facts, paths: tuple[str, ...]) -> Evidence:
    wants = words(reference.part)
    blank = ""
    for path in paths:
        source = facts.text(path)
        if source is None:
            blank = path
        elif all(mentions(source.text, word) for word in wants):
            return _unproven(reference, facts, (path,))
    if blank:
        return unread(reference, blank)
    detail = f"no test file has {reference.part}"
    if reference.path:
        detail = f"{reference.part} is not in {reference.path}"
    return missing(reference, facts, "unproven-test", detail, paths if reference.path else ())


def mentions(text: str, word: str) -> bool:
    """Tell whether a text holds a word as a whole."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            return True
        at = text.find(word, end)
    return False


def _unproven(reference: Reference, facts: Facts, paths: tuple[str, ...]) -> Evidence:
    """Say that the name was found; a forge has to tell whether it ran green."""
    if not reference.link:
        detail = "no link to a CI run beside it"
    elif names.run(reference.link):
        detail = f"CI link not checked without a forge ({names.run(reference.link)})"
    else:
        detail = "the link beside it is not one of a CI run"
    return verified(reference, facts, paths, why="unproven-test", detail=detail)
