"""Reading Markdown: where tables, entries, headings and code are, as other readers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.document import Entry, Fence, Heading, Paragraph, Table
from bot.core.model.source import Source
from bot.core.trackers.cells import dashes, split_row
from bot.core.trackers.scan import scan
from tests.core.trackers import oracle

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "| Berth | State |\n|---|---|\n"

# What other readers see in each text, and scan must see too: the sentence, then the text.
EDGES = {
    "a table without leading pipes": "Berth | State\n--- | ---\nB-1 | open\nB-2 | shut\n",
    "a table whose rows lack their last pipe": "| Berth | State\n|---|---\n| B-1 | open\n",
    "one column is a table": "| Berth |\n|---|\n| B-1 |\n",
    "one column without any pipe below is a heading": "| Berth |\n---\n",
    "alignment colons": "| Berth | State | Crew |\n|:--|:-:|--:|\n| B-1 | open | 3 |\n",
    "one dash a column is enough": "| Berth | State |\n|-|-|\n| B-1 | open |\n",
    "an escaped pipe does not split": "| Berth | Rope |\n|---|---|\n| B-1 | a \\| b |\n",
    "a pipe in a code span splits": HEAD + "| `a|b` | open |\n",
    "two backslashes before a pipe": HEAD + "| a \\\\| b |\n",
    "short and long rows": HEAD + "| B-1 |\n| B-2 | open | more |\n",
    "a row without any pipe": HEAD + "B-1\n",
    "a blank line ends the table": HEAD + "| B-1 | open |\n\ntext\n",
    "a heading ends the table": HEAD + "| B-1 | open |\n# Next\n",
    "a number sign is no heading without a blank": "Berth | State\n--|--\n#5 | open\n",
    "a list entry ends the table": HEAD + "| B-1 | open |\n- B-2 | shut\n",
    "a break ends the table": HEAD + "| B-1 | open |\n***\n",
    "a quote ends the table": HEAD + "| B-1 | open |\n> said\n",
    "a comment ends the table": HEAD + "| B-1 | open |\n<!-- note -->\ntext\n",
    "a lone pipe ends the table": HEAD + "| B-1 | open |\n|\ntext\n",
    "inline markup of HTML begins no block": "Berth | State\n--|--\n<b>B-1</b> | open\n",
    "a table goes on from a paragraph": "Berths of the north quay:\n" + HEAD + "| B-1 | open |\n",
    "a table in a list entry": "- Quay\n\n  | Berth | State |\n  |---|---|\n  | B-1 | open |\n",
    "a table begins with the list entry": "- | Berth | State |\n  |---|---|\n  | B-1 | open |\n",
    "a table in a numbered entry": "1. Berth | State\n   --|--\n   B-1 | open\n",
    "a table in a nested entry": "- a\n  - b\n\n    | Berth |\n    |---|\n    | B-1 |\n",
    "the row of dashes outside the entry": "- Berth | State\n--|--\n",
    "three blanks before a table": "   | Berth | State |\n   |---|---|\n   | B-1 | open |\n",
    "four blanks are code": "Text\n\n    | Berth | State |\n    |---|---|\n    | B-1 | open |\n",
    "a tab is code": "Text\n\n\t| Berth | State |\n\t|---|---|\n",
    "four blanks go on with a paragraph": "Text\n    | Berth |\n    |---|\n",
    "a table in a fence is code": "```\n" + HEAD + "```\n",
    "a table in tildes is code": "~~~ md\n" + HEAD + "~~~\n",
    "backticks within a line open no code": "``` a ` b\n\n" + HEAD,
    "a shorter fence closes nothing": "````\n" + HEAD + "```\n" + HEAD + "````\n",
    "a table in a comment": "<!--\n" + HEAD + "| B-1 | open |\n-->\n",
    "a comment on one line": "<!-- berths -->\n" + HEAD + "| B-1 | open |\n",
    "a table in preformatted text": "<pre>\n" + HEAD + "</pre>\n",
    "a header over nothing": HEAD,
    "an empty header cell": "|  | State |\n|---|---|\n| B-1 | open |\n",
    "no dashes": "| Berth | State |\n| B-1 | open |\n",
    "two tables": HEAD + "| B-1 | open |\n\n" + HEAD + "| B-2 | shut |\n",
    "line ends of Windows": (HEAD + "| B-1 | open |\n").replace("\n", "\r\n"),
    "no line end at the end": HEAD + "| B-1 | open |",
    "tabs around pipes": "|\tBerth\t|\tState\t|\n|---|---|\n|\tB-1\t|\topen\t|\n",
    "no blanks at all": "|Berth|State|\n|-|-|\n|B-1|open|\n",
    "letters beyond ASCII": "| 停泊位 | État |\n|---|---|\n| ñ-1 | ✅ fini |\n",
}


@pytest.mark.parametrize("text", EDGES.values(), ids=EDGES)
def test_tables_are_where_other_readers_see_them(text: str) -> None:
    seen = oracle.ours(text)
    assert seen == oracle.pyro(text)
    assert oracle.shape(seen) == oracle.cmark(text)


# What scan reads although hosts show it as text, each told as a fault; and what it leaves out.
DECIDED = {
    "uneven dashes: one typing slip must not lose every item": (
        "| Berth | State |\n|---|---|---|\n| B-1 | open |\n",
        1,
        1,
    ),
    "rows after a gap: they would be gone in silence": (
        HEAD + "| B-1 | open |\n\n| B-2 | shut |\n",
        2,
        1,
    ),
    "rows outside the entry that begins the table": (
        "- | Berth | State |\n  |---|---|\n| B-1 | open |\n",
        1,
        1,
    ),
    "rows after a comment": (HEAD + "<!-- later -->\n| B-2 | shut |\n| B-3 | shut |\n", 2, 1),
    "a table glued to a list entry": ("- Berths\n" + HEAD + "| B-1 | open |\n", 1, 1),
    "a table after an HTML tag without a blank line": ("<div>\n" + HEAD + "| B-1 | x |\n", 1, 0),
}


@pytest.mark.parametrize(("text", "rows", "faults"), DECIDED.values(), ids=DECIDED)
def test_what_hosts_show_as_text_is_read_all_the_same(text: str, rows: int, faults: int) -> None:
    assert oracle.shape(oracle.ours(text)) == [(2, rows)]
    assert len(scan(Source("a.md", text)).faults) == faults
    assert oracle.shape(oracle.pyro(text)) != [(2, rows)]


def test_a_table_in_a_quote_is_somebody_elses_words() -> None:
    text = "> | Berth | State |\n> |---|---|\n> | B-1 | open |\n"
    assert oracle.ours(text) == []


def test_each_fault_names_its_line() -> None:
    text = HEAD + "| B-1 | open |\n\n| B-2 | shut |\n\n```\nnever closed\n"
    source = Source("a.md", text)
    assert [(source.line(span.start), message.partition(" is ")[0].partition(" stands")[0])
            for span, message in scan(source).faults] == [
        (5, "this row"), (7, "the code block that begins here")]  # fmt: skip


def test_a_comment_that_is_never_closed_is_told() -> None:
    source = Source("a.md", "Text\n\n<!-- hidden\n" + HEAD)
    (fault,) = scan(source).faults
    assert source.line(fault[0].start) == 3
    assert "never closed" in fault[1]


LINES = st.sampled_from(
    [*HEAD.splitlines(), "Berth | State", "--- | ---", "| 1 | 2 |", "1 | 2", "", "", "text",
     "# head", "#5 | x", "- item", "- | a | b |", "  |---|---|", "  | 1 | 2 |", "    | a | b |",
     "```", "~~~", "<!-- c -->", "| a |", "|---|", "---", "===", "***", "| a | b | c",
     "|:-:|--:|:--|", "1. one", "2. two | x", "   | q | r |", "   |---|---|", "\t| t |", "|",
     "| x \\| y | z", "`a|b` | c", "  - nested", "      deep", "| é | ñ |", "foo ``` bar | x"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(LINES, min_size=1, max_size=9))
def test_any_heap_of_lines_has_the_tables_that_others_see(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    if text.startswith("---") or scan(Source("a.md", text)).faults:
        return  # front matter is no CommonMark; a fault is a difference that is told
    seen = oracle.ours(text)
    if any(dashes("|".join(table.header)) for table in seen):
        return  # a row of dashes as a header: the two readers count it as text at times
    assert seen == oracle.pyro(text) or oracle.shape(seen) == oracle.cmark(text)


def test_real_trackers_have_the_tables_that_others_see(shared: Path, root: Path) -> None:
    files = [*(shared / "corpus/files").rglob("*.md"), *(shared / "seeds").glob("00[24]*"),
             *(root / "examples").rglob("*.md")]  # fmt: skip
    tables = 0
    for path in files:
        text = Source.decode(path.name, path.read_bytes()).text
        seen = oracle.ours(text)
        assert seen == oracle.pyro(text), path
        tables += len(seen)
    assert tables > 80


CELLS = [
    ("| a | b |", ["a", "b"]),
    ("a | b", ["a", "b"]),
    ("|a||b|", ["a", "", "b"]),
    ("| a \\| b | c |", ["a \\| b", "c"]),
    ("| a \\\\| b |", ["a \\\\| b"]),
    ("| a | b \\|", ["a", "b \\|"]),
    ("  | a |  ", ["a"]),
    ("||", [""]),
]


@pytest.mark.parametrize(("line", "cells"), CELLS)
def test_each_cell_knows_its_place(line: str, cells: list[str]) -> None:
    found = split_row(line, 100)
    assert [cell.text for cell in found] == cells
    for text, span in found:
        assert line[span.start - 100 : span.end - 100] == text


def test_headings_fences_entries_and_lines_know_their_places() -> None:
    text = ("---\nowner: kim\n---\n# Quay ##\n\n1. [~] Nets\n   - [✅] Rope | x\n\n"
            "```yaml\nid: 1\n```\nStatus\n======\nPlain words\n")  # fmt: skip
    document = scan(Source("a.md", text))
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Heading, Entry, Entry, Fence, Heading, Paragraph]
    heading, first, second, code, under, words = document.blocks
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert isinstance(code, Fence)
    assert document.front
    assert text[slice(*document.front)] == "owner: kim\n"
    assert (first.indent, first.marker, first.box, first.text) == (0, "1.", "~", "Nets")
    assert (second.indent, second.box, second.text) == (3, "✅", "Rope | x")
    assert second.box_span
    assert text[slice(*second.box_span)] == "✅"
    assert (code.language, code.text) == ("yaml", "id: 1")
    for block in (heading, first, second, code, under, words):
        assert not isinstance(block, Table)
        assert text[slice(*block.span)] == block.text


BRACKETS = [("[x](y) link", None), ("[ ]", " "), ("[X] done", "X"), ("[>] moved", ">"),
            ("[done] word", None), ("[-] dropped", "-"), ("[!] stuck", "!"),
            ("[ ]glued", None)]  # fmt: skip


@pytest.mark.parametrize(("text", "box"), BRACKETS)
def test_boxes_of_every_mark_are_told_from_links(text: str, box: str | None) -> None:
    (entry,) = scan(Source("a.md", f"- {text}\n")).blocks
    assert isinstance(entry, Entry)
    assert entry.box == box
