"""Collect: which evidence an item names, and where it is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.evidence.facts import FOLDERS, Facts, Place
from bot.core.evidence.references import references
from bot.core.model.status import FINISHED, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.context import Context
    from bot.core.model.evidence import Reference
    from bot.core.model.item import Field, Item

ROLES = ("evidence", "criteria", "links")
"""The fields in which an item names its evidence."""
CLAIMS = FINISHED | {State.REVIEW}
"""The states in which an item claims that its evidence is there."""


def place_of(context: Context) -> Place:
    """Tell where a tracker's references are looked for."""
    policy, options = context.snapshot.policy, context.preset.options
    roots = _texts(options.get("evidence.roots")) or policy.evidence_roots
    own = _texts(options.get("evidence.folder")) or _texts(policy.evidence_folder)
    return Place(context.path, roots, own or FOLDERS)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def references_of(item: Item, deliverables: Sequence[Item], facts: Facts) -> tuple[Reference, ...]:
    """Read the references in an item's own fields and in the files of its deliverables."""
    return tuple(_read(item, deliverables, facts))


def _read(item: Item, deliverables: Sequence[Item], facts: Facts) -> Iterator[Reference]:
    for field in item.fields:
        if field.role in ROLES or (field.role == "file" and item.kind == "deliverable"):
            yield from _of_field(field, facts)
    for one in deliverables:
        file = one.field("file")
        if file is not None:
            yield from _of_field(file, facts)


def _of_field(field: Field, facts: Facts) -> Iterator[Reference]:
    """Read a field's references; within YAML quotes and lists they stand at the whole value."""
    found = references(field.text, field.span.start, facts.tree, facts.place)
    if field.span.end - field.span.start == len(field.text):
        yield from found
    else:
        yield from (one._replace(span=field.span) for one in found)


def claimants(context: Context) -> list[Item]:
    """List the items whose evidence the rules will ask for.

    Those whose status or evidence this change touched; in an audit all that claim to be in review
    or done; and those claiming so that name a file this change deletes or edits.
    """
    found: dict[str, Item] = {}
    for change in context.changes:
        if change.after is not None and (change.before is None or change.roles):
            found[change.after.key] = change.after
    names = {file.path.rpartition("/")[2] for file in context.snapshot.files
             if file.path != context.path and file.before}  # fmt: skip
    text = context.tracker.source.text
    names = {name for name in names if name in text}
    if context.everything or names:
        for item in context.tracker.items:
            mentions = any(name in item.raw for name in names)
            if (context.everything or mentions) and context.read(item).state in CLAIMS:
                found[item.key] = item
    return list(found.values())
