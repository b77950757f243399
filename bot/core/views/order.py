"""Order: the list in which a tracker says its items are to be done."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Document, Entry, Heading
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.naming import same_id, split_id

if TYPE_CHECKING:
    from bot.core.model.source import Span

_HEADING = lazily(r"\b(?:execution|suggested|implementation|build|work|delivery)\s+"
                      r"(?:order|sequence)\b|^order\b", re.IGNORECASE)  # fmt: skip


class Place(NamedTuple):
    """An entry of the order: the folded id, its text and where it stands."""

    id: str
    text: str
    span: Span


class Order(NamedTuple):
    """An execution order: its heading and the entries in order."""

    heading: Span
    places: tuple[Place, ...]


def order(document: Document) -> Order | None:
    """Find the list under the first heading that names an order; None where there is none."""
    heading: Heading | None = None
    places: list[Place] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            if heading is not None and places:
                break
            heading = block if _HEADING.search(plain(block.text)) else None
        elif heading is not None and isinstance(block, Entry) and block.indent == 0:
            ident, _ = split_id(block.text)
            if ident:
                places.append(Place(same_id(ident), block.text, block.span))
    return Order(heading.span, tuple(places)) if heading is not None and places else None
