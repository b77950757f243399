"""Dependencies: the ids in a *depends on* cell, and which of them are qualified."""

from __future__ import annotations

import re

from bot.core.long import MOST, shortened
from bot.core.markup import plain
from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.spelling import fold
from bot.core.trackers.naming import same_id

if TYPE_CHECKING:
    from collections.abc import Collection, Container

    from bot.core.model.item import Field

_SPLIT = lazily(r"[,;\n、，；]|<br ?/?>|\s+(?:and|und|y|&|\+)\s+|\s+[&+]\s+", re.IGNORECASE)
_RANGE = lazily(r"([A-Za-z]+[-_]?)?(\d+)\s*(?:/|\.\.|-|\u2013|to)\s*(?:\1)?(\d+)", re.IGNORECASE)
_SHAPE = lazily(r"[A-Za-z]{1,10}[-_]\d[\w.-]*")
_NOTHING = frozenset(
    {"", "-", "--", "\u2014", "\u2013", "none", "n/a", "na", "nothing", "no", "nil", "null", "[]",
     "~", "なし", "无", "無", "нет", "keine", "ninguna"}
)  # fmt: skip
_WORDS = frozenset({"phase", "task", "story", "item", "all", "of"})


class Dependency(NamedTuple):
    """One prerequisite as written: its id as the tracker spells it, and its place.

    ``qualified`` holds the words around the id (``co-evolve``, ``if live mail``): such a one is
    no plain dependency. ``known`` tells whether the tracker has the id.
    """

    id: str
    span: Span
    qualified: str = ""
    known: bool = True


def shape_of(text: str) -> str:
    """Give what ids of one kind have in common: ``m0`` for M-07, ``phase0c`` for Phase 9C."""
    return re.sub(r"\d+", "0", fold(text))


def depends(
    field: Field | None,
    ids: dict[str, str] | Container[str],
    shapes: Collection[str] = frozenset(),
) -> list[Dependency]:
    """Read a cell; ``ids`` maps each folded id of the tracker to its own spelling.

    Words that neither are nor look like an id are prose and give nothing; ``shapes`` are those of
    further words that do look like one here.
    """
    if field is None or field.text.strip().casefold() in _NOTHING:
        return []
    table: dict[str, str] = ids if isinstance(ids, dict) else {}
    found: list[Dependency] = []
    at = 0
    text = shortened(field.text)
    exact = field.span.end - field.span.start == len(field.text)  # not so within quotes and lists
    for match in [*_SPLIT.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[at:end]
        begin = field.span.start + at + len(piece) - len(piece.lstrip())
        span = Span(begin, begin + len(piece.strip())) if exact else field.span
        read = _piece(piece, span, table)
        if not read and shapes and shape_of(_bare(piece)) in shapes:
            read = [Dependency(_bare(piece), span, known=False)]
        found += read
        if len(found) >= MOST:
            break
        at = match.end() if match else end
    return found


def _piece(piece: str, span: Span, ids: dict[str, str]) -> list[Dependency]:
    """Read what stands between two separators."""
    text = _bare(piece)
    if text.casefold() in _NOTHING:
        return []
    whole = ids.get(same_id(text))
    if whole is not None:
        return [Dependency(whole, span)]
    range_ = _RANGE.fullmatch(text)
    if range_ and (range_[1] or "/" not in text):
        return _ranged(range_, span, ids)
    tokens = text.replace("(", " ").replace(")", " ").replace(":", " ").split()
    named = [token for token in tokens if same_id(token.strip(".")) in ids]
    if named:
        rest = [token for token in tokens
                if token not in named and token.casefold() not in _WORDS]  # fmt: skip
        return [Dependency(ids[same_id(token.strip("."))], span, " ".join(rest)) for token in named]
    shaped = [token for token in tokens if _SHAPE.fullmatch(token.strip("."))]
    rest = [token for token in tokens if token not in shaped]
    return [Dependency(token.strip("."), span, " ".join(rest), known=False) for token in shaped]


def _bare(piece: str) -> str:
    """Strip markup, status marks and ticks that stand beside an id."""
    text = plain(piece)
    if "[" in text:
        text = re.sub(r"\[[^\]]*\]", " ", text) if not text.startswith("[") else text.strip("[]")
    kept = "".join(c if c.isascii() or c.isalnum() else " " for c in text)
    return " ".join(kept.strip(" `\"'").split())


def _ranged(match: re.Match[str], span: Span, ids: dict[str, str]) -> list[Dependency]:
    """Read ``M-01..M-03`` or ``INT-180/185``."""
    prefix, first, last = match[1] or "", match[2], match[3]
    if "/" in match[0]:
        numbers = [first, first[: len(first) - len(last)] + last]
    elif int(last) - int(first) in range(1, 200):
        numbers = [str(n).zfill(len(first)) for n in range(int(first), int(last) + 1)]
    else:
        return []
    found = []
    for number in numbers:
        ident = f"{prefix}{number}"
        known = ids.get(same_id(ident))
        found.append(Dependency(known or ident, span, known=known is not None))
    return found
