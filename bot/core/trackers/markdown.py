"""Markdown: a whole file as a Tracker, from its tables, sections, bullets or tasks."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.item import Item
from bot.core.model.tracker import Problem, Tracker
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.document import Document, Heading, Table
from bot.core.trackers.lists import bullet_items, task_items
from bot.core.trackers.scan import scan
from bot.core.trackers.sections import section_items
from bot.core.trackers.tables import Columns, Rows, columns, is_legend, is_view

if TYPE_CHECKING:
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source
    from bot.core.vocabulary import Vocabulary


def read_markdown(
    source: Source, preset: Preset, words: Vocabulary, document: Document | None = None
) -> Tracker:
    """Read the items of a Markdown file; a text without items gives a Tracker without items."""
    document = document or scan(source)
    items, problems, weak = table_items(document, preset, words)
    shapes = preset.shapes
    if not shapes or "section" in shapes:
        items += section_items(document, preset)
    if not shapes or "list" in shapes:
        items += bullet_items(document, preset)
    if not items:
        items = [item for rows in weak for item in rows.items]
        problems += [problem for rows in weak for problem in rows.problems]
    if "list" in (shapes or ("list",)) and (not items or shapes[:1] == ("list",)):
        items += task_items(document, preset)  # elsewhere a box is a criterion of some item
    items.sort(key=lambda item: item.span.start)
    problems += settle_keys(items)
    problems += (Problem("unparsable-tracker", *fault) for fault in document.faults)
    return Tracker(source, tuple(items), tuple(problems), document)


def table_items(
    document: Document, preset: Preset, words: Vocabulary
) -> tuple[list[Item], list[Problem], list[Rows]]:
    """Read the rows of every table that has items; those of a *Result* or *Verdict* column are
    apart: they count only where nothing else does."""
    items: list[Item] = []
    weak: list[Rows] = []
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    for path, block in document.under():
        if not isinstance(block, Table):
            continue
        cols = columns(block, preset)
        status = heading_status(path, words) if cols.status < 0 else None
        if not _has_items(block, cols, status, words):
            continue
        group = plain(path[-1].text) if path else ""
        counts[group] = counts.get(group, 0) + 1
        if counts[group] > 1:
            group = f"{group} ({counts[group]})"
        rows = Rows(block, cols, group, status)
        rows.read()
        if cols.weak:
            weak.append(rows)
            continue
        items += rows.items
        problems += rows.problems
    return items, problems, weak


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


def heading_status(path: tuple[Heading, ...], words: Vocabulary) -> str | None:
    """Give the status that the nearest heading is, as ``Completed (doc baseline)``."""
    if not path:
        return None
    text = plain(path[-1].text)
    for part in (text, *(piece.strip() for piece in text.replace("—", " - ").split(" - ")[::-1])):
        if words.heading(part):
            return part
    return None


def settle_keys(items: list[Item]) -> list[Problem]:
    """Give each item a key of its own; report an id that one table has twice."""
    problems = []
    seen: dict[tuple[str, str], Item] = {}
    keys: set[str] = set()
    for item in items:
        first = seen.setdefault((item.group, item.id), item)
        if first is not item and item.kind in {"row", "section", "bullet"} and item.id != item.title:
            message = f"{item.id} stands twice in the same place; ids tell items apart"
            problems.append(Problem("duplicate-item", item.span, message, item.id))
        key, number = item.id if item.id not in keys else f"{item.group}/{item.id}", 2
        base = key
        while key in keys:
            key, number = f"{base}#{number}", number + 1
        keys.add(key)
        item.key = key
    return problems
