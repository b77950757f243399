"""Evaluate: a snapshot into a verdict; pure, so the same snapshot always gives the same answer."""

from __future__ import annotations

from bot.core.account import NEEDS_RECORDS, approvals, judged, skipped, transitions
from bot.core.context import Context
from bot.core.locate import finding_of
from bot.core.model.finding import Finding, Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import AwaitedSignoff, Outcome, Verdict
from bot.core.rules import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.snapshot import Snapshot

OF_THE_POLICY = frozenset({"expired-waiver"})
"""Rules that judge the policy file and no tracker."""

OF_A_MOVE = frozenset({
    "illegal-transition", "lowered-status", "locked-item-edited", "unknown-status",
    "unmet-dependency", "missing-evidence", "incomplete-evidence", "absent-path", "missing-owner",
    "blocked-without-reason", "open-child-task",
})  # fmt: skip
"""Rules that a stricter tracker's items take along into a file of no particular kind."""


def evaluate(snapshot: Snapshot) -> Verdict:
    """Judge a snapshot: parse results and answers in, findings and an outcome out."""
    contexts = [one for one in contexts_of(snapshot) if not one.pair.companion]
    findings = [finding for context in contexts for finding in findings_of(context)]
    findings = [*dict.fromkeys(held(findings, snapshot)), *of_the_policy(snapshot)]
    findings.sort(key=_order)
    unread = tuple(f"{path} could not be read: this clone does not hold it, or it is over 32 MiB"
                   for path in snapshot.unread)  # fmt: skip
    lost = unread + tuple(dict.fromkeys(text for context in contexts if context.inquiry.claims
                               for text in _lost(context)))  # fmt: skip
    return Verdict(
        _outcome(findings, lost, snapshot.policy.mode),
        snapshot.base,
        snapshot.head,
        tuple(
            judged(context)
            for context in contexts
            if (context.pair.after or context.changes)  # else all of it moved on
            and not context.pair.guest
        ),
        tuple(row for context in contexts for row in transitions(context)),
        tuple(findings),
        tuple(
            AwaitedSignoff(entry.item.id, group, "unknown")
            for context in contexts
            for entry, group in approvals(context)
        ),
        tuple(skipped(contexts)),
        notes=(*snapshot.notes, *lost),
        mode=snapshot.policy.mode,
    )


def contexts_of(snapshot: Snapshot) -> list[Context]:
    """Give each tracker's context; they know each other, for trackers belong together."""
    contexts = [Context(snapshot, pair) for pair in snapshot.pairs]
    others = {context.path: context for context in contexts if not context.pair.guest}
    for context in contexts:
        context.others = others
    return contexts


def findings_of(context: Context) -> Iterator[Finding]:
    """Run every rule that the tracker's preset and policy switch on."""
    for name, severity in context.severities.items():
        if severity == Severity.OFF or name in NEEDS_RECORDS or name in OF_THE_POLICY:
            continue
        if context.pair.guest and name not in OF_A_MOVE:
            continue
        for report in load(name)(context):
            yield finding_of(context, name, Severity(report.severity or severity), report)


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

    return unanswered(context, context.severities)
