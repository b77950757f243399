"""Lists: bullets with a nested ``Status:`` line, and bullets under headings that are statuses."""

from __future__ import annotations

from bot.core.model.document import Document, Entry, Heading
from bot.core.model.item import Field, Item
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.grouping import grouped
from bot.core.trackers.labelled import labelled
from bot.core.trackers.naming import split_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.preset import Preset
    from bot.core.vocabulary import Vocabulary

_FEWEST = 2
"""How many different status headings make a list of bullets a tracker."""


def walk(document: Document) -> Iterator[tuple[str, int, Entry]]:
    """Give each list entry with the section it stands in and its place among the blocks."""
    for at, (section, _, block) in enumerate(grouped(document)):
        if isinstance(block, Entry):
            yield section, at, block


def _children(document: Document, at: int, entry: Entry) -> list[Entry]:
    """Give the entries directly below one, up to the next that is not deeper."""
    found: list[Entry] = []
    blocks = document.blocks
    for number in range(at + 1, len(blocks)):
        block = blocks[number]
        if isinstance(block, Heading):
            break
        if isinstance(block, Entry) and block.indent <= entry.indent:
            break
        if isinstance(block, Entry) and (not found or block.indent == found[0].indent):
            found.append(block)
    return found


def bullet_items(document: Document, preset: Preset) -> list[Item]:
    """Make items of the bullets that have a status line nested under them."""
    items = []
    covered = -1
    for heading, at, entry in walk(document):
        below = _next(document, at)
        if below is None or below.indent <= entry.indent or entry.box is not None or at <= covered:
            continue
        children = _children(document, at, entry)
        fields = [field for child in children
                  if (field := labelled(child, preset.columns)) and field.role]  # fmt: skip
        status = next((field for field in fields if field.role == "status"), None)
        if status is None:
            continue
        covered = at + len(children)
        ident, title = split_id(entry.text)
        end = max(field.span.end for field in fields)
        raw = document.source.text[entry.span.start : end]
        named = Field("id" if ident else "title", "", entry.text, entry.span)
        items.append(Item(ident or title, title, Span(entry.span.start, end), raw, group=heading,
                          fields=(named, *fields), kind="bullet",
                          status_text=status.text))  # fmt: skip
    return items


def _next(document: Document, at: int) -> Entry | None:
    """Give the block after one if it is a list entry."""
    if at + 1 < len(document.blocks):
        block = document.blocks[at + 1]
        return block if isinstance(block, Entry) else None
    return None


def headed_items(document: Document, words: Vocabulary) -> list[Item]:
    """Make items of the plain bullets under headings such as *In progress* and *Done*.

    One such heading alone is none of a tracker.
    """
    said: dict[str, str | None] = {}
    found: list[tuple[str, Entry]] = []
    for heading, _, entry in walk(document):
        if heading not in said:
            said[heading] = words.read(heading).label if words.heading(heading) else None
        if said[heading] and entry.box is None and not entry.indent and entry.text:
            found.append((heading, entry))
    if len({said[heading] for heading, _ in found}) < _FEWEST:
        return []
    return [_headed(document, heading, entry) for heading, entry in found]


def _headed(document: Document, heading: str, entry: Entry) -> Item:
    ident, title = split_id(entry.text)
    fields = (Field("id" if ident else "title", "", entry.text, entry.span),
              Field("status", "", heading, Span(entry.span.start, entry.span.start)))  # fmt: skip
    return Item(ident or title, title, entry.span, document.source.text[slice(*entry.span)],
                fields=fields, group=heading, kind="bullet", status_text=heading)  # fmt: skip
