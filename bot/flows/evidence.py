"""Evidence: read, in one listing and one batch, all that the items' references point at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.evaluate import contexts_of

if TYPE_CHECKING:
    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.snapshot import Snapshot
    from bot.ports.repository import Repository

MOST_ROUNDS = 4
"""Symbolic links are followed by asking again; more than this deep they are not followed."""


def with_evidence(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """Add the tree, the blobs and the commits that the rules will ask for."""
    if not any(context.asked for context in contexts_of(snapshot)):
        return snapshot
    snapshot = snapshot._replace(tree=repository.tree(snapshot.head))
    asked = [(context, context.asked) for context in contexts_of(snapshot)]
    blobs = _blobs(repository, asked)
    commits = _commits(repository, snapshot, asked)
    return snapshot._replace(blobs=blobs, commits=commits)


def _blobs(
    repository: Repository, asked: list[tuple[Context, list[Item]]]
) -> dict[str, bytes | None]:
    """Read every object that a reference needs, links followed round by round."""
    from bot.core.evidence.verify import wanted

    blobs: dict[str, bytes | None] = {}
    for _ in range(MOST_ROUNDS):
        missing: set[str] = set()
        for context, items in asked:
            facts = context.facts
            for item in items:
                for one in context.references(item):
                    missing |= wanted(one, facts.tree, facts.place, blobs)
        missing -= blobs.keys()
        if not missing:
            break
        blobs |= repository.blobs(sorted(missing))
    return blobs


def _commits(
    repository: Repository, snapshot: Snapshot, asked: list[tuple[Context, list[Item]]]
) -> dict[str, bool | None]:
    """Ask for the commits that are cited, all at once."""
    shas = {one.sha for context, items in asked for item in items
            for one in context.references(item) if one.sha}  # fmt: skip
    if not shas:
        return {}
    return repository.known(sorted(shas), [snapshot.base, snapshot.head])
