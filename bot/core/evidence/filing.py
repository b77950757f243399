"""Filing: where a use case's evidence records are, and which files they name."""

from __future__ import annotations

from bot.core.evidence.facts import Facts
from bot.core.evidence.records import Record, filed, normal, within
from bot.core.evidence.references import references
from bot.core.evidence.verify import wanted
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.evidence.facts import Place
    from bot.core.model.evidence import Reference
    from bot.core.model.source import Source
    from bot.core.model.tree import Tree

_FORMS = (".md", ".markdown", ".yaml", ".yml", ".json", ".txt")


def record_files(uc: str, tree: Tree, place: Place) -> list[str]:
    """List the files that may hold a use case's records: ``<evidence folder>/<UC>/**``."""
    wants = normal(uc)
    return [
        path
        for folder in place.folders
        for path in tree.under(folder.strip("/"))
        if path.endswith(_FORMS)
        and wants in {normal(step) for step in path.removeprefix(folder).split("/")[:-1]}
    ]


def wanted_for(uc: str, tracker: Source | None, facts: Facts) -> set[str]:
    """Name the object ids to read for a use case: its records, and, asked again when those were
    read, the artifacts they name.
    """
    tree = facts.tree
    ids = {tree.entries[path].oid for path in record_files(uc, tree, facts.place)}
    for record in gather(uc, tracker, facts):
        for reference in artifacts(record, facts):
            ids |= wanted(reference, tree, beside(record, facts).place, facts.blobs)
    return ids


def shas_for(uc: str, tracker: Source | None, facts: Facts) -> set[str]:
    """Name the commits that a use case's records give as artifacts."""
    found = (artifacts(record, facts) for record in gather(uc, tracker, facts))
    return {reference.sha for group in found for reference in group if reference.sha}


def _of_files(paths: Sequence[str], facts: Facts) -> Iterator[Record]:
    for path in paths:
        source = facts.text(path)
        if source is not None:
            yield from filed(source)


def gather(uc: str, tracker: Source | None, facts: Facts) -> list[Record]:
    """Collect a use case's records: of its files, and of its section in the tracker."""
    own = within(tracker, uc) if tracker is not None else []
    return [*_of_files(record_files(uc, facts.tree, facts.place), facts), *own]


def artifacts(record: Record, facts: Facts) -> tuple[Reference, ...]:
    """Read the references in a record's artifact field."""
    text, start = record.value("artifact"), record.span_of("artifact").start
    if text and " " not in text and "`" not in text and "](" not in text:
        text, start = f"`{text}`", start - 1
    return references(text, start, facts.tree, beside(record, facts).place)


def beside(record: Record, facts: Facts) -> Facts:
    """Give the facts as seen from a record: its paths start from its own folder."""
    place = facts.place
    roots = (*place.roots, place.tracker.rpartition("/")[0])
    return Facts(
        facts.tree, place._replace(tracker=record.path, roots=roots), facts.blobs, facts.commits
    )
