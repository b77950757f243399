"""Views: the legend, the matrix and the order that a tracker shows beside its items."""

from __future__ import annotations

import pytest

from bot.core.model.source import Source
from bot.core.trackers.scan import scan
from bot.core.views.legend import legend
from bot.core.views.matrix import Matrix, matrix
from bot.core.views.order import order

LEGENDS = {
    "a list of code words": ("## Status Legend\n- `OPEN`\n- `SHUT`\n", ("OPEN", "SHUT")),
    "words before colons and dashes": (
        "## Legend\n- Open: nobody works on it\n- **Shut** — done\n", ("Open", "Shut")),
    "a table of status and meaning": (
        "| Status | Meaning |\n|---|---|\n| `Open` | a |\n| Shut | b |\n", ("Open", "Shut")),
    "a table under such a heading": (
        "## Status values\n\n| Word | Sense |\n|---|---|\n| Open | a |\n", ("Open",)),
    "tasks are no legend": ("## Legend\n- [ ] Open\n", ()),
    "priorities are no statuses": ("## Priority Legend\n- P0\n", ()),
    "none": ("# Plan\n- Open\n", ()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), LEGENDS.values(), ids=LEGENDS)
def test_a_legend_lists_its_words(text: str, wanted: tuple[str, ...]) -> None:
    assert legend(scan(Source("plan.md", text))) == wanted


IDS = {"b-1": "B-1", "b-2": "B-2", "b-3": "B-3"}


def read(text: str) -> Matrix | None:
    return matrix(scan(Source("plan.md", text)), IDS)


TABLE = "| Row \\ Col | B-1 | B-2 | B-3 |\n|---|---:|---:|---:|\n| B-1 | 0 | 0 | 0 |\n| B-2 | 1 | 0 | 0 |\n| B-3 | x | ✅ | ? |\n"  # noqa: E501 - a table


def test_a_matrix_says_what_each_row_needs() -> None:
    found = read("`1` means row item depends on column item.\n\n" + TABLE)
    assert found
    assert found.needs() == {"b-1": set(), "b-2": {"b-1"}, "b-3": {"b-1", "b-2"}}
    assert [cell.text for row in found.rows for cell in row.strange()] == ["?"]


def test_a_matrix_may_say_that_columns_need_rows() -> None:
    found = read("The column depends on the row where marked.\n\n" + TABLE)
    assert found
    assert found.columns_need
    assert found.needs()["b-1"] == {"b-2", "b-3"}


def test_cells_of_a_matrix_know_their_places() -> None:
    found = read(TABLE)
    assert found
    for row in found.rows:
        for cell in row.cells:
            assert TABLE[slice(*cell.span)] == cell.text


def test_a_table_of_other_things_is_no_matrix() -> None:
    assert read("| ID | Work | Status |\n|---|---|---|\n| B-1 | Dig | Open |\n") is None


def test_an_order_is_the_list_under_its_heading() -> None:
    text = "## Suggested Execution Order\n\n1. B-2\n2. B-1 Dig\n   - B-9 within\n3. nothing\n\n## Next\n\n1. B-3\n"  # noqa: E501
    found = order(scan(Source("plan.md", text)))
    assert found
    assert [place.id for place in found.places] == ["b-2", "b-1"]
    assert [text[slice(*place.span)] for place in found.places] == ["B-2", "B-1 Dig"]


def test_without_such_a_heading_there_is_no_order() -> None:
    assert order(scan(Source("plan.md", "## Purchase orders\n\n1. B-1\n"))) is None
