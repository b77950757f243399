"""Mend: what the lines an edit touches would say with the edit made."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.finding import Edit
    from bot.core.model.source import Source


class Mended(NamedTuple):
    """Lines ``first`` to ``last`` (from 1, inclusive), as they are and as they would be.

    Both texts are whole lines without the last line end; ``removed``: the lines go altogether.
    """

    first: int
    last: int
    before: str
    after: str
    removed: bool = False


def mended(source: Source, edits: Sequence[Edit]) -> Mended | None:
    """Make the edits of one file; None when there are none, or they overlap or miss the text."""
    ordered = sorted(edit for edit in edits if edit.path == source.path)
    ends = [0, *(edit.end for edit in ordered)]
    if not ordered or len(ordered) != len(edits) or ends[-1] > len(source.text):
        return None
    if any(not end <= edit.start <= edit.end for end, edit in zip(ends, ordered, strict=False)):
        return None
    first = source.line(ordered[0].start)
    last = source.line(max(ordered[-1].end - 1, ordered[-1].start))
    begin = source.starts[first - 1]
    stop = source.starts[last] if last < len(source.starts) else len(source.text)
    before, after = source.text[begin:stop], changed(source.text, ordered, begin, stop)
    return Mended(first, last, bare(before), bare(after), removed=not after)


def changed(text: str, edits: Sequence[Edit], begin: int, stop: int) -> str:
    """Give ``text[begin:stop]`` with the edits made."""
    pieces: list[str] = []
    for edit in edits:
        pieces += text[begin : edit.start], edit.text
        begin = edit.end
    return "".join([*pieces, text[begin:stop]])


def bare(lines: str) -> str:
    """Take the last line end off."""
    return lines.removesuffix("\n").removesuffix("\r")


def differing(before: str, after: str) -> tuple[int, int]:
    """Give the columns (from 1, end exclusive) of ``after`` that ``before`` does not have."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    same = next(
        (at for at in range(shorter - start) if before[-1 - at] != after[-1 - at]), shorter - start
    )
    return start + 1, len(after) - same + 1
