"""The rule reused-evidence."""

from __future__ import annotations

from bot.core.context.claims import CLAIMS
from bot.core.context.live import live
from bot.core.context.proofs import header, place_of, proofs
from bot.core.model.evidence import Answer, Kind
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.context.live import Live
    from bot.core.model.item import Item


def reused_evidence(context: Context) -> Iterator[Report]:
    """Report a filed result that serves as evidence of two items.

    ## What it checks

    When an item enters a status that claims its evidence, the results it cites from the evidence
    folder are compared with those of the other items that are in review or done. In a use case
    register the artifacts of all use cases' records are compared, by content: a copy under another
    name is the same run. Documents, contracts and code may serve many items.

    ## Why it matters

    One log proves one run. Under a second item it says that something happened which did not.

    ## Example

    The records of UC-004 cite `operations/evidence/UC-001/run.log`.

    ## How to resolve

    File the result of the item's own run. Where one run really covers both, say so in a waiver.
    """
    for claim in context.inquiry.claims:
        if claim.entry is not None and claim.finished:
            yield from _cited(context, claim)
    for case in live(context):
        if case.claim.entry is not None:
            yield from _recorded(context, case)


def _cited(context: Context, claim: Claim) -> Iterator[Report]:
    """Compare the results that items of a tracker cite."""
    own = {path: proof.evidence for proof in proofs(context, claim)
           if proof.evidence.reference.kind is Kind.ARTIFACT
           and proof.evidence.answer is Answer.VERIFIED
           for path in proof.evidence.paths if len(proof.evidence.paths) == 1}  # fmt: skip
    if not own:
        return
    names = {path: path.rpartition("/")[2] for path in own}
    for item in context.tracker.items:
        if item.key == claim.item.key or context.read(item).state not in CLAIMS:
            continue
        for path, evidence in own.items():
            if names[path] in item.raw and path in _paths(context, item):
                span = evidence.reference.span
                yield Report(span, f"{claim.item.id} cites {path}, which is evidence of {item.id} "
                             "already", claim.item, header(context, claim, span),
                             "cite the result of its own run")  # fmt: skip
                return


def _paths(context: Context, item: Item) -> set[str]:
    return {path for one in context.inquiry.evidence(item) for path in one.paths}


def _recorded(context: Context, case: Live) -> Iterator[Report]:
    """Compare the artifacts of use cases' records by content."""
    from bot.core.evidence.answers import EMPTY
    from bot.core.evidence.filing import record_files

    tree, place = context.inquiry.facts.tree, context.inquiry.facts.place
    mine = {tree.entries[path].oid: path for path in _artifacts(context, case.claim.item.id)}
    for item in context.tracker.items:
        if item.key == case.claim.item.key or not record_files(item.id, tree, place):
            continue
        for path in sorted(_artifacts(context, item.id)):
            oid = tree.entries[path].oid
            if oid in mine and oid not in EMPTY:
                same = mine[oid]
                copied = "" if same == path else f", as a copy of {path}"
                message = f"{case.claim.says} on {same}{copied}, which is evidence of {item.id}"
                yield Report(place_of(case.claim), message, case.claim.item, "",
                             "file the result of its own run")  # fmt: skip
                break


def _artifacts(context: Context, uc: str) -> set[str]:
    """Give the files that a use case's records stand on."""
    from bot.core.evidence.filing import artifacts, beside, gather
    from bot.core.evidence.verify import verify

    found: set[str] = set()
    for record in gather(uc, context.tracker.source, context.inquiry.facts):
        for reference in artifacts(record, context.inquiry.facts):
            found.update(verify(reference, beside(record, context.inquiry.facts)).paths)
    return {path for path in found if path in context.inquiry.facts.tree.entries}
