"""Atoms: a cell's text cut into code spans, links, URLs and words, each with its place."""

from __future__ import annotations

from functools import cache

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

LONGEST = 400
"""No path, name or link target is longer than this; what is longer is no reference."""


class Atom(NamedTuple):
    """A piece of a cell: ``kind`` is ``word``, ``code``, ``open`` (of a link's label), ``target``
    (of a link), ``url`` or ``cut`` (between two references); ``start`` its offset in the cell.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


@cache
def _pattern() -> re.Pattern[str]:
    import re

    return re.compile(
        rf"(?P<tick>`+)"
        rf"|\]\(\s{{0,9}}<?(?P<target>[^\s()<>]{{1,{LONGEST}}}(?:\([^\s()<>]{{0,99}}\)[^\s()<>]{{0,99}})?)>?"
        r"(?:\s{1,9}[\"'][^\"'\n]{0,200}[\"'])?\s{0,9}\)"
        r"|(?P<url>\b[A-Za-z][A-Za-z0-9+]{1,15}://[^\s<>|\"`\])]{0,2000})"
        r"|(?P<mail>\bmailto:\S{0,200})"
        r"|(?P<open>\[)"
        r"|(?P<cut><br\s{0,9}/?>|[,;|\n、，；。])"
        r"|(?P<word>[^\s,;|<>\"`\[\]()、，；。（）“”„«»「」『』→⇒•·]{1,2000})"
    )


def atoms(text: str) -> Iterator[Atom]:
    """Cut a text into atoms, in order; the label of a link is cut like any text, struck-out text
    is left out.
    """
    spans = _ticks(text)
    at, struck = 0, False
    for match in _pattern().finditer(text):
        if match.start() < at:
            continue
        kind = match.lastgroup or ""
        piece = match[kind] if kind else ""
        if kind == "tick":
            end = spans.get(match.start())
            if end is not None:
                at = end + len(piece)
                if not struck:
                    yield Atom("code", text[match.end() : end], match.end())
        elif kind == "word" and "~~" in piece:
            kept, struck = _unstruck(Atom(kind, piece, match.start()), struck=struck)
            yield from kept
        elif kind and not struck and kind != "mail":
            yield Atom(kind, piece, match.start(kind))


def _unstruck(atom: Atom, *, struck: bool) -> tuple[list[Atom], bool]:
    """Give the parts of a word outside ``~~``, and whether what follows is struck out."""
    kept, at = [], atom.start
    parts = atom.text.split("~~")
    for number, part in enumerate(parts):
        if part and not struck:
            kept.append(Atom("word", part, at))
        at += len(part) + 2
        if number < len(parts) - 1:
            struck = not struck
    return kept, struck


def _ticks(text: str) -> dict[int, int]:
    """Map where each code span opens to where its closing run of ticks starts."""
    if "`" not in text:
        return {}
    runs: list[tuple[int, int]] = []
    at = text.find("`")
    while at >= 0:
        end = at
        while end < len(text) and text[end] == "`":
            end += 1
        runs.append((at, end - at))
        at = text.find("`", end)
    following: dict[int, list[int]] = {}
    for start, size in reversed(runs):
        following.setdefault(size, []).append(start)
    spans, free = {}, 0
    for start, size in runs:
        same = following[size]
        same.pop()
        if start >= free and same:
            spans[start] = same[-1]
            free = same[-1] + size
    return spans
