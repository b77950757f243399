"""Dependencies: the ids in a cell, what qualifies them, and what is no id at all."""

from __future__ import annotations

import pytest

from bot.core.dependencies import depends
from bot.core.model.item import Field
from bot.core.model.source import Span
from bot.core.trackers.naming import same_id

IDS = {same_id(one): one for one in ["B-1", "B-2", "B-3", "INT-180", "INT-185", "Phase 2", "7"]}

CELLS = {
    "nothing": ("-", []), "a dash": ("—", []), "the word": ("None", []), "empty": ("", []),
    "one": ("B-1", ["B-1"]),
    "several": ("B-1, B-2; B-3", ["B-1", "B-2", "B-3"]),
    "with words between": ("B-1 and B-2 & B-3", ["B-1", "B-2", "B-3"]),
    "on lines": ("B-1<br>B-2", ["B-1", "B-2"]),
    "in code and bold": ("`B-1`, **B-2**", ["B-1", "B-2"]),
    "as a link": ("[B-1](#b-1)", ["B-1"]),
    "with ticks": ("B-1 ✅, B-2 ✅", ["B-1", "B-2"]),
    "with marks": ("B-1 [DONE]", ["B-1"]),
    "in other case": ("b-1", ["B-1"]),
    "a phase": ("Phase 2", ["Phase 2"]),
    "a number sign": ("#7", ["7"]),
    "a range": ("B-1..B-3", ["B-1", "B-2", "B-3"]),
    "a slash": ("INT-180/185", ["INT-180", "INT-185"]),
    "qualified": ("co-evolve B-1", ["B-1 (co-evolve)"]),
    "on a condition": ("B-1 **if live mail**", ["B-1 (if live mail)"]),
    "unknown": ("B-9", ["B-9?"]),
    "prose": ("wait for the tide", []),
    "prose around an unknown one": ("the Z-4 permit", ["Z-4? (the permit)"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CELLS.values(), ids=CELLS)
def test_a_cell_names_its_prerequisites(text: str, wanted: list[str]) -> None:
    field = Field("depends_on", "Depends On", text, Span(10, 10 + len(text)))
    found = depends(field, IDS)
    said = [one.id + "?" * (not one.known) + (f" ({one.qualified})" if one.qualified else "")
            for one in found]  # fmt: skip
    assert said == wanted
    for one in found:
        part = text[one.span.start - 10 : one.span.end - 10]
        assert part
        assert part == part.strip()


def test_no_cell_is_no_dependency() -> None:
    assert depends(None, IDS) == []


def test_a_range_of_millions_is_none() -> None:
    text = "B-1..B-999999999"
    assert len(depends(Field("depends_on", "", text, Span(0, len(text))), IDS)) < 10
