"""Fixes: the edits that findings offer, applied to a text; every other character stays."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.finding import Edit, Finding


def fixes(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Give for each path the findings whose edits can all be applied together.

    Of two findings that would write the same place the first is taken; the other is told again
    by the next check.
    """
    taken: dict[str, list[Edit]] = {}
    chosen: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.edits and not any(
            _overlap(edit, other) for edit in finding.edits for other in taken.get(edit.path, ())
        ):
            for edit in finding.edits:
                taken.setdefault(edit.path, []).append(edit)
            chosen.setdefault(finding.edits[0].path, []).append(finding)
    return chosen


def _overlap(one: Edit, other: Edit) -> bool:
    if one == other:
        return False
    return one.start == other.start or (one.start < other.end and other.start < one.end)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that don't overlap to a text."""
    parts, at = [], 0
    for edit in sorted(set(edits)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])
