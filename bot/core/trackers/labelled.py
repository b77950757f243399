"""Labelled lines: ``**Status:** Closed`` and its like, in paragraphs and list entries."""

from __future__ import annotations

from bot.core.model.item import Field
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.roles import norm, role_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.document import Entry, Paragraph

_LONGEST = 40


def labelled(
    block: Paragraph | Entry, extra: Mapping[str, tuple[str, ...]] | None = None
) -> Field | None:
    """Read a line as a field (``Owner: kim``), or None if it is no such line.

    The name stands before the first colon, in any emphasis, and is at most 40 characters long.
    """
    text = block.text
    at = min((found for found in (text.find(":"), text.find("\uff1a")) if found > 0), default=-1)
    if not 0 < at <= _LONGEST:
        return None
    name = text[:at].strip(" \t*_`-+•")
    if not name or text[at + 1 : at + 3] == "//":
        return None
    begin = at + 1
    while begin < len(text) and text[begin] in "*_ \t":
        begin += 1
    value = text[begin:].rstrip()
    emphasis = text[:at].lstrip(" \t-+•")[:2]
    if emphasis[:1] in "*_" and value.endswith(emphasis[:1]) and "*" not in text[at : at + 3]:
        value = value.rstrip("*_")
    start = block.span.start + begin
    return Field(role_of(name, extra) or "", norm(name), value, Span(start, start + len(value)))
