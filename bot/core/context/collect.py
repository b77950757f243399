"""Collect: which evidence an item names, and where it is looked for."""

from __future__ import annotations

from bot.core.context.claims import names_in
from bot.core.evidence.facts import FOLDERS, Facts, Place
from bot.core.evidence.references import references
from bot.core.evidence.resolve import resolve
from bot.core.model.evidence import Kind
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.context import Context
    from bot.core.model.evidence import Reference
    from bot.core.model.item import Field, Item
    from bot.core.views.parts import Line


def place_of(context: Context) -> Place:
    """Tell where a tracker's references are looked for."""
    policy, rule = context.snapshot.policy, context.pair.policy
    said, preset = rule.options if rule else {}, context.preset.options
    roots = _texts(said.get("evidence.roots")) or policy.evidence_roots
    folders = _texts(said.get("evidence.folder")) or _texts(policy.evidence_folder)
    return Place(context.path, roots or _texts(preset.get("evidence.roots")),
                 folders or _texts(preset.get("evidence.folder")) or FOLDERS)  # fmt: skip


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def references_of(
    item: Item, deliverables: Sequence[Item], context: Context
) -> tuple[Reference, ...]:
    """Read the references in an item's own fields and in the files of its deliverables."""
    found = dict.fromkeys(_read(item, deliverables, context))
    return tuple(one for one in found if not _itself(one, context))


def _itself(reference: Reference, context: Context) -> bool:
    """Tell whether a reference is the tracker itself, which shows nothing but what it says."""
    path, facts = reference.path, context.inquiry.facts
    if reference.part or not path.endswith(context.path.rpartition("/")[2]):
        return False
    return resolve(path, facts.tree, facts.place).paths == (context.path,)


def _read(item: Item, deliverables: Sequence[Item], context: Context) -> Iterator[Reference]:
    facts = context.inquiry.facts
    named = names_in(context, item)
    for field in item.fields:
        if field.role in named or (field.role == "file" and item.kind == "deliverable"):
            yield from _of_field(field, facts)
    for one in deliverables:
        file = one.field("file")
        if file is not None:
            yield from _of_field(file, facts)


def _of_field(field: Field, facts: Facts) -> Iterator[Reference]:
    """Read a field's references; within YAML quotes and lists they stand at the whole value."""
    key = (f"references from {field.span.start}", field.text)
    kept = facts.memo.get(key)
    if isinstance(kept, tuple):
        found = kept
    else:
        found = references(field.text, field.span.start, facts.tree, facts.place)
        facts.memo[key] = found
    if field.span.end - field.span.start == len(field.text):
        yield from found
    else:
        yield from (one._replace(span=field.span) for one in found)


def planned(parts: Mapping[str, Sequence[Line]], facts: Facts) -> dict[str, tuple[Reference, ...]]:
    """Read the references in the parts of a plan, of each those that it is for: files where it
    lists files, operations where it lists endpoints.
    """
    found = {}
    for part in PLANNED & parts.keys():
        read = (
            references(line.text, line.span.start, facts.tree, facts.place) for line in parts[part]
        )
        said = dict.fromkeys(one for group in read for one in group)
        found[part] = tuple(one for one in said if _counts(part, one))
    return found


PLANNED = frozenset({"reads", "inputs", "files", "endpoints", "tests"})
"""The parts of a plan that name what must exist."""


def _counts(part: str, reference: Reference) -> bool:
    if part == "endpoints":
        return reference.kind is Kind.CONTRACT and bool(reference.part)
    return reference.kind is Kind.TEST if part == "tests" else bool(reference.path)
