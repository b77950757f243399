"""Front: the YAML front matter of a Markdown file as its one item."""

from __future__ import annotations

from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.item import Item
    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Problem
    from bot.core.trackers.document import Document


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
    if len(items) != 1:
        return [], []
    item = items[0]
    item.id = item.key = item.id or item.title or name
    return items, list(tracker.problems)
