"""Lists: bullets with a nested ``Status:`` line, and task list entries, as items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.markup import plain
from bot.core.model.item import Field, Item
from bot.core.model.source import Span
from bot.core.trackers.document import Document, Entry, Heading
from bot.core.trackers.labelled import labelled
from bot.core.trackers.naming import split_id
from bot.core.trackers.roles import role_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.preset import Preset


def _walk(document: Document) -> Iterator[tuple[str, int, Entry]]:
    """Give each list entry with the heading it stands under and its place among the blocks."""
    heading = ""
    for at, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            heading = plain(block.text)
        elif isinstance(block, Entry):
            yield heading, at, block


def _children(document: Document, at: int, entry: Entry) -> list[Entry]:
    """Give the entries directly below one, up to the next that is not deeper."""
    found: list[Entry] = []
    for block in document.blocks[at + 1 :]:
        if isinstance(block, Heading) or (isinstance(block, Entry) and block.indent <= entry.indent):
            break
        if isinstance(block, Entry) and (not found or block.indent == found[0].indent):
            found.append(block)
    return found


def bullet_items(document: Document, preset: Preset) -> list[Item]:
    """Make items of the bullets that have a status line nested under them."""
    items = []
    for heading, at, entry in _walk(document):
        below = _next(document, at)
        if below is None or below.indent <= entry.indent or entry.box is not None:
            continue
        fields = [field for child in _children(document, at, entry)
                  if (field := labelled(child, preset.columns)) and field.role]  # fmt: skip
        status = next((field for field in fields if field.role == "status"), None)
        if status is None:
            continue
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


def task_items(document: Document, preset: Preset) -> list[Item]:
    """Make items of the task list entries; a nested one names its parent."""
    items: list[Item] = []
    open_: list[tuple[int, str]] = []
    under = None
    for heading, _, entry in _walk(document):
        if heading != under:
            open_, under = [], heading
        while open_ and open_[-1][0] >= entry.indent:
            open_.pop()
        if entry.box is None or entry.box_span is None:
            continue
        ident, title = split_id(entry.text)
        item = Item(
            ident or title, title,
            Span(entry.box_span.start - 1, entry.span.end),
            document.source.text[entry.box_span.start - 1 : entry.span.end],
            fields=_task_fields(entry, preset), group=heading, kind="task",
            parent=open_[-1][1] if open_ else "", status_text=f"[{entry.box}]",
        )  # fmt: skip
        items.append(item)
        open_.append((entry.indent, item.id))
    return items


def _task_fields(entry: Entry, preset: Preset) -> tuple[Field, ...]:
    """Read a task's box, text, and the ``key:value`` words at its end."""
    box = entry.box_span or entry.span
    status = Field("status", "", f"[{entry.box}]", Span(box.start - 1, box.end + 1))
    found = [Field("title", "", entry.text, entry.span), status]
    at = 0
    for word in entry.text.split(" "):
        key, colon, value = word.partition(":")
        role = role_of(key, preset.columns) if colon and value and key.isascii() else ""
        if role and role not in {"title", "status"} and not value.startswith("//"):
            start = entry.span.start + at + len(key) + 1
            found.append(Field(role, key, value, Span(start, start + len(value))))
        at += len(word) + 1
    return tuple(found)
