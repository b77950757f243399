"""The rule missing-section."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.trackers.naming import same_id
from bot.core.views.phases import Phase, phases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def missing_section(context: Context) -> Iterator[Report]:
    """Report a phase that lacks a section its template asks for.

    ## What it checks

    Every phase that a change adds or edits has the sections of its kind of plan, at any depth, in
    any order, under any of their usual names: *Prerequisites*, *Read first*, *Deliverables*, *Tests
    to write*, *Done when* in a roadmap; *Scope*, *Inputs*, *Deliverables*, *Exit Criteria* in a
    sequence. A section may say "none". Phases that this change leaves alone are not looked at.

    ## Why it matters

    What a phase does not say, nobody plans for: a phase without *Done when* is never done.

    ## Example

    A new phase 15 has *Deliverables* and *Done when*, but nothing that must be read or tested.

    ## How to resolve

    Add the section the message names; write "none" under it where there is nothing to say.
    """
    sections, after = context.preset.sections, context.pair.after
    if not sections or after is None or after.document is None:
        return
    before = context.pair.before
    earlier: dict[str, list[str]] = {}
    if before is not None and before.document is not None:
        for phase in phases(before.document, context.preset.item_pattern):
            earlier.setdefault(same_id(phase.id), []).extend(phase.said())
    found: dict[str, list[Phase]] = {}
    for phase in phases(after.document, context.preset.item_pattern):
        if not phase.id.casefold().startswith("pre"):
            found.setdefault(same_id(phase.id), []).append(phase)
    for key, parts in found.items():
        said = [text for phase in parts for text in phase.said()]
        if context.everything or earlier.get(key) != said:
            yield from _judge(context, parts, known=key in earlier)


def _judge(context: Context, parts: list[Phase], *, known: bool) -> Iterator[Report]:
    """Report the sections that none of a phase's parts has."""
    sections = context.preset.sections
    there = {name for phase in parts for name in phase.parts(sections)}
    missing = [names[0] for name, names in sections.items() if name not in there]
    if not missing or (known and not there):
        return  # a phase that never had any is told of elsewhere: an overview, a list of links
    item = context.item(parts[0].id)
    old = context.everything or context.pair.before is None
    severity = context.severity("missing-section", "all") if old else ""
    what = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    yield Report(parts[0].heading, f"{parts[0].id} lacks {what}", item,
                 hint='add what is missing; "none" is an answer', severity=severity)  # fmt: skip
