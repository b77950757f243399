"""JSON: the verdict as one object, an entry a line; docs/check.schema.json describes it."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.jsontext import object_text
from bot.core.render.places import byte_offsets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.finding import Finding
    from bot.core.model.verdict import JudgedTransition, Verdict
    from bot.core.render import Texts

VERSION = "1"
"""The version of the object's shape: another one means that a key went or means another thing."""


def render(verdict: Verdict, texts: Texts) -> str:
    """Write the object: offsets of edits in bytes of the head, columns in characters from 1."""
    return object_text(shape(verdict, texts)) + "\n"


def shape(verdict: Verdict, texts: Texts) -> dict[str, object]:
    """Give the object as plain values."""
    offsets = byte_offsets(verdict.findings, texts)
    return {
        "version": VERSION,
        "verdict": verdict.outcome.value,
        "mode": verdict.mode,
        "base": verdict.base,
        "head": verdict.head,
        "trackers": [tracker._asdict() for tracker in verdict.trackers],
        "transitions": [transition_entry(transition) for transition in verdict.transitions],
        "findings": [finding_entry(finding, offsets) for finding in verdict.findings],
        "signoffs": [signoff._asdict() for signoff in verdict.signoffs],
        "skipped": [
            {"rule": one.rule, "why": one.why, "count": one.times} for one in verdict.skipped
        ],
        "notes": list(verdict.notes),
    }


def transition_entry(transition: JudgedTransition) -> dict[str, object]:
    """Give a transition as plain values."""
    return {
        "path": transition.path,
        "item": transition.item,
        "field": transition.field,
        "from": transition.before,
        "to": transition.after,
        "from_state": transition.before_state,
        "to_state": transition.after_state,
        "line": transition.line,
        "title": transition.title,
    }


def finding_entry(finding: Finding, offsets: Mapping[tuple[str, int], int]) -> dict[str, object]:
    """Give a finding as plain values; ``offsets`` as ``byte_offsets`` makes them."""
    place = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": place.path,
        "side": place.side,
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
        "item": finding.item,
        "field": finding.field,
        "message": finding.message,
        "edits": [
            {
                "path": edit.path,
                "start": offsets[edit.path, edit.start],
                "end": offsets[edit.path, edit.end],
                "text": edit.text,
            }
            for edit in finding.edits
        ],
        "end_line": place.end_line or place.line,
        "title": finding.title,
        "hint": finding.hint,
        "was": finding.was,
    }
