"""YAML trackers: lists, maps and statuses under keys become items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.preset import Preset
from bot.core.model.source import Source
from bot.core.trackers.structured import read_structured

if TYPE_CHECKING:
    from bot.core.model.tracker import Tracker


def read(text: str, path: str = "work.yaml") -> Tracker:
    return read_structured(Source(path, text), Preset("generic"))


def rows(tracker: Tracker) -> list[tuple[str, str | None]]:
    return [(item.id, item.status_text) for item in tracker.items]


def test_a_list_of_maps_with_a_status_holds_items() -> None:
    tracker = read("tasks:\n  - id: A-1\n    title: Walls\n    status: done # since May\n"
                   "  - id: A-2\n    status: 'to do'\n    depends_on: [A-1]\n\n")  # fmt: skip
    assert rows(tracker) == [("A-1", "done"), ("A-2", "to do")]
    assert tracker.problems == ()
    first, second = tracker.items
    assert first.group == "tasks"
    assert first.raw == "id: A-1\n    title: Walls\n    status: done"
    assert second.text("depends_on") == "A-1"
    status = second.field("status")
    assert status is not None
    assert tracker.source.text[status.span.start : status.span.end] == "'to do'"


def test_nested_lists_name_their_parent() -> None:
    tracker = read("epics:\n- id: E-1\n  status: open\n  tasks:\n  - {id: T-1, status: done}\n"
                   "  - {id: T-2, status: open}\n  owner: kim\n")  # fmt: skip
    assert rows(tracker) == [("E-1", "open"), ("T-1", "done"), ("T-2", "open")]
    assert [item.parent for item in tracker.items] == ["", "E-1", "E-1"]
    assert tracker.items[1].group == "epics[E-1].tasks"
    assert "T-1" not in tracker.items[0].raw
    assert [field.role for field in tracker.items[0].fields] == ["id", "status", "owner"]


def test_a_map_of_keys_to_statuses_holds_items() -> None:
    tracker = read("generated: 2025-01-01\r\ndevelopment_status:\r\n  # Epic 1\r\n"
                   "  1-1-walls: done\r\n  1-2-roof: contexted\r\n")  # fmt: skip
    assert rows(tracker) == [("1-1-walls", "done"), ("1-2-roof", "contexted")]
    assert tracker.items[1].raw == "1-2-roof: contexted"


def test_numbers_dates_and_truth_values_stay_as_written() -> None:
    tracker = read("- id: 1.10\n  status: no\n  updated: 2023-14-05\n- id: 0752\n  status: 1e3\n"
                   "- id: 1e3\n  status: 12:30\n")  # fmt: skip
    assert rows(tracker) == [("1.10", "no"), ("0752", "1e3"), ("1e3", "12:30")]
    assert tracker.items[0].text("updated") == "2023-14-05"
