"""Diff: what of two versions is a change, a move, a rename; and what is only formatting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.diff import compared, diff, settle
from bot.core.model.snapshot import Pair
from bot.core.model.source import Source
from bot.core.model.transition import Change, ChangeKind
from bot.core.pairing import Pairing
from bot.core.presets import load
from bot.core.similarity import similarity
from bot.core.trackers import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.core.model.tracker import Tracker

PLAN = """# Harbour

## Berths

| ID | Work | Owner | Status | Needs |
|---|---|---|---|---|
| B-1 | Dredge the basin | @kim | Done | - |
| B-2 | Drive the piles | @bo | In Progress | B-1 |
| B-3 | Pour the deck | TBD | Not Started | B-2 |

## Sheds

| ID | Work | Owner | Status |
|---|---|---|---|
| S-1 | Clear the site | @lea | Done |
"""
GENERIC = load("generic")


def tracker(text: str, path: str = "plan.md") -> Tracker:
    return read(Source(path, text), GENERIC)


def changes(before: str, after: str) -> list[Change]:
    """Give all changes between two texts of one file."""
    found, left = diff(tracker(before), tracker(after))
    return [*found, *(change for _, change in settle([left]))]


def told(before: str, after: str) -> list[str]:
    """Give the changes as words: kind, id before, id after, marks, roles."""
    return sorted(
        " ".join([
            change.kind.value,
            "->".join(dict.fromkeys(item.id for item in (change.before, change.after) if item)),
            *(["renamed"] if change.renamed else []),
            *(["moved"] if change.moved else []),
            *sorted(change.roles),
        ])
        for change in changes(before, after)
    )  # fmt: skip


def aligned(text: str) -> str:
    return re.sub(r"\| (\S[^|\n]*?) (?=\|)", lambda cell: f"|   {cell[1]:<30}", text)


def reordered(text: str) -> str:
    lines = text.split("\n")
    lines[6:9] = lines[8], lines[6], lines[7]
    return "\n".join(lines)


def columns_moved(text: str) -> str:
    return re.sub(r"^\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|", r"|\4|\1|\3|\2|", text,
                  flags=re.MULTILINE)  # fmt: skip


FORMATTING: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "columns are aligned anew": aligned,
    "rows are reordered": reordered,
    "columns are reordered": columns_moved,
    "a column is added": lambda text: re.sub(r"^(\|.*)$", r"\1 x |", text, flags=re.MULTILINE)
    .replace("--| x |", "--|--|").replace("Needs | x", "Needs | Crew"),
    "markup is added": lambda text: text.replace("Done", "**Done**").replace("B-2", "`B-2`"),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "blank lines between blocks": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "no pipes at the sides": lambda text: re.sub(r"^\| | \|$", "", text, flags=re.MULTILINE),
    "sections in another order": lambda text: "# Harbour\n\n" + "".join(
        f"## {part}\n" for part in reversed(text.split("## ")[1:])),
    "prose around the tables": lambda text: text.replace("## Sheds\n", "## Sheds\n\nBehind.\n"),
    "a heading has another name": lambda text: text.replace("## Berths", "## Berths of the north"),
    "a heading of another level": lambda text: text.replace("## Berths", "#### Berths"),
    "a heading counts its rows": lambda text: text.replace("## Berths", "## Berths (3)"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATTING.values(), ids=FORMATTING)
def test_formatting_is_no_change(form: Callable[[str], str]) -> None:
    assert len(tracker(form(PLAN)).items) == 4
    assert told(PLAN, form(PLAN)) == []
    assert told(form(PLAN), PLAN) == []


@pytest.mark.parametrize("form", FORMATTING.values(), ids=FORMATTING)
def test_a_change_is_found_under_any_formatting(form: Callable[[str], str]) -> None:
    after = form(PLAN.replace("| In Progress |", "| Done |"))
    assert told(PLAN, after) == ["edited B-2 status"]


ROW = "| B-2 | Drive the piles | @bo | In Progress | B-1 |\n"
MEANING = {
    "a status": (PLAN.replace("In Progress", "Blocked"), ["edited B-2 status"]),
    "an owner and a need": (
        PLAN.replace("TBD | Not Started | B-2", "@mo | Not Started | B-1"),
        ["edited B-3 depends_on owner"]),
    "a row is removed": (PLAN.replace(ROW, ""), ["removed B-2"]),
    "a row is added": (PLAN + "| S-2 | Raise the roof | TBD | Not Started |\n", ["added S-2"]),
    "a row gets another id": (PLAN.replace("| B-2 | D", "| B-9 | D"), ["edited B-2->B-9 renamed"]),
    "a row gets another id and status": (
        PLAN.replace("| B-2 | Drive the piles | @bo | In Progress",
                     "| B-9 | Drive all the piles | @bo | Done"),
        ["edited B-2->B-9 renamed status title"]),
    "a row is removed and quite another added": (
        PLAN.replace("| B-2 | Drive the piles", "| B-9 | Paint the crane"),
        ["added B-9", "removed B-2"]),
    "a row goes to another table": (
        PLAN.replace(ROW, "") + "| B-2 | Drive the piles | @bo | Done |\n",
        ["edited B-2 moved status"]),
    "two rows exchange their titles": (
        PLAN.replace("| B-2 | Drive the piles | @bo | In Progress | B-1 |",
                     "| B-2 | Pour the deck | TBD | Not Started | B-2 |")
        .replace("| B-3 | Pour the deck | TBD | Not Started | B-2 |",
                 "| B-3 | Drive the piles | @bo | In Progress | B-1 |"),
        ["edited B-2->B-3 renamed", "edited B-3->B-2 renamed"]),
    "a row is put between and those below are renumbered": (
        PLAN.replace("| B-3 | Pour", "| B-4 | Pour").replace("| B-2 | Drive", "| B-3 | Drive")
        .replace("| B-3 | Drive", "| B-2 | Ask the port | @jo | Open | - |\n| B-3 | Drive"),
        ["added B-2", "edited B-2->B-3 renamed", "edited B-3->B-4 renamed"]),
    "a row is taken out and those below are renumbered": (
        PLAN.replace("| B-1 | Dredge the basin | @kim | Done | - |\n", "")
        .replace("| B-2 |", "| B-1 |").replace("| B-3 |", "| B-2 |"),
        ["edited B-2->B-1 renamed", "edited B-3->B-2 renamed depends_on", "removed B-1"]),
}  # fmt: skip


@pytest.mark.parametrize(("after", "wanted"), MEANING.values(), ids=MEANING)
def test_changes_of_meaning_are_told(after: str, wanted: list[str]) -> None:
    assert told(PLAN, after) == wanted


def test_closing_by_moving_a_row_to_a_completed_table_is_a_transition() -> None:
    before = ("## Open\n\n| Status | Story | Work |\n|---|---|---|\n"
              "| [IN PROGRESS: Dev 1] | **8-1** | Log view |\n| [ ] | **8-2** | Log tail |\n\n"
              "## Completed\n\n| Story | Work | Crew |\n|---|---|---|\n"
              "| [DONE] **7-1** | Sign in | Dev 2 |\n")  # fmt: skip
    after = (before.replace("| [IN PROGRESS: Dev 1] | **8-1** | Log view |\n", "")
             + "| [DONE] **8-1** | Log view | Dev 1 |\n")  # fmt: skip
    (change,) = changes(before, after)
    assert change.moved
    assert change.kind is ChangeKind.EDITED
    assert "status" in change.roles
    assert change.after
    assert change.after.status_text == "[DONE]"


def test_moving_a_bullet_between_sections_named_by_a_status_is_a_transition() -> None:
    before = "## To do\n\n- Paint the crane\n- Grease the winch\n\n## Done\n\n- Sweep the quay\n"
    after = "## To do\n\n- Grease the winch\n\n## Done\n\n- Paint the crane\n- Sweep the quay\n"
    assert told(before, after) == ["edited Paint the crane moved status"]


def pair(path: str, before: str | None, after: str | None) -> Pair:
    old, new = (None if text is None else tracker(text, path) for text in (before, after))
    return Pair(path, GENERIC, old, new)


def test_an_item_that_goes_to_an_archive_file_is_moved_not_removed() -> None:
    head = "| ID | Work | Status |\n|---|---|---|\n"
    row, done = "| D-7 | Grease the winch | Open |\n", "| D-7 | Grease the winch | Done |\n"
    other = "| D-8 | Sweep the quay | Open |\n"
    first, second = compared([pair("backlog.md", head + row + other, head + other),
                              pair("archive.md", head, head + done)])  # fmt: skip
    assert first.changes == ()
    (change,) = second.changes
    assert (change.moved, change.before_path) == (True, "backlog.md")
    assert change.before
    assert change.before.status_text == "Open"


def test_an_item_that_gets_a_new_id_in_the_archive_is_known_by_its_title() -> None:
    head = "| ID | Work | Status |\n|---|---|---|\n"
    first, second = compared([
        pair("backlog.md", head + "| 7 | Grease the winch | Open |\n", head),
        pair("archive.md", None, head + "| A-1 | Grease the winch | Done |\n"),
    ])  # fmt: skip
    assert first.changes == ()
    assert [change.renamed for change in second.changes] == [True]


def test_equal_ids_of_different_files_are_different_items_where_titles_differ() -> None:
    head = "| ID | Work | Status |\n|---|---|---|\n"
    first, second = compared([
        pair("a.md", head + "| 1 | Grease the winch | Open |\n", head),
        pair("b.md", head, head + "| 1 | Order new ropes | Open |\n"),
    ])  # fmt: skip
    assert [change.kind for change in first.changes] == [ChangeKind.REMOVED]
    assert [change.kind for change in second.changes] == [ChangeKind.ADDED]


def test_a_file_that_is_untouched_has_no_changes_and_is_not_read_again() -> None:
    one = tracker(PLAN)
    (compared_one,) = compared([Pair("plan.md", GENERIC, one, one)])
    assert compared_one.changes == ()


def test_a_mass_renumbering_is_renames_only() -> None:
    titles = ["Sea wall", "Slipway", "Fuel dock", "Ice house", "Customs shed", "Pilot office",
              "Net loft", "Lamp room", "Tide gauge", "Chain locker", "Oil store", "Boat lift",
              "Weighbridge", "Rail spur", "Fire pump", "Mast crane"]  # fmt: skip
    head = "| ID | Work | Status |\n|---|---|---|\n"
    before = head + "".join(f"| PR-{n:02} | {t} | Open |\n" for n, t in enumerate(titles))
    after = "| ID | Work | Crew | Status |\n|---|---|---|---|\n" + "".join(
        f"| M-{n:02} | {title} | 3 | Open |\n" for n, title in enumerate(titles)
    )
    found = changes(before, after)
    assert len(found) == 16
    assert all(change.renamed and not change.roles for change in found)


def test_rows_without_titles_are_not_renamed_into_each_other() -> None:
    head = "| ID | Status |\n|---|---|\n"
    after = told(head + "| A-1 | Open |\n", head + "| Z-9 | Open |\n")
    assert after == ["added Z-9", "removed A-1"]


def test_doubled_ids_pair_with_what_says_the_same() -> None:
    head = "| ID | Work | Status |\n|---|---|---|\n"
    one, two = "| 1 | Ropes | Open |\n", "| 1 | Nets | Done |\n"
    assert told(head + one + two, head + two + one) == []
    assert told(head + one + two, head + two + one.replace("Open", "Done")) == ["edited 1 status"]


def test_tables_of_one_heading_may_change_places() -> None:
    first = "| ID | Work | Status |\n|---|---|---|\n| B-1 | Piles | Open |\n| B-2 | Deck | Open |\n"
    second = first.replace("B-", "C-").replace("Open", "Done")
    twin = first.replace("Open", "Done").replace("Work", "Task")
    assert told(f"# Plan\n\n{first}\n{second}", f"# Plan\n\n{second}\n{first}") == []
    assert told(f"# Plan\n\n{first}\n{twin}", f"# Plan\n\n{twin}\n{first}") == []


def test_a_task_that_is_ticked_and_worded_anew_stays_itself() -> None:
    before = "- [ ] Order the steel for the crane\n- [ ] Paint\n"
    after = "- [x] Order the steel for our crane\n- [ ] Paint\n"
    (change,) = changes(before, after)
    assert change.renamed
    assert {"status", "title"} <= change.roles


def test_a_pairing_keeps_what_it_does_not_join() -> None:
    one, two = tracker(PLAN), tracker(PLAN.replace("B-2", "B-7"))
    pairing = Pairing(one.items, two.items)
    pairing.join(lambda item: item.id)
    assert [item.id for item in pairing.before] == ["B-2"]
    assert [item.id for item in pairing.after] == ["B-7"]
    assert len(pairing.pairs) == 3


def test_similarity_is_of_words_and_letters() -> None:
    assert similarity("Drive the piles", "Drive the piles") == 1.0
    assert similarity("Drive the piles", "Drive the pile") > 0.8
    assert similarity("Drive the piles", "Paint a crane") < 0.2
    assert similarity("Drive", "") == 0.0


def test_every_real_tracker_equals_itself(shared: Path) -> None:
    for path in sorted((shared / "corpus/files").rglob("*.*")):
        if path.is_file():
            text = Source.decode(path.name, path.read_bytes()).text
            assert told(text, text) == [], path
