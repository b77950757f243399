"""Spans: every item and field of real trackers knows its place; an edit writes that and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.fixes import applied
from bot.core.markup import plain
from bot.core.model.finding import Edit
from bot.core.model.source import Source
from bot.core.trackers import is_structured
from bot.flows.items import tracker_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.tracker import Tracker

# A field drawn in a diagram or said by a line elsewhere stands outside of its item.
OUTSIDE = {"node"}


def sources(root: Path) -> list[Source]:
    """Give the real trackers: seeds, corpus and examples."""
    shared = root.parent / "shared"
    folders = [shared / "seeds", shared / "corpus/files", root / "examples"]
    files = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return [Source.decode(path.name, path.read_bytes()) for path in files
            if path.is_file() and path.suffix != ".log"]  # fmt: skip


def trackers(root: Path) -> list[Tracker]:
    return [tracker_of(source)[1] for source in sources(root)]


def test_fields_are_where_they_say(root: Path) -> None:
    fields = 0
    for tracker in trackers(root):
        text = tracker.source.text
        for item in tracker.items:
            assert 0 <= item.span.start < item.span.end <= len(text)
            for field in item.fields:
                place = f"{tracker.path}: {item.id}: {field}"
                assert 0 <= field.span.start <= field.span.end <= len(text), place
                if field.span.start == field.span.end or is_structured(tracker.source):
                    continue
                assert text[slice(*field.span)] == field.text, place
                assert item.span.start <= field.span.start, place
                if item.kind != "section":  # the status may stand below a deeper heading
                    assert field.span.end <= item.span.end, place
                fields += 1
    assert fields > 2000 or len(trackers(root)) < 20


def test_offsets_in_bytes_are_those_of_the_file(root: Path) -> None:
    for source in sources(root):
        data = source.encode()
        for at in range(0, len(source.text) + 1, max(1, len(source.text) // 40)):
            assert data[: source.byte(at)] == source.text[:at].encode("utf-8", "surrogateescape")


def test_writing_a_status_changes_its_bytes_alone_and_is_read_again(root: Path) -> None:
    written = 0
    for tracker in trackers(root):
        if is_structured(tracker.source):
            continue
        text = tracker.source.text
        for number, item in enumerate(tracker.items[:40]):
            field = item.field("status")
            if field is None or field.span.end == field.span.start or item.kind in {"task", "node"}:
                continue
            if not field.name and item.kind == "row":
                continue  # a mark beside the id, or a heading
            after = applied(text, [Edit(tracker.path, *field.span, "In Progress")])
            assert after == text[: field.span.start] + "In Progress" + text[field.span.end :]
            again = tracker_of(Source(tracker.path, after))[1].items
            assert plain(again[number].status_text or "") == "In Progress", item
            written += 1
            if written % 4:
                break
    assert written > 3


@pytest.mark.parametrize("role", ["owner", "notes", "updated", "depends_on", "evidence"])
def test_writing_any_cell_is_read_again(role: str) -> None:
    source = Source("plan.md", (
        "\ufeff| ID | Öwner | Owner | Notes | Updated | Depends on | Evidence | Status |\r\n"
        "|---|---|---|---|---|---|---|---|\r\n"
        "| B-1 | ü | @kim | **a** | 2026-01-01 | - | `x.md` | Open |\r\n"
        "| B-2 | ü | @kim | | 2026-01-01 | - | | Open"))  # fmt: skip
    for number in (0, 1):
        item = tracker_of(source)[1].items[number]
        field = item.field(role)
        assert field
        after = applied(source.text, [Edit("plan.md", *field.span, "new words")])
        again = tracker_of(Source("plan.md", after))[1].items
        assert again[number].text(role) == "new words"
        assert len(after) == len(source.text) + len("new words") - len(field.text)
