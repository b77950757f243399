"""Locate: a rule's report put at its line and column, as a finding."""

from __future__ import annotations

from bot.core.model.finding import Finding, Location
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.context import Context
    from bot.core.model.finding import Severity
    from bot.core.model.source import Source
    from bot.core.model.tracker import Tracker
    from bot.core.rules import Report


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
    return context.inquiry.facts.text(path) if side == "head" else None
