"""Recognise: which preset a file's shape speaks for, and which files are worth reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.source import Source
from bot.core.trackers import is_structured, recognise
from bot.core.trackers.recognise import may_hold_items

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = {
    "production-readiness": "| ID | Depends On | Owner | Status | Exit Criteria |\n|-|-|-|-|-|\n",
    "usecase-register": "| UC | Architecture Status | Prod Readiness Status |\n|-|-|-|\n",
    "phase-readiness": "# Phase readiness\n\nText\n",
    "implementation-sequence": "".join(
        f"## Phase {n}: Deck\n\n### Scope\n\n### Inputs\n\n### Deliverables\n\n### Exit criteria\n"
        for n in (1, 2)
    ),
    "implementation-roadmap": "".join(
        f"## Phase {n} — Deck\n\n### Prerequisites\n\n### Read first\n\n### Deliverables\n\n"
        "### Tests to write\n\n### Done when\n\n"
        for n in (1, 2)
    ),
    "go-no-go": "# Release Go/No-Go\n\n- [ ] Ropes\n",
    "generic": "# Notes\n\n| ID | Status |\n|-|-|\n| 1 | Open |\n",
}


@pytest.mark.parametrize(("preset", "text"), SHAPES.items())
def test_shapes_speak_for_presets(preset: str, text: str) -> None:
    assert recognise(Source("doc/x.md", text)) == preset


def test_structured_files_are_told_by_name_or_content() -> None:
    assert is_structured(Source("a.yaml", ""))
    assert is_structured(Source("TASKS", '{"tasks": []}'))
    assert is_structured(Source("TASKS", "tasks:\n  - id: 1\n    status: open\n"))
    assert not is_structured(Source("a.md", "a: b\n"))
    assert not is_structured(Source("TASKS", "| a | b |\n|---|---|\n"))
    assert recognise(Source("Agent_Work_Queue.yaml", "phases: []\n")) == "work-queue"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("doc/plan.md", True), ("a.yml", True), ("b.json", True), ("main.py", False),
     ("node_modules/x.md", False), ("package-lock.json", False), ("CHANGELOG.md", False),
     (".github/workflows/ci.yml", False)],
)  # fmt: skip
def test_paths_worth_reading(path: str, wanted: bool) -> None:  # noqa: FBT001 - a table of cases
    assert may_hold_items(path) is wanted


def test_the_examples_are_what_they_are_examples_of(root: Path) -> None:
    wanted = {"phases/doc/Phase_Readiness_Tracker.md": "phase-readiness",
              "phases/doc/Implementation_Roadmap.md": "implementation-roadmap",
              "phases/doc/Implementation_Sequence.md": "implementation-sequence",
              "phases/doc/Release_Go_NoGo_Checklist.md": "go-no-go",
              "production/doc/production_readiness_tracker.md": "production-readiness",
              "usecases/doc/usecase_register.md": "usecase-register"}  # fmt: skip
    for name, preset in wanted.items():
        text = (root / "examples" / name).read_text(encoding="utf-8")
        assert recognise(Source(name, text)) == preset
