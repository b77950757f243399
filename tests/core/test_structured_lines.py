"""The reader of plain block style says what libyaml says, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.trackers.yaml_lines import read_lines
from bot.core.trackers.yaml_nodes import YamlReader

SHARED = Path(__file__).parents[3] / "shared" / "corpus" / "files"
_PIECES = st.sampled_from(
    [
        "- ",
        "-",
        " ",
        "  ",
        "    ",
        "\n",
        "\n",
        "\n  ",
        "\n- ",
        "\n  - ",
        "\r\n",
        "id: ",
        "status: ",
        "key:",
        "a",
        "b c",
        "'",
        '"',
        "#",
        " # x",
        "[",
        "]",
        ", ",
        "[a, b]",
        "{",
        "}",
        ":",
        "x: y",
        "---\n",
        "|",
        ">",
        "&a ",
        "*a",
        "!t ",
        "?",
        "? ",
        "%",
        "@",
        "`",
        "é",
        "✅",
        "\u2028",
        "\x85",
        "- - ",
        "~",
        "<<: ",
        "\ufeff",
        "done",
        "-x",
        "...",
        "\t",
    ]
)
_VALUES = st.sampled_from(
    [
        "done",
        "in progress",
        "'to do'",
        '"x # y"',
        "a#b",
        "a # b",
        "http://x/y",
        "1.10",
        "[]",
        "[A-1, B 2]",
        "[A,B]",
        "[ a , b ]",
        "",
        " ",
        "'it''s'",
        '"a\\n"',
        "a: b",
        "[a: b]",
        "-x",
        "- x",
        "-",
        "{a: b}",
        "|",
        "a:",
        "é ✅",
        "x,y",
        "a [b]",
        "*a",
        "'a' # c",
        "'a'b",
        '"a"  #c',
        "# c",
        "#c",
        "~",
        "'a",
        "[a",
        "[,]",
        "[a,]",
        "a\\",
        "x:y",
        "?x",
        "a'b",
        "[a b]#",
        "[-a]",
        "a\ttab",
    ]
)
_LINES = st.builds(
    lambda indent, dash, key, value, end: f"{' ' * indent}{dash}{key}{value}{end}",
    st.sampled_from([0, 0, 2, 2, 4, 1, 6]),
    st.sampled_from(["", "", "- ", "-  ", "- - "]),
    st.sampled_from(["id: ", "status: ", "a b: ", "tasks:", "x-1:  ", "tasks: ", "", "9.x/y: "]),
    _VALUES,
    st.sampled_from(["\n", "\n", "\r\n", "\n\n", "\n# c\n", "  \n", "\n   # c\n"]),
)


def agrees(text: str) -> bool:
    fast = read_lines(text)
    if fast is None:
        return False
    reader = YamlReader(text).read()
    assert reader.error is None, reader.error
    assert reader.faults == []
    assert reader.documents == [fast]
    return True


@settings(max_examples=int(os.environ.get("EXAMPLES", "120")), deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_text_reads_the_same_or_is_left_alone(text: str) -> None:
    agrees(text)


@settings(max_examples=int(os.environ.get("EXAMPLES", "120")), deadline=None)
@given(st.lists(_LINES, max_size=8).map("".join))
def test_lines_of_trackers_read_the_same_or_are_left_alone(text: str) -> None:
    agrees(text)


def test_the_plain_style_is_read() -> None:
    assert agrees(
        "---\n# c\nmeta: 1\ntasks:\n- id: A-1\n  title: 'Walls: all'\n  deps: [A-0, B]\n"
        "  status: done  # c\n  owner:\n  notes: # c\n  - one\n  - 'two'\n\n- id: A-2\n"
        "  status: open\r\n  sub:\n    a: b\n"
    )
    assert agrees("development_status:\n  epic-1: done\n\n  # Epic 2\n  2-1-roof: in-progress\n")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
def test_real_files_read_the_same() -> None:
    read = [agrees(path.read_bytes().decode()) for path in sorted(SHARED.glob("*/*.yaml*"))]
    assert sum(read) >= 3


_FIELDS = st.builds(
    lambda key, value, end: f"{key}: {value}{end}",
    st.sampled_from(["title", "a b", "9.x/y", "status"]),
    st.sampled_from(["Walls", "[A-1, B]", "[]", "'two words'", '"x"', "a, (b) - c", "'it''s'",
                     "# c", "w # c", "w ", "-x", "[a b, ]", "x-", "2026-11-21", "é"]),
    st.sampled_from(["\n", "\n", "\n", "\n", "\r\n", "\n# c\n", "\n\n", "\n      deep: 1\n"]),
)  # fmt: skip


@settings(max_examples=int(os.environ.get("EXAMPLES", "120")), deadline=None)
@given(st.lists(st.lists(_FIELDS, max_size=3), min_size=1, max_size=4), st.data())
def test_many_entries_alike_read_the_same_or_are_left_alone(
    kinds: list[list[str]], data: st.DataObject
) -> None:
    picked = data.draw(st.lists(st.sampled_from(kinds), min_size=10, max_size=25))
    first = "  status: open\n"
    entries = [f"- id: A-{number}\n" + "".join("  " + field for field in (fields or [first[2:]]))
               for number, fields in enumerate(picked)]  # fmt: skip
    agrees("".join(entries))


def test_many_entries_alike_are_read() -> None:
    entry = "  - id: A-{}\n    title: 'Walls: all'\n    deps: [A-0, B]\n    status: in progress\n"
    entries = [entry.format(number) for number in range(30)]
    assert agrees("tasks:\n" + "".join(entries))
    odd = entry.format("x").replace("in progress", "done  # late")
    assert agrees("tasks:\n" + "".join([*entries, odd, *entries[:12], "last: 1\n"]))
    assert agrees("tasks:\n" + "".join(entries).replace("\n", "\r\n"))
