"""Nodes of a flowchart as drawn: id, shape with its text, classes."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.typed import NamedTuple
from bot.core.trackers.mermaid_label import plain


class Drawn(NamedTuple):
    """A node at one place of the text, from ``begin`` to ``end``; the label may be empty."""

    id: str
    label: str
    classes: tuple[str, ...]
    begin: int
    end: int


_ID = lazily(r'[ \t]*((?:[^\s\[\](){}<>|;:"@~^=&-]|-(?![->.])|=(?!=)|:(?!::)|(?<=[\w.])&(?=\w))++)')
_CLASS = lazily(r"[ \t]*:::[ \t]*((?:[^\s\[\](){}<>|;:\"@~^=&-]|-(?![->.])|=(?!=))++)")
_DATA = lazily(r'@\{((?:[^"{}]|"[^"]*")*+)\}')
_DATA_LABEL = lazily(r'label\s*:\s*("[^"]*"|[^,\n]*)')
_QUOTED = lazily(r'[ \t]*("[^"]*")[ \t]*')

_SHAPES = (
    # opening, the bracket that ends the text, what else stands before and after that bracket
    ("(((", ")", ("",), "))"),
    ("([", "]", ("",), ")"),
    ("[[", "]", ("",), "]"),
    ("[(", "]", (")",), ""),
    ("[/", "]", ("/", "\\"), ""),
    ("[\\", "]", ("/", "\\"), ""),
    ("((", ")", ("",), ")"),
    ("{{", "}", ("",), "}"),
    ("(-", ")", ("-",), ""),
    ("[", "]", ("",), ""),
    ("(", ")", ("",), ""),
    ("{", "}", ("",), ""),
    (">", "]", ("",), ""),
)
"""The brackets of each shape; an opening that is not closed as it should be is a shorter one."""


def _quoted(text: str, at: int, closing: tuple[str, ...]) -> tuple[str, int] | None:
    """Read a quoted label, which may hold brackets and run over several lines."""
    match = _QUOTED.match(text, at)
    if not match:
        return None
    end = next((end for end in closing if text.startswith(end, match.end())), None)
    return (match[1], match.end() + len(end)) if end is not None else None


def _unquoted(
    text: str, at: int, line_end: int, shape: tuple[str, str, tuple[str, ...], str]
) -> tuple[str, int] | None:
    """Read a label up to the nearest closing bracket of its line."""
    _, bracket, before, after = shape
    close = text.find(bracket, at, line_end)
    if close < 0 or not text.startswith(after, close + 1):
        return None
    inner = next((end for end in before if text.endswith(end, at, close)), None)
    if inner is None:
        return None
    return text[at : close - len(inner)], close + 1 + len(after)


def _shape(text: str, at: int, line_end: int) -> tuple[str, int] | None:
    """Read the text in a node's brackets."""
    if text[at : at + 1] not in {"[", "(", "{", ">"}:
        return None
    for shape in _SHAPES:
        opening, bracket, before, after = shape
        if not text.startswith(opening, at):
            continue
        inside = at + len(opening)
        closing = tuple(end + bracket + after for end in before)
        found = _quoted(text, inside, closing) or _unquoted(text, inside, line_end, shape)
        if found:
            return found
    return None


def read_node(text: str, at: int, line_end: int) -> Drawn | None:
    """Read the node at ``at``; None where there is none."""
    match = _ID.match(text, at)
    if not match:
        return None
    name, end, label = match[1], match.end(), ""
    found = _shape(text, end, line_end)
    if found:
        label, end = plain(found[0]), found[1]
    elif text.startswith("@{", end) and (data := _DATA.match(text, end)):
        end = data.end()
        given = _DATA_LABEL.search(data[1])
        label = plain(given[1]) if given else ""
    classes: list[str] = []
    while named := _CLASS.match(text, end):
        classes += named[1].split(",")
        end = named.end()
    return Drawn(name, label, tuple(filter(None, classes)), match.start(1), end)
