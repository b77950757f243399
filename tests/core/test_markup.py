"""The plain text of a cell, and what counts as nothing written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markup import is_blank, is_placeholder, plain

CELLS = {
    "  In Progress ": "In Progress",
    "`NOT_STARTED`": "NOT_STARTED",
    "``a`b``": "a`b",
    "**Implemented (Swift 5.9)**": "Implemented (Swift 5.9)",
    "__bold__ _it_ snake_case_name": "bold it snake_case_name",
    "***both***": "both",
    "**_nested_**": "nested",
    "~~gone~~": "gone",
    "[DONE]": "[DONE]",
    "[In Progress: Dev 2]": "[In Progress: Dev 2]",
    "[a title](https://example.org/x_(y)_z)": "a title",
    '[a title](doc/a.md "hover")': "a title",
    "[![CI](b.svg)](https://example.org) green": "CI green",
    "<https://example.org/a>": "https://example.org/a",
    "one<br>two<br/>three": "one two three",
    "<span class='x'>Done</span><!-- really -->": "Done",
    "<owner>": "<owner>",
    "SLOs &amp; Gates &#x2714;": "SLOs & Gates \u2714",
    "Fish & Chips;": "Fish & Chips;",
    "a \\| b": "a | b",
    "`a\\|b|c`": "a|b|c",
    "\\*not\\* \\`code\\`": "*not* `code`",
    "adrs/*, Domain_Ownership_Map.md, local-dev/*": "adrs/*, Domain_Ownership_Map.md, local-dev/*",
    "`*.md` and **/x/*": "*.md and **/x/*",
    "2 * 3 * 4": "2 * 3 * 4",
    "`**`": "**",
    "doc\\readme_first.md": "doc\\readme_first.md",
    "\u2705 **Done**": "\u2705 Done",
}


@pytest.mark.parametrize(("written", "meant"), CELLS.items())
def test_markup_goes_and_the_text_stays(written: str, meant: str) -> None:
    assert plain(written) == meant


@pytest.mark.parametrize(
    "text", ["", "-", "\u2014", "\u2013", " ", "n/a", "N/A", "none", "`-`", "..."]
)
def test_a_dash_or_none_says_nothing(text: str) -> None:
    assert is_blank(text)
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    ["TBD", "`tbd`", "tba", "?", "??", "xxx", "<owner>", "@TODO", "[TBD]", "TBD (ops)", "tbd: who?",
     "to be defined", "To be determined", "unassigned", "{{ owner }}"],
)  # fmt: skip
def test_a_placeholder_names_nobody_but_is_written(text: str) -> None:
    assert is_placeholder(text)
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["@ana", "Ana", "Todor", "todos los santos", "security", "N. N."])
def test_a_name_is_neither(text: str) -> None:
    assert not is_placeholder(text)
    assert not is_blank(text)


@given(st.text(alphabet="ab *_`~[]()<>!&;\\|-\n/\u2705", max_size=60))
def test_every_text_has_a_plain_form_no_longer_than_itself(text: str) -> None:
    assert len(plain(text)) <= len(text)
    is_placeholder(text)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_marks_around_a_word_change_nothing(word: str) -> None:
    for mark in ("`", "**", "__", "*", "_", "~~"):
        assert plain(f"{mark}{word}{mark}") == word


@pytest.mark.parametrize(
    "piece", ["*a ", "**a", "[", "[](", '[](x "', "`", "<a ", "<!--", "\\", "~~"]
)
def test_a_hostile_cell_takes_linear_time(piece: str) -> None:
    started = time.perf_counter()
    plain(piece * 100_000)
    assert time.perf_counter() - started < 5
