"""Sections: headings with a status line, phases, page text, front matter, and logs."""

from __future__ import annotations

import pytest

from tests.core.trackers.reading import problems, recognised, seen, tracker

SEEN = {
    "19: the first status line after a heading counts, whatever is quoted below": (
        (
            "## BL-001: Rope frays\n\n**Status:** Closed 2026-04-02\n\nOriginal entry:\n\n"
            "**Status:** Open\n"
        ),
        ["BL-001: Closed 2026-04-02"],
    ),
    "19: the status may stand under a deeper heading without an id": (
        (
            "## BUG-1: Winch stalls\n\nText\n\n### Resolution\n\n**Status:** Fixed.\n\n"
            "## BUG-2: Lamp out\n\n### Resolution\n\n**Status:** Open\n"
        ),
        ["BUG-1: Fixed.", "BUG-2: Open"],
    ),
    "19: an item without a status beside ones that have one": (
        "### D-1: Ropes\n\nStatus: Done\n\n### D-2: Nets\n\nText\n",
        ["D-1: Done", "D-2: None"],
    ),
    "a status in a list under the heading": (
        "## Lamp room\n\n- **Status**: In Progress\n- **Owner**: @jo\n",
        ["Lamp room: In Progress"],
    ),
    "phases": (
        "## Phase 3 — Slipway\n\nStatus: Open\n\n### Phase 9C: Gate\n\nStatus: Done\n",
        ["Phase 3: Open", "Phase 9C: Done"],
    ),
    "23: entries of a log are no items": (
        (
            "### 2026-07-19 – Hardened the gate\n\nStatus: verified.\n\n### 2026-07-20 – Ropes\n\n"
            "Status: verified.\n"
        ),
        [],
    ),
    "23: a ledger in prose": ("# Ledger\n\nOn Monday the crane was done.\n\nTuesday: rope.\n", []),
    "34: a stub that says where the file went": ("# Plan\n\nMoved to [here](x.md).\n", []),
    "an empty file": ("", []),
}


@pytest.mark.parametrize(("text", "wanted"), SEEN.values(), ids=SEEN)
def test_items_of_sections(text: str, wanted: list[str]) -> None:
    assert seen(text) == wanted
    assert problems(text) == []


def test_fields_of_a_section_know_their_places() -> None:
    text = "## D-1: Ropes\n\n**Status:** Open\n**Owner:** @kim\nDepends on: D-2\n"
    (item,) = tracker(text).items
    assert {field.role: field.text for field in item.fields} == {
        "id": "D-1: Ropes", "status": "Open", "owner": "@kim", "depends_on": "D-2"}  # fmt: skip
    for field in item.fields:
        assert text[slice(*field.span)] == field.text


PAGE = """Skip to content

Building order (cranes first)

Status

  • Historical order retained for context.

Phase 1: Basin and walls

Scope

  • Dig.

Inputs

  • plans/basin.md

Phase 2: Deck

Scope

  • Pour.

Inputs

  • plans/deck.md

Where to look next

  • The harbour office.
"""


def test_a_page_as_copied_text_has_its_phases() -> None:
    found = tracker(PAGE, "implementation-sequence", "order.txt")
    assert [(item.id, item.title) for item in found.items] == [
        ("Phase 1", "Basin and walls"), ("Phase 2", "Deck")]  # fmt: skip
    assert found.problems == ()


def test_boxes_within_an_items_section_are_its_criteria_others_are_items() -> None:
    text = ("## D-1: Ropes\n\nStatus: Open\n\n### Done when\n\n- [ ] spliced\n- [x] tested\n\n"
            "## Errands\n\n- [ ] Buy tar\n")  # fmt: skip
    assert seen(text) == ["D-1: Open", "Buy tar: [ ]"]


FRONT = "---\nid: task-7\ntitle: Paint the crane\nstatus: To Do\nassignee: [jo]\n---\n\n"


def test_a_file_with_front_matter_is_one_item_and_its_boxes_are_criteria() -> None:
    text = FRONT + "# Paint\n\n- [ ] primed\n- [ ] painted\n"
    (item,) = tracker(text).items
    assert (item.id, item.title, item.status_text) == ("task-7", "Paint the crane", "To Do")
    status = item.field("status")
    assert status
    assert text[slice(*status.span)] == "To Do"


def test_front_matter_of_a_file_with_items_is_only_about_the_file() -> None:
    text = "---\ntitle: Plan\nstatus: living\n---\n\n| ID | Status |\n|---|---|\n| B-1 | Open |\n"
    assert seen(text) == ["B-1: Open"]


def test_front_matter_without_a_name_takes_the_files() -> None:
    found = tracker("---\nstatus: Done\n---\n\nText\n", path="tasks/crane.md")
    assert [(item.id, item.status_text) for item in found.items] == [("crane", "Done")]


DIAGRAM = """# Phase readiness

## Status taxonomy

```mermaid
stateDiagram-v2
    [*] --> NotStarted
    NotStarted --> InProgress
    InProgress --> SignedOff
```

## Snapshot

```mermaid
flowchart TB
    classDef done fill:#fff
    P1[Phase 1 — Basin]:::done
    P2[Phase 2 — Deck]:::inprog
    RUN[Running it]:::notstarted
    P1 --> P2 --> RUN
```
"""


def test_phases_drawn_in_a_diagram_are_items_with_the_status_of_their_class() -> None:
    preset, found = recognised(DIAGRAM)
    assert preset == "phase-readiness"
    assert [(item.id, item.title, item.status_text) for item in found.items] == [
        ("Phase 1", "Basin", "Completed (Doc Baseline)"),
        ("Phase 2", "Deck", "In Progress"),
        ("RUN", "Running it", "Not Started"),
    ]
    text = found.source.text
    for item in found.items:
        for field in item.fields:
            assert text[slice(*field.span)] == field.text


def test_a_row_counts_before_the_node_of_the_same_phase() -> None:
    head = "\n## Running\n\n| Phase | Status | Evidence |\n|---|---|---|\n"
    table = head + "| Phase 2 — Deck | In Progress | x.md |\n"
    _, found = recognised(DIAGRAM + table)
    assert [(item.id, item.kind) for item in found.items] == [("Phase 2", "row")]


ROADMAP = """# Roadmap

## Pre-phases (2)

| # | Pre-phase | Purpose |
|---|---|---|
| 1 | Survey | depth of the basin |
| 2 | Permits | all of them |

## Phases

```mermaid
gantt
    section Build
    Phase 0 — Basin :done, p0, 0, 1
    Phase 1 — Deck  :active, p1, after p0, 2
    Phase 1C — Rails :p1c, after p1, 1
```
"""


def test_a_roadmap_without_sections_has_its_pre_phases_and_the_tasks_of_its_chart() -> None:
    preset, found = recognised(ROADMAP)
    assert preset == "implementation-roadmap"
    assert [(item.id, item.status_text) for item in found.items] == [
        ("PP1", None), ("PP2", None), ("Phase 0", "Done"), ("Phase 1", "Active"),
        ("Phase 1C", "Planned")]  # fmt: skip


def test_sections_of_a_roadmap_take_their_status_from_the_chart_if_they_have_none() -> None:
    _, found = recognised(ROADMAP + "\n## Phase 0 — Basin\n\n## Phase 1 — Deck\n\nStatus: Done\n")
    assert [(item.id, item.status_text) for item in found.items][2:] == [
        ("Phase 0", "Done"), ("Phase 1", "Done")]  # fmt: skip


NAMED = ["phase-readiness", "implementation-roadmap", "production-readiness",
         "implementation-sequence", "usecase-register", "go-no-go"]  # fmt: skip


@pytest.mark.parametrize("preset", NAMED)
def test_a_named_kind_of_tracker_without_items_says_what_was_looked_for(preset: str) -> None:
    if preset == "go-no-go":
        return
    (problem,) = problems("# Harbour\n\nNothing here.\n", preset)
    assert problem.startswith("1 unparsable-tracker: no items of a")
    assert "looked for" in problem


def test_a_table_that_has_no_rows_yet_is_no_problem() -> None:
    text = ("| ID | Workstream | Outcome | Depends On | Owner | Status | Exit Criteria |\n"
            "|---|---|---|---|---|---|---|\n")  # fmt: skip
    assert problems(text, "production-readiness") == []


@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_every_seed_has_items(shared, seed: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    (path,) = (shared / "seeds").glob(f"{seed}_*")
    wanted = {"000": 16, "001": 26, "002": 16, "003": 8, "004": 32}
    preset, found = recognised(path.read_text(encoding="utf-8"), path.name)
    assert len(found.items) == wanted[seed]
    assert preset != "generic"
