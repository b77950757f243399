"""Text: the verdict for a person at a terminal, one block a row and a line that sums up."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.colour import PLAIN
from bot.core.render.excerpt import excerpt, shown
from bot.core.render.mend import Mended, differing, mended
from bot.core.render.order import Row, rows
from bot.core.render.safe import inert, visible
from bot.core.render.summary import summary
from bot.core.render.width import cells, clipped
from bot.core.render.words import count, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.finding import Finding
    from bot.core.model.source import Source
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts
    from bot.core.render.colour import Look

WIDEST_WAS = 60
MOST_FIX_LINES = 4


def render(verdict: Verdict, texts: Texts, look: Look = PLAIN) -> str:
    """Write the verdict; with ``look.quiet`` the findings and nothing else."""
    blocks = ["\n".join(block(row, texts, look)) for row in rows(verdict.findings)]
    if not look.quiet:
        blocks.append("\n".join(summary(verdict)))
    return inert("\n\n".join(blocks) + "\n") if blocks else ""


def block(row: Row, texts: Texts, look: Look) -> Iterator[str]:
    """Write one row: what is wrong, the line with a caret, what would be right."""
    first = row.first
    gutter = " " * len(str(row.line))
    yield heading(first, look)
    source = texts(row.path, row.side)
    if source is None or row.line > len(source.starts):
        aside = [f"was: {shown(first.was)}"] if first.was else []
    else:
        aside = []
        yield f"{gutter} {look.paint('|', 'frame')}"
        yield from lines(first, source, look)
    aside += [*hints(first), *also(row, look.width - len(gutter) - 3)]
    for finding in row.findings:
        aside += fix(finding, texts, look.width - len(gutter) - 3)
    for note in aside:
        mark = look.paint("=", "frame") if note[:1] != " " else " "
        yield f"{gutter} {mark} {note.strip() if mark != ' ' else note[1:]}"


def heading(finding: Finding, look: Look) -> str:
    """Write the place, the rule and the message."""
    place = finding.location
    where = f"{visible(place.path)}:{place.line}:{place.column}"
    if place.side == "base":
        where += " (base)"
    rule = look.paint(f"{finding.severity.value}[{finding.rule}]", finding.severity.value)
    return f"{look.paint(where, 'place')}: {rule}: {visible(finding.message)}"


def lines(finding: Finding, source: Source, look: Look) -> Iterator[str]:
    """Write the line cut around the place, and the caret under it."""
    place = finding.location
    number, bar = str(place.line), look.paint("|", "frame")
    text = source.line_text(place.line)
    end = len(text) + 1 if place.end_line > place.line else place.end_column
    cut = excerpt(text, place.column, end, look.width - len(number) - 3)
    yield f"{look.paint(number, 'frame')} {bar} {cut.text}".rstrip()
    caret = look.paint("^" * cut.length, finding.severity.value)
    was = f" was: {clipped(shown(finding.was), WIDEST_WAS)}" if finding.was else ""
    yield f"{' ' * len(number)} {bar} {' ' * cut.before}{caret}{was}"


def hints(finding: Finding) -> list[str]:
    """Give the lines that say what would be right."""
    return [visible(line) for line in finding.hint.splitlines() if line.strip()]


def also(row: Row, width: int) -> list[str]:
    """Tell the other findings of the row: on one line if they fit, else a line each."""
    others = [other(finding, row) for finding in row.findings[1:]]
    if not others:
        return []
    label = "also on this row: "
    together = label + ", ".join(others)
    if len(others) == 1 or cells(together) <= width:
        return [together]
    return [label + others[0], *(" " * (len(label) + 1) + text for text in others[1:])]


def other(finding: Finding, row: Row) -> str:
    """Tell a further finding of a row in few words."""
    weight = "" if finding.severity == row.severity else f"{finding.severity.value} "
    said = "; ".join([told(finding), *hints(finding)])
    return f"{weight}{finding.rule} ({visible(said)})"


def fix(finding: Finding, texts: Texts, width: int) -> list[str]:
    """Show what ``--fix`` would make of the row."""
    source = texts(finding.edits[0].path, "head") if finding.edits else None
    change = mended(source, finding.edits) if source else None
    if change is None:
        return ["fix available (--fix)"] if finding.edits else []
    label = "fix available (--fix): "
    if change.removed:
        return [f"{label}{count(change.last - change.first + 1, 'line')} removed"]
    if change.first == change.last and "\n" not in change.after:
        column, end = differing(change.before, change.after)
        cut = excerpt(change.after, column, end, width - len(label))
        return [label + cut.text]
    return [label.rstrip(), *new_lines(change, width)]


def new_lines(change: Mended, width: int) -> list[str]:
    """List the lines a longer fix would leave."""
    after = [line.rstrip("\r") for line in change.after.split("\n")]
    told_lines = [f"   {clipped(shown(line), width - 2)}" for line in after[:MOST_FIX_LINES]]
    if len(after) > MOST_FIX_LINES:
        told_lines.append(f"   … {count(len(after) - MOST_FIX_LINES, 'more line', 'more lines')}")
    return told_lines
