"""Any text gives a tracker, every place is in the text, and an edit changes that place alone."""

from __future__ import annotations

import json
import os
import time
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.preset import Preset
from bot.core.model.source import Source
from bot.core.trackers.entries import Entries
from bot.core.trackers.keys import keys_for
from bot.core.trackers.scalars import render_scalar
from bot.core.trackers.structured import read_structured
from bot.core.trackers.toml_nodes import read_toml, same
from bot.core.trackers.yaml_lines import read_lines
from bot.core.trackers.yaml_nodes import YamlReader

if TYPE_CHECKING:
    from bot.core.model.tracker import Tracker

PRESET = Preset("generic")
EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
PATHS = st.sampled_from(["a.yaml", "a.toml", "a.json", "a.jsonl", "a.txt"])
_WORDS = st.sampled_from(
    [
     "id: ", "status: ", "done", "\n", "\n- ", "\n  ", "- ", "{", "}", "[", "]", ",", ":", '"',
     "'", "id = 1\n", "[[t]]\n", "[t.a]\n", 'status = "x"\n', '"id": "a"', '"status": "b"',
     "&a ", "*a", "<<: *a", "#", "\\", "\\u", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n",
     "\ufeff", "\r\n", "\r", "\t", "é", "😀", "\u2028", "\x00", "\udcff", "|\n", ">-\n", '"""',
     "'''", "!!int ", "? ", "%", "---\n"
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.binary(max_size=60).map(lambda data: data.decode("utf-8", "surrogateescape")),
    st.lists(_WORDS, max_size=30).map("".join),
)


def check(tracker: Tracker) -> None:
    source, text = tracker.source, tracker.source.text
    keys = [item.key for item in tracker.items]
    assert len(set(keys)) == len(keys)
    for problem in tracker.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    for item in tracker.items:
        assert 0 <= item.span.start <= item.span.end <= len(text)
        for field in item.fields:
            assert 0 <= field.span.start <= field.span.end <= len(text)
            source.line(field.span.start)


@settings(max_examples=EXAMPLES * 2, deadline=None)
@given(_TEXTS, PATHS)
def test_any_text_gives_a_tracker(text: str, path: str) -> None:
    check(read_structured(Source(path, text), PRESET))


_VALUE = st.one_of(
    st.sampled_from(
        [
            "done",
            "to do",
            "1.10",
            "no",
            "null",
            "~",
            "a: b",
            "- x",
            "#x",
            "it's",
            '"q"',
            "[ ]",
            "{x}",
            "*a",
            "&b",
            "a # b",
            "2023-14-05",
            "1e3",
            "😀 é",
            "x\\y",
            "a:",
            "%",
        ]
    ),
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=("Cc", "Cs", "Zl", "Zp"),
            exclude_characters="\ufeff\ufffe\uffff\ue000",
        ),
        min_size=1,
        max_size=12,
    ),
)
_STYLES = st.sampled_from(["plain", "single", "double", "flow", "json", "toml", "literal"])


def write(style: str, ident: str, value: str) -> tuple[str, str]:
    quoted = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if style == "json":
        return "x.json", f'[{{"id": "{ident}", "status": {quoted}, "z": 1}}]\n'
    if style in {"toml", "literal"}:
        text = f"'{value}'" if style == "literal" and "'" not in value else quoted
        return "x.toml", f'[[a]]\nid = "{ident}"\nstatus = {text} # c\nz = 1\n'
    if style == "flow":
        return "x.yaml", f"a: [{{id: {ident}, status: {quoted}, z: 1}}]\n"
    single = "'" + value.replace("'", "''") + "'"
    text = {"plain": "open", "single": single, "double": quoted}[style]
    return "x.yaml", f"a:\r\n- id: {ident}\r\n  status: {text} # c\r\n  z: 1\r\n"


@settings(max_examples=EXAMPLES * 2, deadline=None)
@given(_STYLES, _VALUE, _VALUE)
def test_an_edit_puts_the_new_value_in_the_place_of_the_old(style: str, old: str, new: str) -> None:
    path, text = write(style, "A-1", old)
    tracker = read_structured(Source(path, text), PRESET)
    assert tracker.problems == ()
    (item,) = tracker.items
    assert item.status_text == (old if style != "plain" else "open")
    field = item.field("status")
    assert field is not None
    value = render_scalar(tracker.source, field.span, new)
    edited = text[: field.span.start] + value + text[field.span.end :]
    after = read_structured(Source(path, edited), PRESET)
    assert after.problems == ()
    assert after.items[0].status_text == new
    assert [field.text for field in after.items[0].fields if field.name == "z"] == ["1"]
    now = after.items[0].field("status")
    assert now is not None
    assert edited[now.span.start : now.span.end] == value


_TREES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.text(max_size=8), st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(_WORDS, max_size=20).map("".join))
def test_toml_reads_what_tomllib_reads(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except ValueError:
        return
    (root,), faults = read_toml(text)
    assert not faults
    assert same(root, data)


@pytest.mark.parametrize(
    "text",
    [
        'a.b."c d".e = 1\na.b.f = [1, [2, "x"], {g = 1, h.i = 2}]\n',
        "[a]\nx = 1\n[a.b]\ny = 2\n[[a.c]]\nz = 1\n[[a.c]]\n[a.c.d]\nq = 1979-05-27 07:32:00\n",
        'a = """\nx\\\n  y\\u00e9 "" z"""\nb = \'\'\'\nraw\\n\'\'\'\nc = \'lit\\\'\nd = "t\\tq"\n',
        'a = """"quoted""""\nb = \'\'\'\'q\'\'\'\'\nc = [\n # c\n "x", # d\n]\n',
        "'a b' = inf\n\"\" = -nan\n1.2 = 0x1F\nx = {}\ny = []\n",
        "a = [ { b = 1 }, { b = 2 } ] # [ ]\n[c]\n[d] # e\nf = '#'\n",
        'a = "\\\\"\r\nb = """x\r\ny"""\r\n',
    ],
)
def test_toml_reads_these_as_tomllib_does(text: str) -> None:
    (root,), faults = read_toml(text)
    assert not faults
    assert same(root, tomllib.loads(text))


@settings(max_examples=EXAMPLES, deadline=None)
@given(_TREES)
def test_json_reads_what_the_json_module_reads(tree: object) -> None:
    text = json.dumps({"tasks": [{"id": "a", "status": "open", "x": tree}]}, indent=1)
    tracker = read_structured(Source("a.json", text), PRESET)
    assert tracker.problems == ()
    assert tracker.items[0].id == "a"
    check(tracker)


_LINES = st.lists(
    st.sampled_from(
        [
            "- id: a\n",
            "- id: b\n",
            "  status: done\n",
            "  status: 'open'\n",
            "  deps: [a, b]\n",
            "  sub:\n",
            "  - id: 1\n    status: x\n",
            "  - one\n",
            "  owner:\n",
            "tasks:\n",
            "# c\n",
            "\n",
            "  title: x # y\n",
            "  gate:\n    AR-1:\n      status: done\n",
            "epic-1: done\n",
            "e-2: open\n",
        ]
    ),
    max_size=9,
).map("".join)


@settings(max_examples=EXAMPLES * 2, deadline=None)
@given(_LINES)
def test_plain_yaml_gives_the_same_items_either_way(text: str) -> None:
    if read_lines(text) is None:
        return
    fast = read_structured(Source("a.yaml", text), PRESET)
    entries = Entries(fast.source, keys_for(PRESET))
    for document in YamlReader(text).read().documents:
        entries.add(document)
    assert len(entries.items) == len(fast.items)
    for one, other in zip(entries.items, fast.items, strict=True):
        assert one.fields == other.fields
        for name in ("id", "key", "title", "raw", "span", "group", "parent", "status_text"):
            assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: " + "x" * 1_000_000, "a.yaml"),
        ("a: [" + "x, " * 40_000 + "]", "a.yaml"),
        ("a: [" + "{b: c}, " * 10_000 + "]", "a.yaml"),
        ("a: 'x\n" * 1_000, "a.yaml"),
        ("- id: a: b\n" * 4_000, "a.yaml"),
        ("? " * 10_000, "a.yaml"),
        ("*a " * 10_000, "a.yaml"),
        ("a: b\n" * 4_000, "a.yaml"),
        ('{"a": 1, ' * 10_000, "a.json"),
        ('"' * 60_000, "a.json"),
        ("/* " * 40_000, "a.json"),
        ('{"a": "' + "\\\\" * 60_000, "a.json"),
        ("}]" * 40_000, "a.json"),
        ("[" + ("[" * 40 + "]" * 40 + ",") * 1_000, "a.json"),
        ('a = """' + '"" ' * 40_000, "a.toml"),
        ("a = '''\n" * 4_000, "a.toml"),
        ("[[a]]\n" * 8_000, "a.toml"),
        ("a = [\n" * 8_000, "a.toml"),
        ("a = {b = " * 4_000, "a.toml"),
        ("<<<<<<< a\n" * 8_000, "a.yaml"),
        ("- {id: a, status: x}\n" * 4_000, "a.yaml"),
        ("=" * 60_000, "a.txt"),
        (" \n" * 40_000, "a.yaml"),
        ("#\n" * 40_000 + "=", "a.toml"),
    ],
)
def test_hostile_texts_take_linear_time(text: str, path: str) -> None:
    begun = time.process_time()
    read_structured(Source(path, text), PRESET)
    assert time.process_time() - begun < 10
