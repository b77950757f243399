"""Tasks: the entries of a task list as items, with the attributes at their ends."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.item import Field, Item
from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.lists import walk
from bot.core.trackers.naming import split_id
from bot.core.trackers.roles import role_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.document import Document, Entry
    from bot.core.model.preset import Preset

_SERIES = lazily(r"([A-Za-z]{1,8})\d+(?=[\s:.)\u2013\u2014-]|$)")
_FEWEST = 3
"""How many tasks must begin alike (``t101``, ``t102`` …) before that is an id."""


def task_items(
    document: Document, preset: Preset, covered: list[tuple[int, int]] | None = None
) -> list[Item]:
    """Make items of the task list entries; a nested one names its parent.

    Those within the spans ``covered`` are criteria of some item and none themselves; the spans
    are in order.
    """
    entries = [(heading, entry) for heading, _, entry in walk(document)]
    series = _series([entry for _, entry in entries if entry.box is not None])
    items: list[Item] = []
    open_: list[tuple[int, str]] = []
    under, spans = None, list(reversed(covered or []))
    for heading, entry in entries:
        if heading != under:
            open_, under = [], heading
        while open_ and open_[-1][0] >= entry.indent:
            open_.pop()
        while spans and spans[-1][1] <= entry.span.start:
            spans.pop()
        inside = bool(spans) and spans[-1][0] <= entry.span.start
        if entry.box is None or entry.box_span is None or inside or not entry.text.strip():
            continue
        item = _task(document, preset, entry, series)
        item.group, item.parent = heading, open_[-1][1] if open_ else ""
        items.append(item)
        open_.append((entry.indent, item.id))
    return items


def _series(entries: list[Entry]) -> set[str]:
    """Give the letters before a number with which enough tasks begin to be an id."""
    counts: dict[str, int] = {}
    for entry in entries:
        match = _SERIES.match(entry.text.removeprefix("~~"))
        if match:
            counts[match[1]] = counts.get(match[1], 0) + 1
    return {word for word, count in counts.items() if count >= max(_FEWEST, len(entries) // 4)}


def _task(document: Document, preset: Preset, entry: Entry, series: set[str]) -> Item:
    start = (entry.box_span or entry.span).start - 1
    said = entry.text[: _tail(entry.text)].rstrip() or entry.text
    shown = said.removeprefix("~~") if said.count("~~") % 2 else plain(said)
    match = _SERIES.match(shown)
    if match and match[1] in series:
        ident, title = match[0], plain(shown[match.end() :].lstrip(" :.)\u2013\u2014-")) or said
    else:
        ident, title = split_id(shown)
    span = Span(start, entry.span.end)
    raw = document.source.text[slice(*span)]
    return Item(ident or title or plain(entry.text), title, span, raw,
                fields=_fields(entry, said, preset.columns), kind="task",
                status_text=f"[{entry.box}]")  # fmt: skip


def _tail(text: str) -> int:
    """Tell where the attributes at the end begin: ``key:value``, ``@name``, ``#tag``, ``~2h``."""
    end = len(text)
    while end:
        begin = text.rfind(" ", 0, end) + 1
        word = text[begin:end]
        if not begin or (word and not _is_attribute(_bare(word))):
            break
        end = begin - 1
    return end


def _bare(word: str) -> str:
    """Give a word without the parentheses and the strike-through around it."""
    return word.rstrip("~").strip("()")


def _is_attribute(word: str) -> bool:
    key, colon, value = word.partition(":")
    if colon:
        return bool(value) and key.replace("-", "").replace("_", "").isalpha() and (
            key.isascii() and not value.startswith("//"))  # fmt: skip
    return word[:1] in {"@", "#", "~"} and len(word) > 1


def _fields(entry: Entry, said: str, columns: Mapping[str, tuple[str, ...]]) -> tuple[Field, ...]:
    """Read a task's text, its box, and the attributes at its end."""
    box, start = entry.box_span or entry.span, entry.span.start
    found = [Field("title", "", said, Span(start, start + len(said))),
             Field("status", "", f"[{entry.box}]", Span(box.start - 1, box.end + 1))]  # fmt: skip
    at = len(said)
    for written in entry.text[len(said) :].split(" "):
        word = written.rstrip("~")
        key, colon, value = word.partition(":")
        role = role_of(key, columns) if colon and value else ""
        if word.strip("()")[:1] == "@":
            role, key, value = "owner", "", word.strip("()")
        if role and role not in {"title", "status", "id"}:
            place = start + at + word.find(value, len(key))
            found.append(Field(role, key, value, Span(place, place + len(value))))
        at += len(written) + 1
    return tuple(found)
