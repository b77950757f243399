"""Baseline: the findings of whole trackers, compared with those that the policy has frozen."""

from __future__ import annotations

from bot.core.evaluate import evaluate
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.policy.apply import waived
from bot.core.policy.baseline import Entry, entry_of
from bot.core.policy.rewrite import add, drop, entries
from bot.flows.gather import gather

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.finding import Finding
    from bot.core.model.policy import Policy
    from bot.flows.request import Request
    from bot.ports.repository import Repository

NEVER_FROZEN = frozenset({"policy-changed", "expired-waiver"})
"""Rules about the policy itself: freezing them would hide what the policy hides."""


class Comparison(NamedTuple):
    """Entries that are new, those in the policy that still occur, and those that do not."""

    new: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    gone: tuple[Entry, ...]


def audit(repository: Repository, request: Request) -> tuple[Finding, ...]:
    """Give every finding of a request, those that the policy waives or has frozen, too."""
    snapshot = gather(repository, request)
    policy = snapshot.policy._replace(baseline=frozenset(), waivers=())
    return evaluate(snapshot._replace(policy=policy)).findings


def compare(findings: Iterable[Finding], policy: Policy, today: str) -> Comparison:
    """Compare an audit with the policy's baseline; what is waived today is not new."""
    told = {
        entry_of(each): waived(each, policy, today)
        for each in findings
        if each.rule not in NEVER_FROZEN
    }
    held = entries(policy.text)
    kept = tuple(entry for entry in held if any(entry.covers(each) for each in told))
    new = [
        each
        for each, waiver in told.items()
        if waiver is None and not any(entry.covers(each) for entry in held)
    ]
    gone = tuple(entry for entry in held if entry not in kept)
    return Comparison(tuple(sorted(new, key=_by_path)), kept, gone)


def freeze(text: str, comparison: Comparison) -> str:
    """Give the policy's text with the new entries."""
    return add(text, comparison.new)


def prune(text: str, comparison: Comparison) -> str:
    """Give the policy's text without the entries that no longer occur."""
    return drop(text, frozenset(comparison.gone))


def _by_path(entry: Entry) -> tuple[str, str, str, str, str]:
    return entry.path, entry.item, entry.rule, entry.field, entry.about
