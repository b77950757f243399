"""Nearest: which existing path was probably meant by one that does not exist."""

from __future__ import annotations

from bot.core.evidence.resolve import candidates
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.evidence.facts import Place
    from bot.core.model.tree import Tree

MOST_COMPARED = 1000
"""Paths compared letter by letter; a suggestion is not worth more time than that."""


def meant(path: str, tree: Tree, place: Place) -> str:
    """Give the path that was probably meant: the same but for case, the same file elsewhere, or
    a name spelled nearly so; empty where nothing is near.
    """
    options = candidates(path, place)
    return _other_case(options, tree) or _elsewhere(path, tree) or _spelled(options, path, tree)


def _other_case(options: list[str], tree: Tree) -> str:
    small = {option.lower() for option in options}
    return next((known for known in tree.entries if known.lower() in small), "")


def _elsewhere(path: str, tree: Tree) -> str:
    """Find the file in another folder, the one that shares the longest end of the path."""
    name = path.rstrip("/").rpartition("/")[2]
    parts = path.rstrip("/").split("/")
    best, most = "", 0
    for known in sorted(tree.named(name)) or sorted(
        known for known in tree.entries if known.lower().endswith(f"/{name.lower()}")
    ):
        shared = len(set(parts) & set(known.split("/")))
        if shared > most:
            best, most = known, shared
    return best


def _spelled(options: list[str], path: str, tree: Tree) -> str:
    """Find a name spelled nearly so beside where the path would be, then a path nearly so."""
    from difflib import get_close_matches

    folders = {option.rpartition("/")[0] for option in options}
    stem, _, end = path.rstrip("/").rpartition("/")[2].rpartition(".")
    alike = [known for known in tree.entries if known.endswith(f".{end}")] if stem else []
    around = {
        known.rpartition("/")[2].rpartition(".")[0]: known
        for known in alike
        if known.rpartition("/")[0] in folders
    }
    near = get_close_matches(stem, around, n=1, cutoff=0.75)
    if near:
        return around[near[0]]
    if "/" not in path or not options:
        return ""
    whole = get_close_matches(options[-1], alike[:MOST_COMPARED], n=1, cutoff=0.9)
    return whole[0] if whole else ""
