"""Account: what was judged, what moved, what was skipped, and which approvals nobody looked up."""

from __future__ import annotations

from bot.core.model.evidence import Answer
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import JudgedTracker, JudgedTransition, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.transition import Transition

NEEDS_RECORDS = frozenset({
    "missing-signoff", "incomplete-record", "self-signoff", "unauthorized-signoff",
    "stale-signoff", "unverifiable-record", "changed-evidence",
})  # fmt: skip
"""Rules that ask for recorded approvals; they are listed as skipped where there are none."""


def judged(context: Context) -> JudgedTracker:
    """Say which tracker was judged, and how many of its items changed."""
    items = [item for item in context.tracker.items if item.kind != "deliverable"]
    pairs = (pair for pair in context.snapshot.pairs if pair.path == context.path)
    changed = sum(len(pair.changes) for pair in pairs)
    return JudgedTracker(context.path, context.preset.name, len(items), changed)


def transitions(context: Context) -> Iterator[JudgedTransition]:
    """Give the transitions of items that were there before."""
    for entry in context.transitions:
        if entry.before is not None:
            yield _reported(context, entry)


def _reported(context: Context, entry: Transition) -> JudgedTransition:
    before, after = entry.before, entry.after
    source = context.tracker.source
    field = entry.field
    return JudgedTransition(
        context.path,
        entry.item.id,
        (field.name if field else "") or "status",
        before.text if before else None,
        after.text,
        before.state.reported if before and before.state else None,
        after.state.reported if after.state else None,
        source.line(field.span.start if field else entry.item.span.start),
        entry.item.title,
    )


def skipped(contexts: list[Context]) -> Iterator[Skipped]:
    """Name the rules that would have asked for recorded approvals, where some are needed."""
    needed = sum(1 for context in contexts for _ in approvals(context))
    weights = (pair for context in contexts for pair in context.severities.items())
    names = {name for name, weight in weights if weight != "off"}
    if needed:
        for name in sorted(names & NEEDS_RECORDS):
            yield Skipped(name, "without sign-off records", needed)
    proofs = [one for context in contexts for claim in context.inquiry.claims
              for one in context.inquiry.evidence(claim.item)
              if one.answer is Answer.VERIFIED and one.why == "unproven-test"]  # fmt: skip
    if proofs:
        yield Skipped("unproven-test", "without a forge",
                      len(proofs))  # fmt: skip


def approvals(context: Context) -> Iterator[tuple[Transition, str]]:
    """Give each approval that a status entered by this change asks for."""
    for entry in context.transitions:
        guards = context.guards(entry)
        if guards is None or not guards.signoff:
            continue
        said = entry.item.text("criteria").casefold()
        if not guards.signoff_words or any(word in said for word in guards.signoff_words):
            yield from ((entry, group) for group in guards.signoff)
