"""What the policy says of one tracker, one rule, one finding."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.policy.globs import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.finding import Finding
    from bot.core.model.policy import Policy, TrackerPolicy, Waiver


def tracker_policy(policy: Policy, path: str) -> TrackerPolicy | None:
    """Give the first entry of the policy that matches a path."""
    return next((entry for entry in policy.trackers if matches(entry.path, path)), None)


def severity(
    rule: str, preset: Mapping[str, str], tracker: TrackerPolicy | None, policy: Policy
) -> Severity:
    """Weigh a rule: as the tracker's entry says, else the policy, else the preset, else off."""
    said = tracker.rules.get(rule) if tracker else None
    return Severity(said or policy.rules.get(rule) or preset.get(rule) or Severity.OFF)


def waived(finding: Finding, policy: Policy, today: str) -> Waiver | None:
    """Give the waiver in force for a finding; ``today`` is an ISO date or time."""
    return next((each for each in policy.waivers if _covers(each, finding, today[:10])), None)


def expired(policy: Policy, today: str) -> list[Waiver]:
    """List the waivers whose last day is over; ``today`` is an ISO date or time."""
    return [waiver for waiver in policy.waivers if waiver.until < today[:10]]


def _covers(waiver: Waiver, finding: Finding, today: str) -> bool:
    return (
        waiver.rule == finding.rule
        and today <= waiver.until
        and waiver.item.casefold() in {"", finding.item.casefold()}
        and (not waiver.path or matches(waiver.path, finding.location.path))
    )
