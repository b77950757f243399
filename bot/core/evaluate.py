"""Evaluate: a snapshot into a verdict; pure, so the same snapshot always gives the same answer."""

from __future__ import annotations

from bot.core.context import Context
from bot.core.model.evidence import Answer
from bot.core.model.finding import Finding, Location, Severity
from bot.core.model.tracker import Tracker
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import (
    AwaitedSignoff,
    JudgedTracker,
    JudgedTransition,
    Outcome,
    Skipped,
    Verdict,
)
from bot.core.rules import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core.model.snapshot import Snapshot
    from bot.core.model.source import Source
    from bot.core.model.transition import Transition
    from bot.core.rules import Report

NEEDS_RECORDS = frozenset({
    "missing-signoff", "incomplete-record", "self-signoff", "unauthorized-signoff",
    "stale-signoff", "unverifiable-record", "changed-evidence",
})  # fmt: skip
"""Rules that ask for recorded approvals; they are listed as skipped where there are none."""
OF_THE_POLICY = frozenset({"expired-waiver"})
"""Rules that judge the policy file and no tracker."""


def evaluate(snapshot: Snapshot) -> Verdict:
    """Judge a snapshot: parse results and answers in, findings and an outcome out."""
    contexts = [one for one in contexts_of(snapshot) if not one.pair.companion]
    findings = [finding for context in contexts for finding in findings_of(context)]
    findings = [*dict.fromkeys(held(findings, snapshot)), *of_the_policy(snapshot)]
    findings.sort(key=_order)
    lost = tuple(dict.fromkeys(text for context in contexts if context.claims
                               for text in _lost(context)))  # fmt: skip
    return Verdict(
        _outcome(findings, lost, snapshot.policy.mode),
        snapshot.base,
        snapshot.head,
        tuple(_judged(context) for context in contexts),
        tuple(row for context in contexts for row in _transitions(context)),
        tuple(findings),
        tuple(AwaitedSignoff(entry.item.id, group, "unknown")
              for context in contexts for entry, group in _approvals(context)),
        tuple(_skipped(contexts)),
        notes=(*snapshot.notes, *lost),
        mode=snapshot.policy.mode,
    )


def contexts_of(snapshot: Snapshot) -> list[Context]:
    """Give each tracker's context; they know each other, for trackers belong together."""
    contexts = [Context(snapshot, pair) for pair in snapshot.pairs]
    others = {context.path: context for context in contexts}
    for context in contexts:
        context.others = others
    return contexts


def findings_of(context: Context) -> Iterator[Finding]:
    """Run every rule that the tracker's preset and policy switch on."""
    for name, severity in severities_of(context).items():
        if severity == Severity.OFF or name in NEEDS_RECORDS or name in OF_THE_POLICY:
            continue
        try:
            rule = load(name)
        except KeyError:
            continue
        for report in rule(context):
            yield finding_of(context, name, Severity(report.severity or severity), report)


def severities_of(context: Context) -> Mapping[str, str]:
    """Weigh every rule: as the tracker's policy says, else the policy, else the preset."""
    policy, rule = context.snapshot.policy, context.pair.policy
    if not policy.rules and rule is None:
        return context.preset.severities
    return {**context.preset.severities, **policy.rules, **(rule.rules if rule else {})}


def finding_of(context: Context, rule: str, severity: Severity, report: Report) -> Finding:
    """Put a rule's report at its line and column."""
    path = report.path or context.path
    source = _source(context, path, report.side)
    item = report.item
    location = Location(path, report.side)
    if source is not None:
        start, end = report.span
        line, stop = source.line(start), source.line(max(start, end - 1))
        first = source.column(start)
        last = source.column(end) if stop == line else len(source.line_text(line)) + 1
        location = Location(path, report.side, line, first, max(last, first), stop)
    return Finding(
        rule, severity, location, report.message, item.id if item else "",
        item.title if item else "", report.field, report.edits, report.hint, report.was,
    )  # fmt: skip


def _source(context: Context, path: str, side: str) -> Source | None:
    """Give the text that a place is in."""
    for pair in context.snapshot.pairs:
        if pair.path == path:
            tracker: Tracker | None = pair.before if side == "base" else pair.after
            return tracker.source if tracker else None
    if path in context.snapshot.texts:
        return context.snapshot.texts[path][side == "head"]
    return context.facts.text(path) if side == "head" else None


def held(findings: Iterable[Finding], snapshot: Snapshot) -> Iterator[Finding]:
    """Leave out what the policy waives or has frozen."""
    policy = snapshot.policy
    if not (policy.waivers or policy.baseline):
        yield from findings
        return
    from bot.core.policy.apply import waived
    from bot.core.policy.baseline import frozen

    for finding in findings:
        if not waived(finding, policy, snapshot.today) and not frozen(finding, policy):
            yield finding


def of_the_policy(snapshot: Snapshot) -> Iterator[Finding]:
    """Judge the policy file itself, whatever trackers there are."""
    if snapshot.policy.waivers:
        from bot.core.rules.expired_waiver import expired_waiver

        yield from expired_waiver(snapshot)
    if snapshot.policy.path:
        from bot.core.rules.policy_changed import policy_file

        yield from policy_file(snapshot)


def _order(finding: Finding) -> tuple[str, int, int, str]:
    where = finding.location
    return where.path, where.line, where.column, finding.rule


def _outcome(findings: Sequence[Finding], lost: Sequence[str], mode: str) -> Outcome:
    """Say the one word; in the mode ``advise`` everything is shown and nothing held up."""
    if mode == "advise":
        return Outcome.SUCCESS
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Outcome.FAILURE
    return Outcome.UNDECIDED if lost else Outcome.SUCCESS


def _lost(context: Context) -> Iterator[str]:
    from bot.core.context.proofs import unanswered  # only where something is claimed

    return unanswered(context, severities_of(context))


def _judged(context: Context) -> JudgedTracker:
    items = [item for item in context.tracker.items if item.kind != "deliverable"]
    return JudgedTracker(context.path, context.preset.name, len(items), len(context.changes))


def _transitions(context: Context) -> Iterator[JudgedTransition]:
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


def _skipped(contexts: list[Context]) -> Iterator[Skipped]:
    """Name the rules that would have asked for recorded approvals, where some are needed."""
    needed = sum(1 for context in contexts for _ in _approvals(context))
    names = {name for context in contexts for name in context.preset.severities}
    if needed:
        for name in sorted(names & NEEDS_RECORDS):
            yield Skipped(name, "without sign-off records", needed)
    proofs = [one for context in contexts for claim in context.claims
              for one in context.evidence(claim.item)
              if one.answer is Answer.VERIFIED and one.why == "unproven-test"]  # fmt: skip
    if proofs:
        yield Skipped("unproven-test", "without a forge",
                      len(proofs))  # fmt: skip


def _approvals(context: Context) -> Iterator[tuple[Transition, str]]:
    """Give each approval that a status entered by this change asks for."""
    for entry in context.transitions:
        guards = context.guards(entry)
        if guards is None or not guards.signoff:
            continue
        said = entry.item.text("criteria").casefold()
        if not guards.signoff_words or any(word in said for word in guards.signoff_words):
            yield from ((entry, group) for group in guards.signoff)
