"""Historical: whether a document says of itself that it is history, and which lines say it."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Entry, Heading, Paragraph
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.roles import norm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.document import Document

WORDS = ("historical", "superseded", "deprecated", "archived", "retained for context")
"""What such a note says, where the preset names no words of its own."""
_TOP = 10
_MARK = lazily(r"(?:[\s>#\ufeff\u2022]|[-*+]\s)+")
_NOTE = (r"(?:(?:note|status|warning|important|state)\W+)*(?:(?:this|the)\s+)?(?:[\w-]+\s+)?"
         r"(?:(?:is|was|has been|now)\s+)*(?:an?\s+|of\s+)?(?:{words})\b")  # fmt: skip
_PATH = lazily(r"[\w./-]*\w\.(?:md|markdown|ya?ml|txt)\b")


class Note(NamedTuple):
    """The note: the line (from 1) that says so, its text, the lines it takes up, what it names."""

    line: int
    text: str
    lines: frozenset[int]
    names: tuple[str, ...]


def note(document: Document, words: Sequence[str] = WORDS) -> Note | None:
    """Find the note in a *Status* section or the first ten lines, None where there is none."""
    folded = "|".join(re.escape(word) for word in words)
    begins = re.compile(_NOTE.format(words=folded), re.IGNORECASE)
    lines = {line: text for line, text in _lines(document) if text}
    for line, text in lines.items():
        bracketed = re.search(rf"[(\[](?:{folded})[)\]]", text, re.IGNORECASE)
        if begins.match(text) or bracketed or "retained for context" in text.casefold():
            taken = frozenset(lines)
            named = [path for one in lines.values() for path in _PATH.findall(one)]
            return Note(line, text, taken, tuple(dict.fromkeys(named)))
    return None


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """Give the lines in which a note may stand, without markup; table rows are none."""
    source = document.source
    for line in range(1, min(_TOP, len(source.starts)) + 1):
        text = source.line_text(line).strip()
        if not text.startswith("|"):
            yield line, plain(_MARK.sub("", text, count=1) if _MARK.match(text) else text)
    listening = False
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            name = norm(plain(block.text))
            listening = name == "status" or (listening and isinstance(block, Paragraph)
                                             and len(name.split()) > 2)  # fmt: skip
        if listening and isinstance(block, Entry | Paragraph):
            yield source.line(block.span.start), plain(block.text)
