"""Sections: headings whose text or ``Status:`` line makes them items."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Block, Document, Entry, Heading, Paragraph
from bot.core.model.item import Field, Item
from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.labelled import labelled
from bot.core.trackers.naming import split_id

if TYPE_CHECKING:
    from bot.core.model.preset import Preset


_DATED = lazily(r"\d{4}-\d{2}-\d{2}\b")


class Section(NamedTuple):
    """A heading with what stands under it: its own blocks, and those of deeper headings."""

    heading: Heading
    path: tuple[Heading, ...]
    own: tuple[Block, ...]
    deep: tuple[Block, ...]
    end: int

    @property
    def name(self) -> tuple[str, str]:
        """The id and title of its heading."""
        return split_id(self.heading.text)


def sections(document: Document) -> list[Section]:
    """List every heading with its blocks, in linear time."""
    found: list[Section] = []
    blocks, heads = document.blocks, []
    path: list[Heading] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            while path and path[-1].level >= block.level:
                path.pop()
            heads.append((at, block, tuple(path)))
            path.append(block)
    ends = _ends([(at, head.level) for at, head, _ in heads], len(blocks))
    for number, (at, head, above) in enumerate(heads):
        first = heads[number + 1][0] if number + 1 < len(heads) else len(blocks)
        last = ends[number]
        stop = blocks[last].span.start if last < len(blocks) else len(document.source.text)
        deep = tuple(blocks[first:last]) if last - first < 2000 else ()
        found.append(Section(head, above, tuple(blocks[at + 1 : first]), deep, stop))
    return found


def _ends(heads: list[tuple[int, int]], count: int) -> list[int]:
    """Tell for each heading where the next one of its level or above stands."""
    ends = [count] * len(heads)
    open_: list[int] = []
    for number, (at, level) in enumerate(heads):
        while open_ and heads[open_[-1]][1] >= level:
            ends[open_.pop()] = at
        open_.append(number)
    return ends


def fields_of(blocks: tuple[Block, ...], preset: Preset) -> list[Field]:
    """Read the labelled lines directly among some blocks."""
    found = []
    for block in blocks:
        if isinstance(block, Paragraph) or (isinstance(block, Entry) and not block.indent):
            field = labelled(block, preset.columns)
            if field and field.role:
                found.append(field)
    return found


def section_items(document: Document, preset: Preset) -> tuple[list[Item], list[tuple[int, int]]]:
    """Make items of the headings that have a status, or the ids of those that have.

    Gives them with the spans that they cover, what stands under their deeper headings included.
    """
    pattern = re.compile(preset.item_pattern, re.IGNORECASE) if preset.item_pattern else None
    parts = sections(document)
    ranked = [_status_of(part, preset) for part in parts]
    named = {part.heading.level for part, status in zip(parts, ranked, strict=True)
             if status and named_id(part)}  # fmt: skip
    items: list[Item] = []
    spans: list[tuple[int, int]] = []
    covered = 0
    for part, status in zip(parts, ranked, strict=True):
        matches = bool(pattern and pattern.match(plain(part.heading.text)))
        ident, title = part.name
        numbered = named_id(part) and part.heading.level in named
        if not (matches or numbered or (status and _own(part, status))):
            continue
        if _DATED.match(title) or _DATED.match(ident):
            continue  # an entry of a log
        if part.heading.span.start < covered and not (ident or matches):
            continue
        if part.heading.level == 1 and not ident and not matches:
            continue
        if ident:
            covered = part.end
        items.append(_item(document, part, ident or title, title, status, preset))
        spans.append((part.heading.span.start, part.end))
    return items, spans


def named_id(part: Section) -> bool:
    """Tell whether a heading begins with an id; a chapter number (``2. Scope``) is none."""
    return not part.name[0][:1].isdigit() and bool(part.name[0])


def _own(part: Section, status: Field) -> bool:
    """Tell whether a status line stands directly under the heading."""
    first = part.deep[0].span.start if part.deep else part.end
    return status.span.start < first


def _status_of(part: Section, preset: Preset) -> Field | None:
    """Find the first status line of a section: its own, or for a named one any below."""
    for field in fields_of(part.own, preset):
        if field.role == "status":
            return field
    if named_id(part):
        for field in fields_of(_unnamed(part), preset):
            if field.role == "status":
                return field
    return None


def _unnamed(part: Section) -> tuple[Block, ...]:
    """Give the deeper blocks up to the first heading that is an item of its own."""
    for at, block in enumerate(part.deep):
        if isinstance(block, Heading) and split_id(block.text)[0]:
            return part.deep[:at]
    return part.deep


def _item(
    document: Document, part: Section, ident: str, title: str, status: Field | None, preset: Preset
) -> Item:
    start = part.heading.span.start
    own_end = part.deep[0].span.start if part.deep else part.end
    end = max(own_end, status.span.end) if status else own_end
    raw = document.source.text[start:end].rstrip()

    def fields(item: Item) -> tuple[Field, ...]:
        head = part.heading
        named = [Field("id" if item.id != item.title else "title", "", head.text, head.span)]
        found = [field for field in fields_of(part.own, preset) if field.role != "status"]
        return (*named, *((status,) if status else ()), *found)

    group = plain(part.path[-1].text) if part.path else ""
    return Item(ident, title, Span(start, start + len(raw)), raw, fields=fields, group=group,
                kind="section", status_text=status.text if status else None)  # fmt: skip
