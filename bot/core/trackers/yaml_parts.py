"""YAML parts: anchors and tags before a value, and what merge keys bring into a record."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.nodes import Listing, Node, Record, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

_Pair = tuple[Scalar, Node]


def past_properties(text: str, start: int, end: int) -> int:
    """Skip the anchor and tag before a value; ``end`` is where the value ends at the latest."""
    at = start
    while at < end and text[at] in "&!":
        while at < end and not text[at].isspace():
            at += 1
        while at < end and text[at].isspace():
            at += 1
    return at


def merged(pairs: list[_Pair]) -> list[_Pair]:
    """Put in place of merge keys what they bring in and the record does not say itself."""
    own = [pair for pair in pairs if not _is_merge(pair[0])]
    if len(own) == len(pairs):
        return pairs
    known = {key.text for key, _ in own}
    for pair in _brought(pairs):
        if pair[0].text not in known:
            known.add(pair[0].text)
            own.append(pair)
    return own


def _is_merge(key: Scalar) -> bool:
    return key.plain and key.text == "<<"


def _brought(pairs: list[_Pair]) -> Iterator[_Pair]:
    """Give the pairs of all records under merge keys."""
    for key, value in pairs:
        if _is_merge(key):
            for part in value.entries if isinstance(value, Listing) else [value]:
                if isinstance(part, Record):
                    yield from part.pairs
