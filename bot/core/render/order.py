"""Order: findings gathered by row, rows in file order, each row's findings by weight and cause."""

from __future__ import annotations

from bot.core.model.families import CAUSE
from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.finding import Finding

WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2, Severity.OFF: 3}
"""Heavier first."""


class Row(NamedTuple):
    """The findings on one line of one file; the first is the one to tell."""

    path: str
    side: str
    line: int
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that leads: the heaviest, and among those the first cause."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """How much the heaviest finding weighs."""
        return self.first.severity


def rank(finding: Finding) -> tuple[int, int, int]:
    """Rank a finding: errors first, then causes before what follows from them."""
    place = finding.location
    return WEIGHT[finding.severity], CAUSE.get(finding.rule, len(CAUSE)), place.column


def rows(findings: Iterable[Finding]) -> list[Row]:
    """Gather findings by row: paths in order of first appearance, lines in file order."""
    paths: dict[str, dict[tuple[int, str], list[Finding]]] = {}
    for finding in findings:
        place = finding.location
        lines = paths.setdefault(place.path, {})
        lines.setdefault((place.line, place.side), []).append(finding)
    return [
        Row(path, side, line, tuple(sorted(lines[line, side], key=rank)))
        for path, lines in paths.items()
        for line, side in sorted(lines)
    ]


def by_importance(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings so that cutting the list leaves out what matters least."""
    return sorted(findings, key=rank)
