"""The terminal text: cut rows, aligned carets, fixes shown, and nothing to say in one line."""

from __future__ import annotations

import pytest

from bot.core.model.finding import Edit, Location, Severity
from bot.core.model.source import Source
from bot.core.model.verdict import JudgedTransition, Skipped
from bot.core.render.colour import Look
from bot.core.render.excerpt import excerpt
from bot.core.render.text import render
from bot.core.render.width import cells, clipped, padded, widths
from tests.core.render.build import (
    FAILURE,
    FINE,
    ILLEGAL,
    NOTHING,
    PLAN,
    TEXTS,
    UNMET,
    finding,
    texts_of,
    verdict_of,
)

ROW = "| M-06 | Concurrency | " + "locking and writes " * 6 + "| M-04 | kim | Signed Off | Tests |"


def underlined(line: str, needle: str, width: int = 60, *, nth: int = 0) -> str:
    """Give what stands above the caret when a needle of a line is pointed at."""
    start = -1
    for _ in range(nth + 1):
        start = line.index(needle, start + 1)
    cut = excerpt(line, start + 1, start + 1 + len(needle), width)
    above, at = "", 0
    for char, size in zip(cut.text, widths(cut.text), strict=True):
        if cut.before <= at < cut.before + cut.length:
            above += char
        at += size
    return above


@pytest.mark.parametrize(
    ("line", "needle"),
    [
        (ROW, "Signed Off"),
        (ROW, "| M-06 |"),
        (ROW, "Tests |"),
        ("| 橋桁の耐荷重試験 | 状態 | 完了 | 備考 |", "完了"),
        ("| 🌉🌉🌉 | Signed Off |", "Signed Off"),
        ("| nai\u0308ve cafe\u0301 | Signed Off |", "Signed Off"),
        ("\tstatus:\tdone", "done"),
        ("\ufeff| M-1 | Done |", "Done"),
        ("| 👩\u200d🔧 | Done |", "Done"),
        ("x" * 500 + "| Done |" + "y" * 500, "Done"),
    ],
)
def test_caret_stands_under_the_cell(line: str, needle: str) -> None:
    assert underlined(line, needle) == needle


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_row_is_cut_around_the_cell_to_the_width(width: int) -> None:
    cut = excerpt(ROW, ROW.index("Signed Off") + 1, ROW.index("Signed Off") + 11, width)
    assert "Signed Off" in cut.text
    assert cells(cut.text) <= width
    assert cut.text.startswith("… |" if width < len(ROW) else "| M-06")


def test_cell_wider_than_the_terminal_stays_whole() -> None:
    cell = "a sentence in a status cell that goes on and on and on"
    line = f"| M-06 | {cell} | end |"
    cut = excerpt(line, line.index(cell) + 1, line.index(cell) + 1 + len(cell), 30)
    assert cell in cut.text
    assert cut.length == len(cell)


def test_megabyte_cell_is_not_printed() -> None:
    assert len(excerpt("| " + "x" * 1_000_000 + " |", 3, 1_000_003, 80).text) < 600


def test_place_beyond_the_line_still_gets_a_caret() -> None:
    assert excerpt("ab", 9, 12, 40) == ("ab", 2, 1)
    assert excerpt("", 1, 1, 40) == ("", 0, 1)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("ab", 2),
        ("橋", 2),
        ("e\u0301", 1),
        ("🌉", 2),
        ("⚠\ufe0f", 2),
        ("👍🏽", 2),
        ("⚠", 1),
        ("é", 1),
    ],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_clipped_and_padded_by_cells() -> None:
    assert clipped("橋桁橋桁", 5) == "橋桁…"
    assert cells(padded("橋", 4)) == 4


def test_quiet_prints_findings_only() -> None:
    loud, quiet = render(FAILURE, TEXTS), render(FAILURE, TEXTS, Look(quiet=True))
    assert loud.startswith(quiet)
    assert "rows with errors" not in quiet
    assert render(FINE, TEXTS, Look(quiet=True)) == ""


def test_nothing_wrong_and_nothing_to_judge_take_one_line() -> None:
    moves = tuple(
        JudgedTransition(PLAN, f"B-{n}", "Status", "a", "b", "todo", "done", n) for n in (1, 2, 3)
    )
    assert render(FINE._replace(transitions=moves), TEXTS) == (
        "1 tracker, 4 items, 3 transitions, all by the rules\n"
    )
    assert render(NOTHING, TEXTS).count("\n") == 1
    skipped = FINE._replace(skipped=(Skipped("unproven-test", "without a forge"),))
    assert render(skipped, TEXTS).count("\n") == 1


def test_colour_changes_no_letter() -> None:
    coloured = render(FAILURE, TEXTS, Look(colour=True))
    plain = coloured
    for code in ("0", "1", "34", "1;31", "1;33", "1;36"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert coloured != plain == render(FAILURE, TEXTS)


def test_errors_lead_a_row_then_the_order_of_cause() -> None:
    late = finding("late", rule="missing-signoff")
    warning = finding("typed", rule="unknown-status", severity=Severity.WARNING)
    written = render(verdict_of([late, warning, UNMET, ILLEGAL]), TEXTS)
    places = [
        written.index(rule)
        for rule in ("illegal-transition", "unmet-dependency", "missing-signoff", "unknown-status")
    ]
    assert places == sorted(places)
    assert "warning unknown-status" in written


def test_short_company_fits_one_line() -> None:
    others = [
        finding(f"B-3 is {letter}", rule=rule, hint="")
        for letter, rule in (("x", "stale-date"), ("y", "missing-signoff"))
    ]
    written = render(verdict_of([ILLEGAL, *others]), TEXTS)
    assert "also on this row: stale-date (is x), missing-signoff (is y)\n" in written


def fix_of(text: str, *edits: tuple[int, int, str]) -> str:
    """Give what the text says of a fix."""
    source = Source(PLAN, text)
    made = tuple(Edit(PLAN, *edit) for edit in edits)
    place = Location(PLAN, "head", 1, 1, 2)
    written = render(verdict_of([finding(location=place, edits=made)]), texts_of(source))
    return written[written.index("= fix") :].partition("\n\n")[0]


def test_fix_shows_the_line_as_it_would_be() -> None:
    assert fix_of("ab\ncd\n", (0, 1, "x")).startswith("= fix available (--fix): xb")
    assert fix_of("ab\r\ncd\r\n", (4, 5, "y"), (5, 6, "z")).startswith(
        "= fix available (--fix): yz"
    )


def test_fix_that_removes_or_writes_lines() -> None:
    assert fix_of("ab\ncd\n", (0, 3, "")) == "= fix available (--fix): 1 line removed"
    assert fix_of("ab\ncd\n", (0, 6, "cd\nab\n")) == (
        "= fix available (--fix):\n      cd\n      ab"
    )
    many = "".join(f"{n}\n" for n in range(9))
    assert fix_of("ab\n", (0, 3, many)).endswith("… 5 more lines")


def test_fix_that_can_not_be_shown_is_still_named() -> None:
    assert fix_of("ab\n", (0, 99, "x")) == "= fix available (--fix)"
    assert fix_of("ab\n", (0, 2, "x"), (1, 3, "y")) == "= fix available (--fix)"


def test_line_that_can_not_be_had_leaves_the_message() -> None:
    written = render(verdict_of([ILLEGAL]), texts_of())
    assert "= was: Not Started" in written
    assert "^" not in written
    gone = finding(location=Location(PLAN, "head", 999, 1, 2))
    assert "^" not in render(verdict_of([gone]), TEXTS)
