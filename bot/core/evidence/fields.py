"""Fields: the names and values of a filled form: a two-column table, a list, or front matter."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.cells import split_row

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_NAME = 60


class Entry(NamedTuple):
    """A field of a form: its name and value without markup, and where the value stands."""

    name: str
    value: str
    span: Span


def fields(text: str, start: int = 0, end: int | None = None) -> Iterator[Entry]:
    """Read the fields between two offsets of a text: ``| Name | Value |``, ``- Name: value``,
    ``**Name:** value`` and ``name: value``; what stands in a code fence too.
    """
    at, stop = start, len(text) if end is None else end
    while at < stop:
        close = text.find("\n", at, stop)
        close = stop if close < 0 else close
        entry = _line(text, at, close)
        if entry is not None:
            yield entry
        at = close + 1


def _line(text: str, at: int, close: int) -> Entry | None:
    if close - at > 20_000:
        return None
    line = text[at:close]
    bare = line.strip()
    if bare.startswith("|"):
        return _row(line, at)
    return _colon(line, at)


def _row(line: str, at: int) -> Entry | None:
    """Read a row of two cells; the header and the delimiter row are no fields."""
    cells = split_row(line, at)
    if len(cells) != 2 or not cells[0].text.strip(" :-"):
        return None
    name = bare(cells[0].text)
    if name.casefold() == "field" and bare(cells[1].text).casefold() in {"value", ""}:
        return None
    return _entry(name, cells[1].text, cells[1].span.start)


def _colon(line: str, at: int) -> Entry | None:
    cut = line.find(":")
    lead = line[:cut].strip().lstrip("-*+> ") if 0 < cut < _LONGEST_NAME + 10 else ""
    after = line[cut + 1 :]
    name = bare(lead).strip("\"'")
    if not name or len(name) > _LONGEST_NAME or line.lstrip()[:1] in {"#", "<"}:
        return None
    if after and not after[0].isspace() and after[0] not in '*_`"':
        return None
    skip = len(after) - len(after.lstrip("*_"))
    return _entry(name, after[skip:], at + cut + 1 + skip)


def _entry(name: str, raw: str, at: int) -> Entry:
    text = raw.strip()
    start = at + (raw.index(text) if text else len(raw) - len(raw.lstrip()))
    value = bare(text.removesuffix(",") if text.endswith('",') else text)
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return Entry(name, value, Span(start, start + len(text)))


def bare(text: str) -> str:
    """Strip code ticks and emphasis around a text."""
    text = text.strip()
    while len(text) > 1 and text[0] in "`*_" and text[-1] == text[0]:
        text = text[1:-1].strip()
    return text.strip("*").strip() if text.startswith("**") or text.endswith("**") else text
