"""Comment: what is said on a merge request: on its rows, in its summary, and when rows settle."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.escape import fenced, prose
from bot.core.render.inline import inline, paragraph
from bot.core.render.markdown import render
from bot.core.render.mend import mended
from bot.core.render.safe import visible
from bot.core.render.words import count, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts
    from bot.core.render.order import Row

LONGEST_DIFF = 2000
SETTLED = "Settled: nothing is held against this row any more."
MOVED = "This row has changed since; what is held against it now stands on its new text."


def comment(row: Row, texts: Texts, longest: int) -> str:
    """Write the comment on one row; what is too long for the forge loses its suggestion first."""
    text = inline(row, texts(row.path, "head"))
    return text if len(text) <= longest else shortened(inline(row, None), longest)


def summary(verdict: Verdict, texts: Texts, placed: int, apart: Sequence[Row], longest: int) -> str:
    """Write the one comment: the table, where the rows are told in full, and in full those that
    stand on no line of the diff.
    """
    blocks = [render(verdict, texts).rstrip()]
    if apart:
        blocks += folded(apart, texts, longest - len(blocks[0]))
    if placed:
        blocks.append(f"<sub>{where(placed, others=bool(apart))}</sub>")
    return "\n\n".join(blocks) + "\n"


def unjudged(why: str) -> str:
    """Write the comment of a merge request that can't be judged as it stands."""
    return f"**Countersign can't judge this:** {prose(shortened(why, 2000))}\n"


def where(placed: int, *, others: bool) -> str:
    """Say where a reader finds what the table tells in short."""
    if others:
        return f"{count(placed, 'row')} {'has a' if placed == 1 else 'have'} " + (
            "comment on its line." if placed == 1 else "comments on their lines."
        )
    return {1: "It is told in full on its line.", 2: "Both are told in full on their lines."}.get(
        placed, f"All {placed} are told in full on their lines."
    )


def folded(apart: Sequence[Row], texts: Texts, room: int) -> Iterator[str]:
    """Write rows in full below a fold; those that fit."""
    their = "its line" if len(apart) == 1 else "their lines"
    yield f"<details><summary>{count(len(apart), 'row')} told here, not on {their}</summary>"
    for at, row in enumerate(apart):
        block = beside(row, texts)
        room -= len(block) + 2
        if room < 400:
            yield f"and {count(len(apart) - at, 'more row')}; `countersign check` tells them all"
            break
        yield block
    yield "</details>"


def beside(row: Row, texts: Texts) -> str:
    """Write one row in full, with its place and, where it can be computed, the change as a diff."""
    side = " of the base" if row.side == "base" else ""
    place = prose(shortened(visible(f"{row.path}:{row.line}"), 300)) + side
    blocks = [place, *map(paragraph, row.findings)]
    source = texts(row.path, "head")
    edits = sorted({edit for finding in row.findings for edit in finding.edits})
    change = mended(source, edits) if source and edits else None
    if change is not None:
        lines = [f"-{line}" for line in change.before.split("\n")]
        lines += [] if change.removed else [f"+{line}" for line in change.after.split("\n")]
        diff = visible_lines(lines)
        if len(diff) <= LONGEST_DIFF:
            blocks.append(fenced(diff, "diff"))
    return "\n\n".join(blocks)


def visible_lines(lines: Sequence[str]) -> str:
    """Join lines with all that can't be seen in them written out."""
    return "\n".join(visible(line.replace("\t", "    ").rstrip("\r")) for line in lines)
