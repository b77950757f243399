"""Hollow: whether a file holds nothing that anybody could read as evidence."""

from __future__ import annotations

_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad \t\r\n\f\v\u00a0"
_LONGEST = 4_000
"""Characters of a file that may hold nothing; what is longer holds something."""
_LATER = frozenset(
    {"todo", "tbd", "tba", "wip", "fixme", "xxx", "placeholder", "coming soon", "to do",
     "to be done", "to be defined", "to be written", "to follow", "stub"}
)  # fmt: skip


def unseen(text: str) -> bool:
    """Tell whether a text shows nothing at all."""
    return not text.strip(_UNSEEN)


def hollow(text: str) -> bool:
    """Tell whether a document is only a heading, comments and words such as *TODO*."""
    if len(text) > _LONGEST:
        return unseen(text)
    headings = 0
    for line in _uncommented(text).split("\n"):
        said = line.strip(_UNSEEN)
        if said.startswith("#") and said.lstrip("#")[:1] in {"", " ", "\t"}:
            headings += 1
        elif said.strip("=-*_") and said.strip("-*+_`.:…()[]<> ").casefold() not in _LATER:
            return False
    return headings <= 1


def _uncommented(text: str) -> str:
    """Leave out HTML comments, one that is never closed to the end."""
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)
