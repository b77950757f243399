"""Cells: a table row split at its pipes, each cell with its place."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.typed import NamedTuple

_DASHES = lazily(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")


class Cell(NamedTuple):
    """A cell: its text without padding, and where that text stands."""

    text: str
    span: Span


def split_row(line: str, start: int) -> list[Cell]:
    r"""Split a row as GitHub and GitLab do: at every pipe that is not escaped as ``\|``.

    A pipe inside a code span splits as well, and one behind two backslashes does not: that is
    what the hosts show (GFM, section 4.10).
    """
    text = line.rstrip()
    at = start + len(text) - len(text.lstrip())
    text = text.lstrip()
    if text.startswith("|"):
        text, at = text[1:], at + 1
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    parts = text.split("|")
    if "\\" in text:
        parts = _rejoin(parts)
    cells = []
    for part in parts:
        body = part.strip()
        begin = at + (len(part) - len(part.lstrip()) if body else min(1, len(part)))
        cells.append(Cell(body, Span(begin, begin + len(body))))
        at += len(part) + 1
    return cells


def _rejoin(parts: list[str]) -> list[str]:
    """Join again what was split at an escaped pipe."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].endswith("\\"):
            joined[-1] += "|" + part
        else:
            joined.append(part)
    return joined


def dashes(line: str) -> int:
    """Count the cells of the row of dashes under a table's header; 0 where it is none."""
    return len(split_row(line, 0)) if "-" in line and _DASHES.fullmatch(line) else 0
