"""One cell may be as long as a file: what is read of it ends, and ends between two words."""

from __future__ import annotations

import pytest

from bot.core.dependencies import depends
from bot.core.evidence.references import references
from bot.core.model.item import Field
from bot.core.model.source import Span


@pytest.mark.parametrize("word", ["`a/b.md`, ", "a/b.md,", "GET /a a/b.md "])
def test_of_a_long_cell_the_first_references_are_read(word: str) -> None:
    text = word * (100_000 // len(word))
    found = references(text, 0)
    assert 0 < len(found) <= 1_000
    assert {reference.path for reference in found} <= {"a/b.md", ""}
    assert max(reference.span.end for reference in found) <= 20_000


def test_of_a_long_cell_the_first_dependencies_are_read() -> None:
    text = "T-1/2, " * 10_000
    field = Field("depends_on", "Depends On", text, Span(5, 5 + len(text)))
    found = depends(field, {"t-1": "T-1", "t-2": "T-2"})
    assert 0 < len(found) <= 1_001
    assert found[0].span == Span(5, 10)
