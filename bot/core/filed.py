"""Filed: what is wrong with the records that a use case going live stands on."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.proofs import place_of
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.claims import Claim
    from bot.core.context import Context
    from bot.core.evidence.judge import Trouble
    from bot.core.evidence.ready import Readiness


class Live(NamedTuple):
    """A use case that claims to be ready, and how it stands with its required evidence.

    ``before`` is how it stood in the base, where this change touches only its records.
    """

    claim: Claim
    now: Readiness
    before: Readiness | None = None


def live(context: Context) -> Iterator[Live]:
    """Give the use cases whose required evidence is asked for, those it broke for the others."""
    from bot.core.evidence.ready import readiness

    for claim in context.claims:
        if "required-items" not in claim.guards.criteria or not claim.finished:
            continue
        now = readiness(context, claim.item, context.facts)
        if claim.entry is not None:
            yield Live(claim, now)
            continue
        before = readiness(context, claim.item, context.facts_before)
        if {one.number for one in now.open} - {one.number for one in before.open}:
            yield Live(claim, now, before)


def unread(context: Context) -> Iterator[str]:
    """Give the required items that can't be judged because a file could not be read."""
    for case in live(context):
        names = [f"{one.number} {one.name}" for one in case.now.standings if one.unknown]
        if names:
            which = ", ".join(names)
            yield f"{case.claim.item.id}: a file of its records could not be read ({which})"


def filed_troubles(context: Context, rule: str) -> Iterator[Report]:
    """Report what a rule has against records, once for each record, at the field concerned."""
    for case in live(context):
        item = case.claim.item
        old = {one.message for one in case.before.troubles(rule)} if case.before else set()
        records: dict[str, list[Trouble]] = {}
        for trouble in case.now.troubles(rule):
            if trouble.message not in old:
                records.setdefault(trouble.path, []).append(trouble)
        for path, troubles in records.items():
            first = min(troubles, key=lambda one: one.span or place_of(case.claim))
            said = list(dict.fromkeys(one.message for one in troubles))
            message = f"{case.claim.says} on a record that does not count: {', '.join(said)}"
            span = first.span or place_of(case.claim)
            yield Report(span, message, item, path=path)
