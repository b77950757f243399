"""The rule wrong-figure."""

from __future__ import annotations

from bot.core.context.proofs import header, proofs
from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.model.evidence import Evidence


def wrong_figure(context: Context) -> Iterator[Report]:
    """Report a figure beside a path that the file does not bear out.

    ## What it checks

    Where an item names a file with a figure in brackets behind it (`db_schema.sql (2,574 lines)`,
    lines, files, or bytes), the file is counted. An exact number may be off by one percent, a
    rounded one (`33k`) by its last digit and ten percent.

    ## Why it matters

    A figure is written to impress. One that is out of date shows that nobody looked at the file
    again.

    ## Example

    `api/openapi.yaml (33k lines)`, and the file has 1,204 lines.

    ## How to resolve

    Write the true figure (`--fix` does), or leave the figure out.
    """
    from bot.core.evidence.verify import figure

    for claim in context.inquiry.claims:
        if claim.stands:
            continue
        for proof in proofs(context, claim):
            if proof.part:
                continue
            found = figure(proof.evidence.reference, context.inquiry.facts)
            if found is not None:
                yield _report(context, claim, proof.evidence, *found)


def _report(context: Context, claim: Claim, evidence: Evidence, claimed: str, true: str) -> Report:
    from bot.core.evidence.figures import restyled

    reference = evidence.reference
    text = context.tracker.source.text
    at = text.find(claimed, reference.span.end, reference.span.end + 80)
    edits: tuple[Edit, ...] = ()
    better = restyled(claimed, true)
    if at >= 0 and better:
        edits = (Edit(context.path, at, at + len(claimed), better),)
    message = f"{claim.item.id} says {reference.path} has {claimed}; it has {true}"
    return Report(reference.span, message, claim.item, header(context, claim, reference.span),
                  "" if edits else f"write {true}", edits=edits)  # fmt: skip
