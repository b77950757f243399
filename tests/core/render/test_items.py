"""Items and history as machines and terminals read them."""

from __future__ import annotations

import json

from bot.core.model.status import State
from bot.core.render.items import HistoryRow, ItemRow, as_json, as_table, history_line
from bot.core.render.width import cells

PIERS = ItemRow(
    *("B-1", "Piers", "**Locked**", State.LOCKED, {"Status": "Locked"}, ("B-0",), "ana"),
    evidence=("docs/load.md",),
    line=5,
)
ODD = ItemRow("B-2", "橋桁 girders\x1b[31m", "Whatever", None, line=6)


def test_items_as_json() -> None:
    piers, odd = json.loads(as_json([PIERS, ODD]))
    assert list(piers) == [
        *("id", "title", "status", "state", "statuses", "depends_on", "owner", "evidence"),
        *("line", "baseline", "locked"),
    ]
    assert (piers["state"], piers["locked"], piers["baseline"]) == ("done", True, False)
    assert odd["state"] is None
    assert json.loads(as_json([])) == []


def test_items_as_a_table_aligned_in_cells() -> None:
    lines = as_table([PIERS, ODD]).splitlines()
    assert lines[-1] == "2 items"
    assert "\x1b" not in lines[2]
    columns = {
        cells(line[: line.index(mark)])
        for line, mark in zip(lines, ("Line", "5 ", "6 "), strict=False)
    }
    assert len(columns) == 1


def test_table_fits_the_terminal_and_takes_no_items() -> None:
    wide = PIERS._replace(title="a very long title " * 9, owner="somebody " * 9)
    assert all(cells(line) <= 70 for line in as_table([wide, ODD], 70).splitlines())
    assert as_table([]) == "0 items\n"


def test_history_line() -> None:
    row = HistoryRow(
        "abc",
        "2026-01-02T03:04:05+00:00",
        "p.md",
        "B-1",
        "Status",
        None,
        "Done",
        None,
        State.BASELINE,
    )
    read = json.loads(history_line(row))
    assert (read["from"], read["to"], read["to_state"], read["baseline"]) == (
        None,
        "Done",
        "done",
        True,
    )
    assert list(read)[:9] == [
        *("commit", "date", "path", "item", "field", "from", "to", "from_state", "to_state"),
    ]
