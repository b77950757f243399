"""Markdown: a whole file as a Tracker, from its tables, sections, bullets, tasks or diagrams."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.tracker import Problem, Tracker
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers import grid
from bot.core.trackers.item_tables import table_items
from bot.core.trackers.keying import settle_keys
from bot.core.trackers.lists import bullet_items, headed_items
from bot.core.trackers.scan import scan
from bot.core.trackers.sections import section_items
from bot.core.trackers.tasks import task_items

if TYPE_CHECKING:
    from bot.core.model.document import Document
    from bot.core.model.item import Item
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source
    from bot.core.vocabulary import Vocabulary

_NAMES = {"depends_on": "Depends On", "criteria": "Exit Criteria", "id": "ID"}


def read_markdown(
    source: Source, preset: Preset, words: Vocabulary, document: Document | None = None
) -> Tracker:
    """Read the items of a Markdown file; a text without items gives a Tracker without items."""
    document = document or scan(source)
    items, problems, weak, empty = table_items(document, preset, words)
    covered: list[tuple[int, int]] = []
    shapes = preset.shapes or ("section", "list", "diagram")
    if "section" in shapes:
        found, covered = section_items(document, preset)
        items += found
    if "list" in shapes:
        bullets = bullet_items(document, preset)
        covered += [item.span for item in bullets]
        items += bullets
    if not items:
        items = [item for rows in weak for item in rows.items]
        problems += [problem for rows in weak for problem in rows.problems]
    if not items:
        items, faults = _alone(document, preset, words)
        problems += faults
        covered += [(0, len(source.text))] if items and items[0].kind == "entry" else []
    if "list" in shapes:  # within an item a box is one of its criteria
        items += task_items(document, preset, [] if shapes[0] == "list" else _merged(covered))
    if "diagram" in shapes:
        from bot.core.trackers.diagrams import diagram_items

        items += diagram_items(document, preset, items)
    items.sort(key=lambda item: item.span.start)
    problems += settle_keys(items)
    problems += _faults(document, items)
    if not items and not empty and preset.item_pattern + "".join(preset.required):
        problems.append(_nothing(source, preset))
    return Tracker(source, tuple(items), tuple(problems), document)


def _alone(
    document: Document, preset: Preset, words: Vocabulary
) -> tuple[list[Item], list[Problem]]:
    """Read the shapes that count only where nothing else is a tracker."""
    if document.front is not None:
        from bot.core.trackers.front import front_items

        items, problems = front_items(document, preset)
        if items:
            return items, problems
    if preset.shapes and "list" not in preset.shapes:
        return [], []
    return headed_items(document, words), []


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _faults(document: Document, items: list[Item]) -> list[Problem]:
    """Give what is wrong with the text; a stray row matters only where it is an item."""
    starts = {item.span.start for item in items}
    return [Problem("unparsable-tracker", span, message) for span, message in document.faults
            if message != grid.APART or span.start in starts]  # fmt: skip


def _nothing(source: Source, preset: Preset) -> Problem:
    """Say what was looked for in a file that is this kind of tracker by its shape or policy."""
    wanted = []
    for shape in preset.shapes:
        if shape == "table" and preset.required:
            names = [preset.columns.get(role, (_NAMES.get(role, role.capitalize()),))[0]
                     for role in preset.required]  # fmt: skip
            wanted.append(f"a table with the columns {', '.join(names)}")
        elif shape == "section" and preset.item_pattern:
            wanted.append("headings such as “Phase 1 — Title”")
        elif shape == "diagram":
            wanted.append("diagram nodes with a status class")
        elif shape == "list":
            wanted.append("a list of tasks with boxes")
    end = len(source.line_text(1))
    kind = preset.title.casefold() or preset.name
    message = f"no items of a {kind}: looked for {' or '.join(wanted)}"
    return Problem("unparsable-tracker", Span(0, end), message)
