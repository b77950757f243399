"""The rule expired-waiver."""

from __future__ import annotations

from bot.core.model.finding import Finding, Location, Severity
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.snapshot import Snapshot


def expired_waiver(snapshot: Snapshot) -> Iterator[Finding]:
    """Report a waiver whose last day is over.

    ## What it checks

    The `until` of each waiver in the policy, against the date of the change's last commit. The day
    itself still counts.

    ## Why it matters

    An expired waiver waives nothing: the finding it covered is told again. Left in the policy it
    makes people believe that somebody still stands for it.

    ## Example

    `until: 2026-10-31` in the policy of a repository that changes on 20 November.

    ## How to resolve

    Remove the waiver, or give it a new day and say in its reason why it goes on.
    """
    policy = snapshot.policy
    severity = Severity(policy.rules.get("expired-waiver", Severity.WARNING))
    for waiver in policy.waivers if severity is not Severity.OFF else ():
        if waiver.until < snapshot.today:
            message = (f"the waiver of {waiver.rule} for {waiver.item or waiver.path} ended on "
                       f"{waiver.until}")  # fmt: skip
            place = Location(policy.path, "base", max(waiver.line, 1))
            yield Finding("expired-waiver", severity, place, message, waiver.item,
                          hint="remove it, or set a new day and say why it goes on")  # fmt: skip
