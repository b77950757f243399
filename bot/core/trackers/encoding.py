"""Encoding: files that are no UTF-8 text, or whose lines nobody else sees as lines."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.tracker import Problem
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.source import Source

_RULE = "unparsable-tracker"
UTF16 = "the file is UTF-16, which neither git nor hosts read as text; save it as UTF-8"
BINARY = "there is a NUL byte here: git and hosts take the file for a binary one"
BYTES = "from here the file is no UTF-8; items are read as far as their bytes allow"
RETURNS = "lines end with a lone carriage return, so that git and hosts see one long line"


def strange(source: Source) -> list[Problem]:
    """Tell what is wrong with the way a text is written down, each kind at its first place."""
    text = source.text
    problems = []
    nul = text.find("\x00")
    if nul >= 0:
        wide = text.count("\x00") * 4 > len(text)
        place = Span(0, 1) if wide else Span(nul, nul + 1)
        return [Problem(_RULE, place, UTF16 if wide else BINARY)]
    bad = _first_bad(text)
    if bad >= 0:
        problems.append(Problem(_RULE, Span(bad, bad + 1), BYTES))
    if "\r" in text and text.count("\r") > 2 * text.count("\n"):
        at = text.find("\r")
        problems.append(Problem(_RULE, Span(at, at + 1), RETURNS))
    return problems


def _first_bad(text: str) -> int:
    """Find the first byte that was no UTF-8, -1 where there is none."""
    if text.isascii():
        return -1
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return -1
