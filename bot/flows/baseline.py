"""Baseline: the findings of whole trackers, compared with those that the policy has frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.policy.baseline import Entry, entry_of
from bot.core.policy.rewrite import add, drop, entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.finding import Finding

NEVER_FROZEN = frozenset({"policy-changed", "expired-waiver"})
"""Rules about the policy itself: freezing them would hide what the policy hides."""


class Comparison(NamedTuple):
    """Entries that are new, those in the policy that still occur, and those that do not."""

    new: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    gone: tuple[Entry, ...]


def compare(findings: Iterable[Finding], text: str) -> Comparison:
    """Compare findings, the frozen ones among them, with the baseline in a policy's text."""
    told = {entry_of(each): None for each in findings if each.rule not in NEVER_FROZEN}
    held = entries(text)
    kept = tuple(entry for entry in held if any(entry.covers(each) for each in told))
    new = [each for each in told if not any(entry.covers(each) for entry in held)]
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
