"""Proofs: what an item's claim stands on, and in words what of it is lacking."""

from __future__ import annotations

from bot.core.context.companions import counterpart
from bot.core.model.evidence import Answer, Evidence, Kind
from bot.core.model.status import FINISHED
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.model.item import Item
    from bot.core.model.source import Span

MOST = 3
"""Details that a message tells one by one."""
_PLANS = "implementation-roadmap"


class Proof(NamedTuple):
    """A piece of evidence looked for on behalf of a claim.

    ``case`` is empty for what an item names as its evidence, else what the milder or graver case
    is called in the preset's options; ``part`` names the part of the plan it stands in.
    """

    evidence: Evidence
    case: str = ""
    part: str = ""


class Lack(NamedTuple):
    """What a claim lacks under one rule: the place of the first such reference, and words."""

    claim: Claim
    span: Span
    field: str
    message: str
    hint: str
    case: str


def proofs(context: Context, claim: Claim) -> Iterator[Proof]:
    """Give the evidence that is asked for because of this change, old sins left out."""
    if claim.finished or claim.entry is None or claim.item.kind == "deliverable":
        yield from _named(context, claim)
    for criterion in claim.guards.criteria:
        references = context.inquiry.planned(claim.item).get(criterion, ())
        case = {"reads": "reads", "inputs": "done" * (claim.status.state in FINISHED)}
        for evidence in context.inquiry.verified(f"{claim.item.key}\n{criterion}", references):
            yield Proof(evidence, case.get(criterion, ""), criterion)
    if "files" in claim.guards.criteria:
        yield from _of_companion(context, claim)


def _named(context: Context, claim: Claim) -> Iterator[Proof]:
    """Give what the item itself names, all of it where its status is new."""
    known = _written_before(context, claim)
    others = context.inquiry.claimed
    apart = [one.span for one in context.deliverables(claim.item)
             if one.key in others and one.key != claim.item.key]  # fmt: skip
    for evidence in context.inquiry.evidence(claim.item):
        at = evidence.reference.span
        if any(span.start <= at.start < span.end for span in apart):
            continue
        if evidence.reference.text in known:
            if not claim.finished or not _broken(context, evidence):
                continue
        elif claim.stands and not _broken(context, evidence):
            continue
        if claim.finished or not _plans(claim.item, at):
            yield Proof(evidence, "" if claim.finished else "active")


def _plans(item: Item, at: Span) -> bool:
    """Tell whether a reference stands in the exit criteria, which may name what is yet to come."""
    field = item.field("criteria")
    return field is not None and field.span.start <= at.start < field.span.end


def _written_before(context: Context, claim: Claim) -> set[str]:
    """Give the references that an edited item named before; none where its status is new."""
    from bot.core.context.collect import references_of

    before = claim.change.before if claim.change and claim.entry is None else None
    return {one.text for one in references_of(before, (), context)} if before else set()


def _broken(context: Context, evidence: Evidence) -> bool:
    """Tell whether this change took away what a reference stood on."""
    from bot.core.evidence.verify import verify

    if evidence.answer is not Answer.MISSING or evidence.reference.sha:
        return False
    return verify(evidence.reference, context.inquiry.facts_before).answer is Answer.VERIFIED


def _of_companion(context: Context, claim: Claim) -> Iterator[Proof]:
    """Give the files that the same phase of a roadmap beside the tracker lists."""
    from bot.core.evidence.answers import missing
    from bot.core.evidence.resolve import resolve

    for other in context.of_preset(_PLANS):
        twin = counterpart(claim.item, other.tracker)
        for reference in other.inquiry.planned(twin).get("files", ()) if twin else ():
            found = resolve(reference.path, context.inquiry.facts.tree, other.inquiry.facts.place)
            if not found.how:
                detail = f"{reference.path}, listed in {other.path}, does not exist"
                here = reference._replace(span=claim.item.span)
                lacking = missing(here, context.inquiry.facts, "absent-path", detail)
                yield Proof(lacking, "companion", "files")


def lacks(context: Context, rule: str) -> Iterator[Lack]:
    """Give what claims lack under a rule, one for each item and case."""
    for claim in context.inquiry.claims:
        groups: dict[str, list[Evidence]] = {}
        for proof in proofs(context, claim):
            evidence = proof.evidence
            if evidence.answer is Answer.MISSING and evidence.why == rule:
                groups.setdefault(proof.case, []).append(evidence)
        for case, found in groups.items():
            yield _lack(context, claim, case, found)


def _lack(context: Context, claim: Claim, case: str, found: list[Evidence]) -> Lack:
    parts = [evidence.detail.partition("; ") for evidence in found]
    told = list(dict.fromkeys(said for said, _, _ in parts))
    shown = "; ".join(told[:MOST]) + (f"; and {len(told) - MOST} more" if len(told) > MOST else "")
    hints = list(dict.fromkeys(hint for _, _, hint in parts if hint))
    message = f"{claim.says} and {shown}"
    if claim.entry is None and _broken(context, found[0]):
        message = f"{claim.says}, and this change takes away what it names: {shown}"
        hints = hints or ["keep it, or name what shows the same now"]
    span = min(evidence.reference.span for evidence in found)
    place = span if case != "companion" else place_of(claim)
    return Lack(claim, place, header(context, claim, place), message, "; ".join(hints[:MOST]), case)


def place_of(claim: Claim, *roles: str) -> Span:
    """Give the place of the first of an item's fields that has one of the roles, else of its
    status.
    """
    for role in (*roles, claim.entry.role if claim.entry else "status"):
        field = claim.item.field(role)
        if field is not None and field.span.end > field.span.start:
            return field.span
    return claim.item.span


def header(context: Context, claim: Claim, span: Span) -> str:
    """Name the field that a place is in, as the tracker does."""
    for item in (claim.item, *context.deliverables(claim.item)):
        for field in item.fields:
            if field.span.start <= span.start < max(field.span.end, field.span.start + 1):
                return field.name or field.role
    return ""


def unanswered(context: Context, severities: Mapping[str, str]) -> Iterator[str]:
    """Say what was asked and could not be answered, where the answer decides: where it would be an
    error if it failed.
    """
    for claim in context.inquiry.claims:
        for proof in proofs(context, claim):
            unknown = proof.evidence.answer is Answer.UNKNOWN
            if unknown and severities.get(_rule(proof.evidence)) == "error":
                yield f"{claim.item.id}: {proof.evidence.detail}"
    if severities.get("incomplete-evidence") == "error":
        from bot.core.context.live import unread

        yield from unread(context)


def _rule(evidence: Evidence) -> str:
    """Name the rule that would report a piece of evidence if it were missing."""
    reference = evidence.reference
    if reference.sha:
        return "unknown-commit"
    if reference.kind is Kind.TEST and reference.part:
        return "unproven-test"
    return "absent-section" if reference.part else "absent-path"
