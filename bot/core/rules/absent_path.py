"""The rule absent-path."""

from __future__ import annotations

from bot.core.context.proofs import header, lacks, proofs
from bot.core.model.evidence import Answer
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._filed import filed_troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def absent_path(context: Context) -> Iterator[Report]:
    """Report a file named as evidence that the repository does not have.

    ## What it checks

    When an item enters a status that claims its evidence (in review, done, a baseline, signed off),
    every path it names must exist in the head and hold something: not empty, not a stub that says
    where the content went. Paths are tried from the tracker's folder, from each folder above it,
    and from the policy's `evidence.roots`; a bare name may be a unique file anywhere. The same is
    asked of an item already there when this change writes a new path into it, or deletes or moves a
    file that it names. What waits or is under way may name files that are yet to come.

    ## Why it matters

    Evidence that nobody can open proves nothing, and it goes missing quietly: by a typo, a rename,
    or a clean-up long after the review.

    ## Example

    `| M-01 | … | Completed | doc/slo_gates.md approved |`, while the file is called
    `doc/slo_and_release_gates.md`.

    ## How to resolve

    Commit the file in the same merge request, or write the path it really has. If the file was
    removed on purpose, name what shows the same today.
    """
    told = set()
    for lack in lacks(context, "absent-path"):
        told.add(lack.claim.item.key)
        yield Report(lack.span, lack.message, lack.claim.item, lack.field,
                     lack.hint or "commit it with this change, or write the path it has",
                     severity=context.severity("absent-path", lack.case))  # fmt: skip
    yield from filed_troubles(context, "absent-path")
    yield from _doubtful(context, told)


def _doubtful(context: Context, told: set[str]) -> Iterator[Report]:
    """Note a bare name that several files have."""
    for claim in context.inquiry.claims:
        if claim.item.key in told:
            continue
        for proof in proofs(context, claim):
            evidence = proof.evidence
            if evidence.answer is Answer.VERIFIED and " may be " in evidence.detail:
                span = evidence.reference.span
                yield Report(span, f"{claim.item.id} names a file that is not the only one of its "
                             f"name: {evidence.detail}", claim.item, header(context, claim, span),
                             "write the path", severity="note")  # fmt: skip
                break
