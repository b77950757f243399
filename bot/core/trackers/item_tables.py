"""Item tables: which tables of a document have items, and the items of all of them."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Document, Heading, Table
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.columns import Columns, columns, is_legend, is_view
from bot.core.trackers.grouping import grouped
from bot.core.trackers.naming import same_id, split_id
from bot.core.trackers.roles import norm
from bot.core.trackers.tables import Rows

if TYPE_CHECKING:
    from bot.core.model.document import Block
    from bot.core.model.item import Item
    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Problem
    from bot.core.vocabulary import Vocabulary

_STAGE = lazily(r"stage\s+\d+(?:\.\d+)?", re.IGNORECASE)


def table_items(
    document: Document, preset: Preset, words: Vocabulary
) -> tuple[list[Item], list[Problem], list[Rows], bool]:
    """Read the rows of every table that has items.

    Those of a *Result* or *Verdict* column are apart: they count only where nothing else does.
    The last value tells whether a table is there that has or once had items: one without rows, or
    with most of the columns that the preset asks for.
    """
    tables = _tables(document, preset, words)
    strong = [rows for rows in tables if not rows.cols.weak]
    ids = {same_id(item.id) for rows in strong if not rows.deliverables for item in rows.items}
    for rows in strong:
        if rows.deliverables and not any(same_id(split_id(item.title)[0]) in ids
                                         for item in rows.items):  # fmt: skip
            rows.deliverables = False
            rows.read()
    return (
        [item for rows in strong for item in rows.items],
        [problem for rows in strong for problem in rows.problems],
        [rows for rows in tables if rows.cols.weak],
        bool(strong) or any(_is_like(block, preset) for block in document.blocks),
    )


def _is_like(block: Block, preset: Preset) -> bool:
    if not isinstance(block, Table) or len(preset.required) < 2:
        return False
    return len(set(preset.required) & set(columns(block, preset).roles)) * 2 > len(preset.required)


def _tables(document: Document, preset: Preset, words: Vocabulary) -> list[Rows]:
    """Read the tables that have items, each as a group of its own."""
    found = []
    counts: dict[str, int] = {}
    for group, path, block in grouped(document):
        if not isinstance(block, Table):
            continue
        cols = columns(block, preset)
        prefix = _prefix(cols, preset)
        status = heading_status(path, words, preset) if cols.status < 0 else None
        if not _has_items(block, cols, status if not prefix else "", words):
            continue
        counts[group] = counts.get(group, 0) + 1
        name = f"{group} ({counts[group]})" if counts[group] > 1 else group
        rows = Rows(block, cols, name, status, prefix)
        rows.read()
        found.append(rows)
    return found


def _prefix(cols: Columns, preset: Preset) -> str:
    """Give what a preset puts before the bare numbers of such a table (``PP``)."""
    prefixes = preset.options.get("id_prefix")
    if not isinstance(prefixes, dict):
        return ""
    names = {norm(name) for name in cols.names}
    return next((str(prefix) for name, prefix in prefixes.items() if norm(name) in names), "")


def _has_items(table: Table, cols: Columns, status: str | None, words: Vocabulary) -> bool:
    """Tell whether a table's rows are items."""
    if max(cols.id, cols.title) < 0 or is_legend(table, cols) or is_view(table, words):
        return False
    return cols.status >= 0 or status is not None or _marked_rows(table, cols)


def _marked_rows(table: Table, cols: Columns) -> bool:
    """Tell whether the first rows carry a status mark beside their id."""
    at = cols.id if cols.id >= 0 else cols.title
    marked = 0
    for span in table.rows[:5]:
        cells = table.source.text[span.start : span.end].strip("|").split("|")
        cell = plain(cells[at]) if at < len(cells) else ""
        marked += cell.startswith("[") and "]" in cell
    return marked * 2 > min(len(table.rows), 5)


def heading_status(path: tuple[Heading, ...], words: Vocabulary, preset: Preset) -> str | None:
    """Give the status that a heading is: the nearest, as ``Completed (doc baseline)`` or
    ``Execution — in progress``, or one above that is a status and nothing else.
    """
    if not path:
        return None
    text = plain(path[-1].text)
    for part in (text, *(piece.strip() for piece in text.replace("—", " - ").split(" - ")[::-1])):
        if words.heading(part):
            return part
    if preset.name == "generic" and _STAGE.fullmatch(text):
        return text
    return next((said for head in reversed(path[1:-1]) if words.heading(said := plain(head.text))),
                None)  # fmt: skip
