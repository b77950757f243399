"""Items: one file read and its items as rows, without a repository."""

from __future__ import annotations

from bot.core.dependencies import depends
from bot.core.in_force import recognised
from bot.core.markup import is_blank, plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.items import ItemRow
from bot.core.trackers import read
from bot.core.trackers.naming import same_id
from bot.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from bot.core.model.item import Item
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source
    from bot.core.model.status import Status
    from bot.core.model.tracker import Problem, Tracker


def tracker_of(source: Source, preset_name: str = "") -> tuple[Preset, Tracker]:
    """Read a file with a preset, recognised when none is named."""
    preset, document = recognised(source, preset_name)
    return preset, read(source, preset, document)


def items_of(source: Source, preset_name: str = "") -> tuple[Preset, list[ItemRow], list[Problem]]:
    """Read a file; give its preset, its items as rows, and what could not be read."""
    preset, tracker = tracker_of(source, preset_name)
    return preset, rows_of(tracker, preset), list(tracker.problems)


def graph_of(source: Source, preset_name: str = "") -> str:
    """Read a file and draw its items and what they depend on, by field or by its own diagram."""
    from bot.core.render.mermaid import dependency_diagram
    from bot.core.views.plan import planned

    preset, tracker = tracker_of(source, preset_name)
    words = Vocabulary(preset.track)
    items = [item for item in tracker.items if item.kind != "deliverable"]
    ids = {same_id(item.id): item.id for item in items}
    drawn = planned(tracker, preset.options)
    needs = {item.id: [one.id for one in depends(field, ids)]
             if (field := item.field("depends_on"))
             else [first for first, then in drawn if then == item.id]
             for item in items}  # fmt: skip
    return dependency_diagram(items, lambda item: words.read(item.status_text or ""), needs)


def rows_of(tracker: Tracker, preset: Preset) -> list[ItemRow]:
    """Give a tracker's items as rows."""
    words = {track.role: Vocabulary(track) for track in preset.tracks}
    governed = words[preset.track.role]
    ids = {same_id(item.id): item.id for item in tracker.items}
    return [_row(item, tracker, governed, ids) for item in tracker.items]


def _row(item: Item, tracker: Tracker, words: Vocabulary, ids: dict[str, str]) -> ItemRow:
    status: Status | None = words.read(item.status_text) if item.status_text is not None else None
    statuses = {field.name or field.role: plain(field.text) for field in item.fields
                if field.role.startswith("status")}  # fmt: skip
    owner = plain(item.text("owner"))
    evidence = [plain(field.text) for field in item.fields
                if field.role in {"evidence", "file"} and not is_blank(field.text)]  # fmt: skip
    return ItemRow(
        item.id, item.title, status.text if status else None, status.state if status else None,
        statuses, tuple(one.id for one in depends(item.field("depends_on"), ids)), owner,
        tuple(evidence), tracker.source.line(item.span.start),
    )  # fmt: skip
