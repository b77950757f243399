"""Front: the YAML front matter of a Markdown file as its one item."""

from __future__ import annotations

from bot.core.model.item import Field, Item
from bot.core.model.source import Source, Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.roles import role_of

if TYPE_CHECKING:
    from bot.core.model.document import Document
    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Problem


def front_items(document: Document, preset: Preset) -> tuple[list[Item], list[Problem]]:
    """Read front matter that has a status: one file, one item; it is named by its file at last."""
    if document.front is None:
        return [], []
    from bot.core.trackers.structured import read_structured

    start, end = document.front
    text = document.source.text
    name = document.source.path.rpartition("/")[2].rpartition(".")[0]
    blank = " " * (start - 1) + "\n"  # so that every place is one of the whole file
    tracker = read_structured(Source(f"{name}.yaml", blank + text[start:end]), preset)
    items = [item for item in tracker.items if item.status_text is not None]
    if not items:
        return _plain(document, name, preset), []
    if len(items) != 1:
        return [], []
    item = items[0]
    item.id = item.key = item.id or item.title or name
    return items, list(tracker.problems)


def _plain(document: Document, name: str, preset: Preset) -> list[Item]:
    """Read the lines of front matter that gives the item no name of its own."""
    start, end = document.front or Span(0, 0)
    text, fields = document.source.text, []
    at = start
    for line in text[start:end].split("\n"):
        key, colon, value = line.partition(":")
        role = role_of(key, preset.columns) if colon and key.strip() == key else ""
        if role:
            begin = at + len(key) + 1 + len(value) - len(value.lstrip())
            fields.append(Field(role, key, value.strip(), Span(begin, begin + len(value.strip()))))
        at += len(line) + 1
    status = next((field.text for field in fields if field.role == "status"), None)
    if not status:
        return []
    return [Item(name, "", Span(start, end), text[start:end], fields=tuple(fields), kind="entry",
                 status_text=status)]  # fmt: skip
