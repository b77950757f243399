"""Evidence: read, in one listing and one batch, all that the items' references point at."""

from __future__ import annotations

from bot.core.evaluate import contexts_of
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.context import Context
    from bot.core.evidence.facts import Facts
    from bot.core.model.evidence import Reference
    from bot.core.model.item import Item
    from bot.core.model.snapshot import Snapshot
    from bot.core.model.tree import Tree
    from bot.ports.repository import Repository

MOST_ROUNDS = 5
"""Links and the artifacts that records name are followed by asking again, at most so often."""


class Question(NamedTuple):
    """An item whose evidence is asked for: what it names, and whether it has filed records."""

    context: Context
    item: Item
    references: tuple[Reference, ...]
    records: bool


def with_evidence(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """Add the trees, the blobs and the commits that the rules will ask for."""
    claims = [claim for context in contexts_of(snapshot) for claim in context.inquiry.claims]
    if not claims:
        return snapshot
    before = any(claim.entry is None for claim in claims)
    snapshot = snapshot._replace(
        tree=repository.tree(snapshot.head),
        base_tree=repository.tree(snapshot.base) if before else snapshot.base_tree,
    )
    asked = [one for context in contexts_of(snapshot) for one in _questions(context)]
    blobs: dict[str, bytes | None] = {}
    _read(repository, snapshot.tree, asked, blobs)
    if before:
        _read(repository, snapshot.base_tree, asked, blobs)
    commits = _commits(repository, snapshot, asked, blobs)
    return snapshot._replace(blobs=blobs, commits=commits)


def _questions(context: Context) -> list[Question]:
    """List what is asked; where use cases file records, those of others are read too, for none
    may be used twice.
    """
    asked = {}
    for claim in context.inquiry.claims:
        planned = (one for group in context.inquiry.planned(claim.item).values() for one in group)
        named = (*context.inquiry.references(claim.item), *planned)
        asked[claim.item.key] = Question(context, claim.item, named, records=False)
    if not asked or not context.preset.options.get("required_items"):
        return list(asked.values())
    from bot.core.evidence.records import normal

    steps = {normal(step) for step in _steps(context)}
    others = {item.key: Question(context, item, (), records=True) for item in context.tracker.items
              if item.key in asked or normal(item.id) in steps}  # fmt: skip
    return [one._replace(references=asked[key].references) if key in asked else one
            for key, one in others.items()]  # fmt: skip


def _steps(context: Context) -> set[str]:
    """Name the folders below those that evidence is filed in."""
    facts = context.inquiry.facts
    return {step for folder in facts.place.folders
            for path in facts.tree.under(folder.strip("/"))
            for step in path.split("/")[:-1]}  # fmt: skip


def _read(
    repository: Repository, tree: Tree, asked: list[Question], blobs: dict[str, bytes | None]
) -> None:
    """Read every object that a reference or record needs, followed round by round."""
    for _ in range(MOST_ROUNDS):
        missing = set().union(*(_needs(one, tree, blobs) for one in asked)) - blobs.keys()
        if not missing:
            break
        blobs |= repository.blobs(sorted(missing))


def _needs(question: Question, tree: Tree, blobs: dict[str, bytes | None]) -> set[str]:
    from bot.core.evidence.verify import wanted

    facts = _facts(question.context, tree, blobs)
    named = (wanted(one, tree, facts.place, blobs) for one in question.references)
    ids: set[str] = set().union(*named)
    if question.records:
        from bot.core.evidence.filing import wanted_for

        ids |= wanted_for(question.item.id, question.context.tracker.source, facts)
    return ids


def _facts(context: Context, tree: Tree, blobs: dict[str, bytes | None]) -> Facts:
    from bot.core.evidence.facts import Facts

    return Facts(tree, context.inquiry.facts.place, blobs)


def _commits(
    repository: Repository,
    snapshot: Snapshot,
    asked: list[Question],
    blobs: dict[str, bytes | None],
) -> dict[str, bool | None]:
    """Ask for the commits that are cited, all at once."""
    shas = {reference.sha for one in asked for reference in one.references if reference.sha}
    for one in asked:
        if one.records:
            from bot.core.evidence.filing import shas_for

            facts = _facts(one.context, snapshot.tree, blobs)
            shas |= shas_for(one.item.id, one.context.tracker.source, facts)
    if not shas:
        return {}
    return repository.known(sorted(shas), [snapshot.base, snapshot.head])
