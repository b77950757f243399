"""Markdown: the verdict as the one comment of a merge request."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.core.render.escape import prose
from bot.core.render.order import WEIGHT, Row, rows
from bot.core.render.status import calm
from bot.core.render.summary import undecided
from bot.core.render.words import ADVISE, awaited, count, listed, shortened, skips, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.verdict import JudgedTransition, Verdict
    from bot.core.render import Texts

MARK = {Severity.ERROR: "✗", Severity.WARNING: "warning", Severity.NOTE: "note"}
MOST_ROWS, LONGEST_CELL, LONGEST_LINE = 50, 200, 1000


def render(verdict: Verdict, texts: Texts) -> str:  # noqa: ARG001 - a format's signature
    """Write the comment: one line when all is fine, else a table of what moved and what is wrong.

    The lines of a file are left to the inline comments.
    """
    blocks = [headline(verdict)]
    table = [*wrong(verdict), *right(verdict)]
    if verdict.findings or verdict.signoffs:
        head = ["| | item | change | |", "|---|---|---|---|"]
        blocks.append("\n".join([*head, *table[:MOST_ROWS]]))
        if len(table) > MOST_ROWS:
            more = count(len(table) - MOST_ROWS, "more row")
            blocks.append(f"and {more}; `countersign check` lists them")
    if who := needed(verdict):
        blocks.append(f"**Who is needed:** {shortened(who, LONGEST_LINE)}")
    notes = [] if verdict.outcome is Outcome.UNDECIDED else verdict.notes
    blocks += [
        f"<sub>{prose(shortened(note, LONGEST_LINE))}</sub>"
        for note in (*notes, *skips(verdict.skipped))
    ]
    return "\n\n".join(blocks) + "\n"


def headline(verdict: Verdict) -> str:
    """Write the verdict in one line."""
    if verdict.outcome is Outcome.UNDECIDED:
        return f"**Countersign: {prose(undecided(verdict))}**"
    broken = sum(row.severity is Severity.ERROR for row in rows(verdict.findings))
    if broken:
        advise = f" ({ADVISE})" if verdict.mode == "advise" else ""
        return f"**Countersign: {count(broken, 'row')} to mend**{advise}"
    if needed(verdict):
        return "**Countersign: waiting for sign-off**"
    return f"**Countersign:** {calm(verdict)}"


def wrong(verdict: Verdict) -> Iterator[str]:
    """Write the rows with findings, errors first."""
    moves = {(move.path, move.item): move for move in verdict.transitions}
    for row in sorted(rows(verdict.findings), key=lambda row: WEIGHT[row.severity]):
        first = row.first
        move = moves.get((row.path, first.item))
        was = f"{first.field} was {first.was}".lstrip() if first.was else first.field
        change = moved(move) if move else prose(shortened(was, 120))
        item = f"{first.item} {first.title}".rstrip() or f"{row.path}:{row.line}"
        yield cells(MARK[row.severity], prose(shortened(item, 80)), change, said(row))


def right(verdict: Verdict) -> Iterator[str]:
    """Write the transitions that nothing is held against."""
    held = {(finding.location.path, finding.item) for finding in verdict.findings}
    waits = awaited(verdict.signoffs)
    for move in verdict.transitions:
        if (move.path, move.item) not in held:
            item = shortened(f"{move.item} {move.title}".rstrip(), 80)
            last = "waiting for sign-off" if move.item in waits else "by the rules"
            yield cells("…" if move.item in waits else "✓", prose(item), moved(move), last)


def said(row: Row) -> str:
    """Tell in short what is wrong with a row, and how many more findings it has."""
    first = row.first
    hint = f"; {first.hint.splitlines()[0]}" if first.hint.strip() else ""
    more = f" (and {len(row.findings) - 1} more)" if row.findings[1:] else ""
    return prose(shortened(told(first) + hint, LONGEST_CELL)) + more


def moved(move: JudgedTransition) -> str:
    """Write a transition."""
    before = shortened(move.before or "new", 60)
    return f"{prose(before)} → {prose(shortened(move.after, 60)) or 'nothing'}"


def needed(verdict: Verdict) -> str:
    """Name the groups whose approval is missing."""
    return "; ".join(
        f"{prose(listed(groups))} for {prose(item)}"
        for item, groups in awaited(verdict.signoffs).items()
    )


def cells(*texts: str) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(texts)} |"
