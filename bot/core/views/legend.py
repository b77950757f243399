"""Legend: the status words that a file itself lists, under a heading that says so."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Entry, Heading, Table
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.cells import split_row
from bot.core.trackers.roles import MEANING, norm

if TYPE_CHECKING:
    from bot.core.model.document import Document

_HEADINGS = ("legend", "status taxonomy", "status values", "status definitions", "statuses",
             "status legend", "状态说明", "ステータス凡例", "leyenda")  # fmt: skip
_LONGEST = 40


def legend(document: Document) -> tuple[str, ...]:
    """Give the status words a file's legend lists, none where it has no legend of statuses."""
    found: list[str] = []
    listening = False
    for block in document.blocks:
        if isinstance(block, Heading):
            name = norm(plain(block.text))
            listening = any(word in name for word in _HEADINGS) and "priority" not in name
        elif isinstance(block, Table):
            if listening or _explains(block):
                found += _column(block)
        elif listening and isinstance(block, Entry) and block.box is None:
            word = _word(block.text)
            if word:
                found.append(word)
    return tuple(dict.fromkeys(found))


def _explains(table: Table) -> bool:
    """Tell whether a table is headed *Status | Meaning*."""
    words = [norm(plain(cell)) for cell in table.header]
    return len(words) == 2 and words[0] in {"status", "state"} and words[1] in MEANING


def _column(table: Table) -> list[str]:
    text = table.source.text
    cells = (split_row(text[row.start : row.end], 0) for row in table.rows)
    return [word for row in cells if row and (word := plain(row[0].text)) and len(word) <= _LONGEST]


def _word(text: str) -> str:
    """Give the word a legend entry begins with: what is in code, else before a colon or dash."""
    if text.startswith(("`", "**")):
        mark = "`" if text[0] == "`" else "**"
        return plain(text.split(mark)[1])
    for stop in (":", " \u2014 ", " \u2013 ", " - ", " = "):
        if stop in text:
            text = text.partition(stop)[0]
    return plain(text) if len(text) <= _LONGEST and len(text.split()) <= 5 else ""
