"""Marker: the hidden line by which the bot knows its own comments again."""

from __future__ import annotations

from bot.core.model.conversation import Speech
from bot.core.model.pattern import lazily
from bot.core.model.typed import NamedTuple

VERSION = "1"
LINE = lazily(r"<!-- countersign (\w+) key=([\w-]*) row=(\w*) v=(\d+) -->\s*\Z")


class Marker(NamedTuple):
    """What a marker says: the kind of comment, its key, and the digest of the row it is about."""

    kind: str
    key: str = ""
    row: str = ""


def marked(text: str, marker: Marker) -> str:
    """Put the marker under a text; the text's own are made harmless where texts are escaped."""
    line = f"<!-- countersign {marker.kind} key={marker.key} row={marker.row} v={VERSION} -->"
    return f"{text.rstrip()}\n\n{line}\n"


def marker_of(text: str) -> Marker | None:
    """Read the marker at the end of a comment; None where it has none.

    Whoever asks has to see that the comment is by the bot's account: anyone can type a marker.
    """
    found = LINE.search(text)
    return Marker(found[1], found[2], found[3]) if found else None


def live(text: str) -> tuple[Speech, Marker] | None:
    """Read a comment that is kept up to date; one that is settled says so in its marker."""
    found = marker_of(text)
    if found is None or found.kind not in {Speech.SUMMARY, Speech.INLINE}:
        return None
    return Speech(found.kind), found
