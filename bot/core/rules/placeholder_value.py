"""The rule placeholder-value."""

from __future__ import annotations

from bot.core.markup import is_blank, is_placeholder, plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.claims import Claim

_LONGEST = 60


def placeholder_value(context: Context) -> Iterator[Report]:
    """Report a `TBD` in a cell that the status entered asks for.

    ## What it checks

    When an item enters a status that asks for evidence, met criteria or a date, the cell for it
    must not hold a placeholder (`TBD`, `to be defined`, `<link>`, `xxx`). An owner is the business
    of `missing-owner`, a date of `stale-date` where that rule is on, an evidence cell without
    anything else of `missing-evidence`. Cells that the status does not ask for may wait. Exit
    criteria that the same change empties are told too.

    ## Why it matters

    A placeholder says that somebody meant to come back. Once the item is done nobody does.

    ## Example

    `| M-04 | … | Completed | TBD |`, where the last cell is the exit criteria.

    ## How to resolve

    Write what holds in place of the placeholder.
    """
    for claim in context.inquiry.claims:
        if claim.entry is None or not claim.finished:
            continue
        for role in _asked(context, claim):
            field = claim.item.field(role)
            if field is None:
                continue
            if is_blank(field.text):
                if role == "criteria" and (was := _emptied(claim)):
                    said = f"{claim.says} and its {name_of(field)} was emptied in the same change"
                    yield Report(field.span, said, claim.item, name_of(field),
                                 f"keep what it said: {was}")  # fmt: skip
                continue
            if not is_placeholder(field.text):
                continue
            said, name = plain(field.text), name_of(field)
            yield Report(field.span, f"{claim.says} and its {name} says {said}", claim.item, name,
                         f"write what holds in place of {said}")  # fmt: skip


def _emptied(claim: Claim) -> str:
    """Give the exit criteria that an item had before this change, cut short."""
    field = claim.change.before.field("criteria") if claim.change and claim.change.before else None
    said = "" if field is None or is_blank(field.text) else plain(field.text)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()} …"


def _asked(context: Context, claim: Claim) -> Iterator[str]:
    """Name the fields that the status asks for."""
    guards = claim.guards
    if guards.evidence and context.inquiry.references(claim.item):
        yield "evidence"
    if guards.criteria or guards.signoff_words:
        yield "criteria"
    if guards.dated and "stale-date" not in context.severities:
        yield "updated"
