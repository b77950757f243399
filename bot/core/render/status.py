"""Status: the one line beside a commit; its first fifty characters must do."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.core.render.order import Row, rows
from bot.core.render.safe import encodable, visible
from bot.core.render.words import awaited, count, listed, shortened

if TYPE_CHECKING:
    from bot.core.model.verdict import Verdict

LONGEST = 140


def status_line(verdict: Verdict) -> str:
    """Say in at most 140 characters what the verdict is and what to do."""
    if verdict.outcome is Outcome.UNDECIDED:
        why = "; ".join(verdict.notes) or "something asked for was not answered"
        return closed(f"can't decide yet: {why}", "; trying again")
    wrong = [row for row in rows(verdict.findings) if row.severity is Severity.ERROR]
    if wrong:
        advise = "advise: " if verdict.mode == "advise" else ""
        return counted(f"{advise}{count(len(wrong), 'row')}: ", wrong)
    waiting = awaited(verdict.signoffs)
    if waiting:
        groups = dict.fromkeys(group for held in waiting.values() for group in held)
        return closed(f"waiting for {', '.join(groups)} ({', '.join(waiting)}", ")")
    return closed(calm(verdict), "")


def calm(verdict: Verdict) -> str:
    """Say that nothing is in the way."""
    if not verdict.trackers and not verdict.findings:
        return "no tracker is touched"
    moved = len(verdict.transitions)
    text = f"{count(moved, 'transition')} by the rules" if moved else "nothing against the rules"
    remarks = [f.severity for f in verdict.findings]
    told = [
        count(remarks.count(kind), kind.value)
        for kind in (Severity.WARNING, Severity.NOTE)
        if kind in remarks
    ]
    signed = ["signed off"] if verdict.signoffs else []
    return ", ".join([text, *signed, *([listed(told)] if told else [])])


def counted(start: str, wrong: list[Row]) -> str:
    """Name as many rows as fit, and how many more there are."""
    names = [named(row) for row in wrong]
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        line = start + ", ".join(names[:shown]) + more
        if len(line) <= LONGEST:
            return line
    return closed(start + names[0], f" and {len(names) - 1} more" if names[1:] else "")


def named(row: Row) -> str:
    """Name a row by its item, else its place, and what leads its findings."""
    first = row.first
    where = first.item or f"{row.path.rpartition('/')[2]}:{row.line}"
    return encodable(visible(f"{where} {first.rule}"))


def closed(text: str, end: str) -> str:
    """Cut a text so that it and its end fit the line."""
    return shortened(encodable(visible(text)), LONGEST - len(end)) + end
