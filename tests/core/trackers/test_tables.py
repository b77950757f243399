"""Tables: which have items, which columns are what, and what a row says."""

from __future__ import annotations

import pytest

from tests.core.trackers.reading import problems, seen, states, tracker

HEAD = "| ID | Work | Status |\n|---|---|---|\n"
LEGEND = (
    "| Status | Meaning |\n|---|---|\n| Open | Nobody works on it |\n| Done | It is finished |\n\n"
)

NO_ITEMS = {
    "a legend": LEGEND,
    "a legend of marks": "| Marker | Arti | Field wajib |\n|---|---|---|\n| x | selesai | ya |\n",
    "a legend with examples": (
        "| Status | Description | Example |\n|---|---|---|\n| Open | waits | B-1 |\n| Done | |\n"
    ),
    "a roll-up with a total": (
        "| Quay | Total | ✅ Done | 🟨 In Progress |\n|---|---|---|---|\n| North | 3 | 2 | 1 |\n"
        "| **Total** | **3** | **2** | **1** |\n"
    ),
    "counts by status": "| Status | Count |\n|---|---|\n| Open | 4 |\n| Done | 2 |\n",
    "a matrix of 0 and 1": (
        "| Row \\ Col | B-1 | B-2 |\n|---|---:|---:|\n| B-1 | 0 | 0 |\n| B-2 | 1 | 0 |\n"
    ),
    "a matrix without a corner word": (
        "| | B-1 | B-2 |\n|---|---|---|\n| B-1 | - | - |\n| B-2 | x | - |\n"
    ),
    "a template of fields": "| Field | Value |\n|---|---|\n| Status | |\n| Item | |\n",
    "support by language": "| Feature | Go | Java |\n|---|---|---|\n| Tracer | + | + |\n",
    "prose in columns": "| Option | Approach | Cost |\n|---|---|---|\n| A | cut | high |\n",
    "a weekly template": "## Weekly\n\n- Week of:\n- Completed IDs:\n- Blocked IDs:\n",
}


@pytest.mark.parametrize("text", NO_ITEMS.values(), ids=NO_ITEMS)
def test_views_and_templates_are_no_items(text: str) -> None:
    assert seen(text) == []
    with_tracker = f"{text}\n## Plan\n\n{HEAD}| Z-1 | Dredge | Open |\n"
    assert seen(with_tracker) == ["Z-1: Open"]


SEEN = {
    "1: of several tables only the trackers count": (
        LEGEND
        + "## A\n\n"
        + HEAD
        + "| B-1 | Dredge | Open |\n\n## B\n\n| Doc | Role |\n|---|---|\n"
        "| x.md | plan |\n\n## C\n\n" + HEAD + "| C-1 | Sheds | Done |\n",
        ["B-1: Open", "C-1: Done"],
    ),
    "3: the status stands first": (
        "| Status | ID | Priority | Evidence |\n|---|---|---|---|\n| Open | B-1 | P1 | x |\n",
        ["B-1: Open"],
    ),
    "3: the status stands first beside a description": (
        "| Status | Task | Description | Owner |\n|---|---|---|---|\n| Open | Dredge | deep | |\n",
        ["Dredge: Open"],
    ),
    "3: the status stands second": (
        "| Area | Status | Next |\n|---|---|---|\n| Quay | Open | dig |\n",
        ["Quay: Open"],
    ),
    "4: without an id the area, feature or issue is the key": (
        "| Issue | Status | Notes |\n|---|---|---|\n| Crane creaks | Open | oil |\n",
        ["Crane creaks: Open"],
    ),
    "4: ids under a number sign": ("| # | Status |\n|---|---|\n| 1 | Open |\n", ["1: Open"]),
    "4: ids under Serial": (
        "| Serial | Work | Status |\n|---|---|---|\n| 0752 | Dig | Open |\n",
        ["0752: Open"],
    ),
    "4: headers in other languages": (
        (
            "| 编号 | 标题 | 状态 |\n|---|---|---|\n| B-1 | 疏浚 | Done |\n\n"
            "| タスクID | 名称 | 状態 |\n|---|---|---|\n| B-2 | 杭 | Done |\n\n"
            "| Paso | Tarea | Estado |\n|---|---|---|\n| B-3 | Dragar | Done |\n\n"
            "| Номер | Задача | Статус |\n|---|---|---|\n| B-4 | Сваи | Done |\n"
        ),
        ["B-1: Done", "B-2: Done", "B-3: Done", "B-4: Done"],
    ),
    "5: an id in several tables is several items": (
        HEAD + "| B-1 | Dig | Open |\n\n## Files\n\n" + HEAD + "| B-1 | Plan | Done |\n",
        ["B-1: Open", "B-1: Done"],
    ),
    "6: a result column counts where no status column does": (
        "| Check | Result |\n|---|---|\n| Rope | pass |\n",
        ["Rope: pass"],
    ),
    "6: a result column is no status beside real ones": (
        HEAD + "| B-1 | Dig | Open |\n\n## Runs\n\n| Run | Result |\n|---|---|\n| r1 | pass |\n",
        ["B-1: Open"],
    ),
    "7: the header again within the table": (
        HEAD + "| B-1 | Dig | Open |\n| **ID** | **Work** | **Status** |\n| B-2 | Pile | Done |\n",
        ["B-1: Open", "B-2: Done"],
    ),
    "7: the header again with another first cell": (
        HEAD + "| B-1 | Dig | Open |\n| [North](#n) | Work | Status |\n| B-2 | Pile | Done |\n",
        ["B-1: Open", "B-2: Done"],
    ),
    "8: a dependency matrix beside the tracker": (
        HEAD + "| B-1 | Dig | Open |\n| B-2 | Pile | Open |\n\n## Matrix\n\n"
        "| Row \\ Col | B-1 | B-2 |\n|---|---:|---:|\n| B-1 | 0 | 0 |\n| B-2 | 1 | 0 |\n",
        ["B-1: Open", "B-2: Open"],
    ),
    "11: a mark within the id cell is the status": (
        (
            "## Closed work\n\n| Story | Work | Crew |\n|---|---|---|\n| [DONE] **8-1** | L | 2 |\n"
            "| [DONE] 8-2 | Tail | 3 |\n"
        ),
        ["8-1: [DONE]", "8-2: [DONE]"],
    ),
    "2: a row of totals is no item": (
        HEAD + "| B-1 | Dig | Open |\n| **Total** | | 1 |\n",
        ["B-1: Open"],
    ),
    "a label across the table is no item": (
        HEAD + "| **North quay** | | |\n| B-1 | Dig | Open |\n",
        ["B-1: Open"],
    ),
    "12: sentences in the status": (
        HEAD + "| B-1 | Dig | Closed — shipped 2026-07-17 (all of it) |\n",
        ["B-1: Closed — shipped 2026-07-17 (all of it)"],
    ),
    "17: an empty status stays empty": (HEAD + "| B-1 | Dig | |\n", ["B-1: "]),
    "18: a heading that is a status": (
        "## ✅ Done\n\n| Work | Proof |\n|---|---|\n| Dredge | x.md |\n",
        ["Dredge: ✅ Done"],
    ),
    "18: a heading that ends in a status": (
        (
            "## Pier works — in progress (timber, not just plans)\n\n| Work | Proof |\n|---|---|\n"
            "| Dredge | x.md |\n"
        ),
        ["Dredge: in progress (timber, not just plans)"],
    ),
    "18: a heading that begins with a status": (
        "## Completed (north quay)\n\n| Work | Proof |\n|---|---|\n| Dredge | x.md |\n",
        ["Dredge: Completed (north quay)"],
    ),
    "18: a status above a plain heading": (
        "# Port\n\n## Completed\n\n### North\n\n| Work | Proof |\n|---|---|\n| Dredge | x |\n",
        ["Dredge: Completed"],
    ),
    "18: stages as sections": (
        (
            "## Stage 1\n\n| Proposal | Champion |\n|---|---|\n| Tidal gates | jo |\n\n"
            "## Stage 2\n\n| Proposal | Champion |\n|---|---|\n| Night pilots | mo |\n"
        ),
        ["Tidal gates: Stage 1", "Night pilots: Stage 2"],
    ),
    "9: a row with too many cells keeps its first ones": (
        HEAD + "| B-1 | Dig (`a || b`) | Open |\n",
        ["B-1: "],
    ),
    "10: a row with too few cells": (HEAD + "| B-1 | Dig |\n", ["B-1: None"]),
    "without leading pipes": ("ID | Status\n---|---\nB-1 | Open\n", ["B-1: Open"]),
    "in a list entry": (
        "- Quay\n\n  | ID | Status |\n  |-|-|\n  | B-1 | Open |\n",
        ["B-1: Open"],
    ),
    "around comments": (
        "<!-- | ID | Status |\n|---|---|\n| B-0 | Open | -->\n\n" + HEAD + "| B-1 | Dig | Open |\n"
        "<!-- | B-2 | Pile | Open | -->\n",
        ["B-1: Open"],
    ),
    "in a fence": ("```\n" + HEAD + "| B-1 | Dig | Open |\n```\n", []),
}


@pytest.mark.parametrize(("text", "wanted"), SEEN.values(), ids=SEEN)
def test_items_of_tables(text: str, wanted: list[str]) -> None:
    assert seen(text) == wanted


STATES = {
    "11: markup around the status": ["`Open`", "**Open**", "~~Done~~ Open", "[Open](x.md)"],
    "13: emoji alone, with words, and words alone": ["⬜", "⬜ Open", "Open", "OPEN"],
    "14: spelling twins": ["To Do", "To do", "TODO", "to-do"],
}


@pytest.mark.parametrize("cells", STATES.values(), ids=STATES)
def test_spellings_of_one_status_mean_the_same(cells: list[str]) -> None:
    rows = "".join(f"| B-{at} | Dig | {cell} |\n" for at, cell in enumerate(cells))
    assert [line.partition(": ")[2] for line in states(HEAD + rows)] == ["todo"] * len(cells)


def test_ragged_rows_are_told_with_what_is_wrong() -> None:
    text = HEAD + "| B-1 | Dig |\n| B-2 | Run `a || b` | Open |\n| B-3 | Pile | Open |\n"
    short, long = problems(text)
    assert short.startswith("3 ragged-row: B-1 has 2 cells, its table's header has 3")
    assert long.startswith("4 ragged-row: B-2 has 5 cells, its table's header has 3")
    assert "write it \\|" in long


def test_an_id_that_stands_twice_in_one_table_is_told_once_in_two_tables_it_is_not() -> None:
    row = "| B-1 | Dig | Open |\n"
    assert [line[:18] for line in problems(HEAD + row + row)] == ["4 duplicate-item: "]
    assert problems(f"# A\n\n{HEAD}{row}\n# B\n\n{HEAD}{row}") == []


def test_every_item_has_a_key_of_its_own_and_a_thousand_twins_take_no_time() -> None:
    found = tracker(HEAD + "| B-1 | Dig | Open |\n" * 3000)
    assert len({item.key for item in found.items}) == 3000


def test_groups_are_the_headings_and_alike_headings_are_told_apart() -> None:
    part = "### Works\n\n" + HEAD
    part += "| B-1 | Dig | Open |\n"
    text = f"# Port\n\n## North\n\n{part}\n## South\n\n{part}"
    assert [item.group for item in tracker(text).items] == ["North / Works", "South / Works"]


def test_two_status_columns_are_two_fields_the_governed_one_first_in_items() -> None:
    text = ("| UC | Architecture Status | Prod Readiness Status | Owner | Last Updated | Notes |\n"
            "|---|---|---|---|---|---|\n| UC-1 | `GREEN` | `BLOCKED` | k | - | - |\n")  # fmt: skip
    (item,) = tracker(text, "usecase-register").items
    assert item.status_text == "`BLOCKED`"
    assert [field.text for field in item.fields if field.role.startswith("status")] == [
        "`GREEN`", "`BLOCKED`"]  # fmt: skip


def test_files_of_an_items_table_are_deliverables_other_files_are_plain_items() -> None:
    main = HEAD + "| B-1 | Dig | Open |\n"
    files = "| Workstream | File | Status |\n|---|---|---|\n| B-1 Dig | `a.py` | Done |\n"
    kinds = [(item.id, item.kind) for item in tracker(f"{main}\n## Files\n\n{files}").items]
    assert kinds == [("B-1", "row"), ("deliverable:a.py", "deliverable")]
    alone = tracker("| Task | File | Status |\n|---|---|---|\n| Dredge | `a.py` | Done |\n")
    assert [(item.id, item.kind) for item in alone.items] == [("Dredge", "row")]


def test_an_id_without_a_title_column_takes_the_words_beside_it() -> None:
    text = "| ID | Scope of it | Status |\n|---|---|---|\n| B-1 | Dig the basin | Open |\n"
    assert tracker(text).items[0].title == "Dig the basin"
    dated = "| ID | When | Status |\n|---|---|---|\n| B-1 | 2026-01-02 | Open |\n"
    assert tracker(dated).items[0].title == ""


def test_rows_after_a_gap_are_read_and_told() -> None:
    text = HEAD + "| B-1 | Dig | Open |\n\n| B-2 | Pile | Open |\n"
    assert seen(text) == ["B-1: Open", "B-2: Open"]
    assert [line[:20] for line in problems(text)] == ["5 unparsable-tracker"]


def test_30_a_committed_conflict_is_told_and_its_first_side_read() -> None:
    text = (HEAD + "<<<<<<< a\n| B-1 | Dig | Open |\n=======\n| B-1 | Dig | Done |\n>>>>>>> b\n"
            "| B-2 | Pile | Open |\n")  # fmt: skip
    assert seen(text) == ["B-1: Open", "B-2: Open"]
    assert [line[:20] for line in problems(text)] == ["3 unparsable-tracker"]


def test_32_and_33_depends_and_evidence_cells_keep_their_words() -> None:
    text = ("| ID | Status | Depends on | Evidence |\n|---|---|---|---|\n"
            "| B-1 | Open | co-evolve B-2, B-3 ✅ | `.ci/x.yml`, run 7 |\n")  # fmt: skip
    (item,) = tracker(text).items
    assert item.text("depends_on") == "co-evolve B-2, B-3 ✅"
    assert item.text("evidence") == "`.ci/x.yml`, run 7"
