"""Live: the use cases that claim to be ready, and how they stand with their filed evidence."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.context.ready import Readiness


class Live(NamedTuple):
    """A use case that claims to be ready, and how it stands with its required evidence.

    ``before`` is how it stood in the base, where this change touches only its records.
    """

    claim: Claim
    now: Readiness
    before: Readiness | None = None


def live(context: Context) -> Iterator[Live]:
    """Give the use cases whose required evidence is asked for, those it broke for the others."""
    for claim in context.inquiry.claims:
        if "required-items" not in claim.guards.criteria or not claim.finished:
            continue
        from bot.core.context.ready import readiness  # only registers of use cases need it

        now = readiness(context, claim.item, context.inquiry.facts)
        if claim.entry is not None:
            yield Live(claim, now)
            continue
        before = readiness(context, claim.item, context.inquiry.facts_before)
        if {one.number for one in now.open} - {one.number for one in before.open}:
            yield Live(claim, now, before)


def unread(context: Context) -> Iterator[str]:
    """Give the required items that can't be judged because a file could not be read."""
    for case in live(context):
        names = [f"{one.number} {one.name}" for one in case.now.standings if one.unknown]
        if names:
            which = ", ".join(names)
            yield f"{case.claim.item.id}: a file of its records could not be read ({which})"
