"""Summary: the lines after the findings that say what was judged, skipped and awaited."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.core.render.order import rows
from bot.core.render.safe import visible
from bot.core.render.words import ADVISE, awaited, count, listed, revision, skips, unchecked

if TYPE_CHECKING:
    from bot.core.model.verdict import Verdict

RECORDS = "without sign-off records"
"""Why a rule was skipped that the lines about unchecked approvals tell better."""


def summary(verdict: Verdict) -> list[str]:
    """Write the closing lines; one where nothing is wrong."""
    told = unchecked(verdict.signoffs)
    skipped = [one for one in verdict.skipped if not (told and one.why == RECORDS)]
    if verdict.findings:
        lines = [" · ".join([tally(verdict), *fixable(verdict), *mode(verdict), commits(verdict)])]
        lines += skips(skipped)
    elif verdict.outcome is Outcome.UNDECIDED:
        lines = skips(skipped)
    else:
        lines = [" · ".join([fine(verdict), *skips(skipped)])]
    if verdict.outcome is Outcome.UNDECIDED:
        lines.append(undecided(verdict))
    else:
        lines += verdict.notes
    lines += [
        f"waiting for sign-off of {item}: {listed(groups)}"
        for item, groups in awaited(verdict.signoffs).items()
    ]
    lines += [
        f"not checked here: {item} needs the approval of {listed(groups)}"
        for item, groups in told.items()
    ]
    return [visible(line) for line in lines]


def tally(verdict: Verdict) -> str:
    """Count the rows with errors, the warnings and the notes, and what they were found in."""
    of = dict.fromkeys(Severity, 0)
    for finding in verdict.findings:
        of[finding.severity] += 1
    wrong = sum(row.severity is Severity.ERROR for row in rows(verdict.findings))
    parts = [f"{count(wrong, 'row')} with errors"] if wrong else []
    parts += [
        count(of[severity], severity.value)
        for severity in (Severity.WARNING, Severity.NOTE)
        if of[severity]
    ]
    items = count(sum(tracker.items for tracker in verdict.trackers), "item")
    changed = sum(tracker.changed for tracker in verdict.trackers)
    trackers = count(len(verdict.trackers), "tracker")
    return f"{', '.join(parts)} in {trackers} ({items}, {changed} changed)"


def fixable(verdict: Verdict) -> list[str]:
    """Count what ``--fix`` would mend."""
    number = sum(bool(finding.edits) for finding in verdict.findings)
    return [f"{number} fixable"] if number else []


def commits(verdict: Verdict) -> str:
    """Name the two sides."""
    return f"base {revision(verdict.base)} head {revision(verdict.head)}"


def mode(verdict: Verdict) -> list[str]:
    """Say that nothing is blocked, where errors would be."""
    wrong = any(finding.severity is Severity.ERROR for finding in verdict.findings)
    return [ADVISE] if verdict.mode == "advise" and wrong else []


def fine(verdict: Verdict) -> str:
    """Say that nothing is wrong, or that there was nothing to judge."""
    if not verdict.trackers:
        return "nothing to judge: no tracker is touched"
    parts = [
        count(len(verdict.trackers), "tracker"),
        count(sum(tracker.items for tracker in verdict.trackers), "item"),
    ]
    moved = len(verdict.transitions)
    if not moved:
        return ", ".join([*parts, "no transition, nothing against the rules"])
    by_rules = "by the rules" if moved == 1 else "all by the rules"
    return ", ".join([*parts, count(moved, "transition"), by_rules])


def undecided(verdict: Verdict) -> str:
    """Name what was not answered, and that it was not the author."""
    unanswered = "; ".join(verdict.notes) or "something asked for was not answered"
    return f"can't decide yet, through no fault of the author: {unanswered}"
