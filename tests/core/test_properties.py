"""Properties: any text gives a tracker, a diff and a verdict; and none of it takes for ever."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.diff import compared, diff, settle
from bot.core.evaluate import evaluate
from bot.core.in_force import preset_in_force
from bot.core.model.snapshot import Pair, Snapshot
from bot.core.model.source import Source
from bot.core.presets import names
from bot.core.trackers import is_structured, read, recognise
from bot.core.trackers.encoding import strange
from bot.core.trackers.scan import scan
from tests.core.trackers.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".md", ".txt", ".yaml", ".toml", ".json"}


@cache
def originals() -> tuple[Source, ...]:
    """Give the real trackers: seeds, corpus and examples; the largest are left to the soak."""
    shared = ROOT.parent / "shared"
    folders = [shared / "seeds", shared / "corpus/files", ROOT / "examples"]
    return tuple(
        Source.decode(path.name.partition(".BROKEN")[0].partition(".CRLF")[0], path.read_bytes())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and SUFFIXES & set(path.suffixes) and path.stat().st_size < 100_000
    )


def judged(source: Source, text: str) -> None:
    """Read a text, compare it with its original, and judge the change."""
    preset = preset_in_force(recognise(source), None, None)
    before = read(source, preset)
    changed = Source(source.path, text)
    after = read(changed, preset)
    for item in after.items:
        assert 0 <= item.span.start <= item.span.end <= len(text)
    assert len({item.key for item in after.items}) == len(after.items)
    found, left = diff(after, read(Source(source.path, text), preset))
    assert not found
    assert not list(settle([left]))
    pairs = compared([Pair(source.path, preset, before, after)])
    for everything in (False, True):
        evaluate(Snapshot("a" * 40, "b" * 40, "2026-11-21", pairs=tuple(pairs), files=(),
                          everything=everything))  # fmt: skip


def run(seeds: range) -> None:
    sources = originals()
    for seed in seeds:
        source = sources[seed % len(sources)]
        try:
            judged(source, mutated(source.text, Random(seed)))
        except Exception as error:
            error.add_note(f"{source.path} with seed {seed}")
            raise


@pytest.mark.parametrize("part", range(3))
def test_mutated_trackers_are_read_compared_and_judged(part: int) -> None:
    run(range(part * 100, part * 100 + 100))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(100))
def test_ten_thousand_mutated_trackers_are_read_compared_and_judged(part: int) -> None:
    run(range(1000 + part * 100, 1100 + part * 100))


ANY = st.text(
    st.characters(codec="utf-8") | st.sampled_from("|`*_-[]<>#\n\r\t \ufeff"), max_size=400
)


@settings(max_examples=150)
@given(ANY, st.sampled_from(names()))
def test_any_text_gives_a_tracker_that_equals_itself(text: str, name: str) -> None:
    preset = preset_in_force(name, None, None)
    one, other = (read(Source("plan.md", text), preset) for _ in range(2))
    found, left = diff(one, other)
    assert (found, left.removed, left.added) == ([], [], [])
    for item in one.items:
        for field in item.fields:
            assert 0 <= field.span.start <= field.span.end <= len(text)
    for problem in one.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text) + 1


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_kept_and_read(data: bytes) -> None:
    source = Source.decode("plan.md", data)
    assert source.encode() == data
    read(source, preset_in_force("generic", None, None))


HEAD = "| ID | Work | Status |\n|---|---|---|\n"
ENCODINGS = {
    "UTF-16 with a mark": ((HEAD + "| B-1 | a | Open |\n").encode("utf-16"), "UTF-16"),
    "a NUL byte": ((HEAD + "| B-1 | a\x00 | Open |\n").encode(), "NUL byte"),
    "Latin-1": ((HEAD + "| B-1 | über | Open |\n").encode("latin-1"), "no UTF-8"),
    "lone carriage returns": ((HEAD + "| B-1 | a | Open |\n").replace("\n", "\r").encode(), "lone"),
}


@pytest.mark.parametrize(("data", "words"), ENCODINGS.values(), ids=ENCODINGS)
def test_files_that_are_no_text_are_told_at_their_place(data: bytes, words: str) -> None:
    tracker = read(Source.decode("plan.md", data), preset_in_force("generic", None, None))
    messages = [one.message for one in tracker.problems if one.rule == "unparsable-tracker"]
    assert any(words in message for message in messages), messages


@pytest.mark.parametrize("text", [HEAD, "\ufeff" + HEAD, HEAD.replace("\n", "\r\n"), "", "ü"])
def test_usual_encodings_are_no_problem(text: str) -> None:
    assert strange(Source("plan.md", text)) == []


GROWING: dict[str, Callable[[int], str]] = {
    "rows": lambda n: HEAD + "| B-1 | Dig | Open |\n" * n,
    "columns": lambda n: "| ID | Status " + "| c " * n + "|\n" + "|---" * (n + 2) + "|\n"
    + "| B-1 | Open " + "| x " * n + "|\n" * 3,
    "one large cell": lambda n: HEAD + "| B-1 | " + "word " * n + "| Open |\n",
    "pipes in one line": lambda n: "|" * n + "\n" + "|-" * n + "\n",
    "nested quotes": lambda n: "> " * n + "a\n",
    "nested entries": lambda n: "".join("  " * min(at, 400) + "- [ ] a\n" for at in range(n // 10)),
    "entries in one line": lambda n: "- " * n + "a\n",
    "headings": lambda n: "# a\n## b\nStatus: Open\n" * (n // 3),
    "bullets with a status": lambda n: "- #1 a\n  - Status: Open\n" * (n // 2),
    "tables without rows": lambda n: (HEAD + "\n") * (n // 4),
    "rows after gaps": lambda n: HEAD + "| B-1 | Dig | Open |\n\n" * (n // 2),
    "fences never closed": lambda n: "```\n" + "a\n" * n,
    "comments never closed": lambda n: "<!-- a\n" * n,
    "dashes": lambda n: "a | b\n" + "-" + " " * n + "x\n",
    "conflicts": lambda n: "<<<<<<< a\n=======\n>>>>>>> b\n" * (n // 3),
    "open conflicts": lambda n: "<<<<<<< a\n" * n,
    "backslashes": lambda n: HEAD + "| B-1 | " + "\\|" * n + " | Open |\n",
    "emphasis": lambda n: HEAD + "| B-1 | " + "**a " * n + " | Open |\n",
    "tasks": lambda n: "- [ ] t1 a b:c\n" * n,
}  # fmt: skip


def steps(text: str) -> int:
    """Count the Python calls and lines that reading a text takes."""
    preset = preset_in_force("generic", None, None)
    count = 0

    def tick(*_: object) -> object:
        nonlocal count
        count += 1
        return tick

    sys.settrace(tick)  # type: ignore[arg-type]
    try:
        for item in read(Source("plan.md", text), preset).items:
            assert item.fields is not None
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING)
def test_hostile_shapes_take_linear_time(make: Callable[[int], str]) -> None:
    small, large = steps(make(300)), steps(make(1200))
    assert large < 5.5 * small + 2000


def test_five_megabytes_and_ten_thousand_columns_are_read() -> None:
    preset = preset_in_force("generic", None, None)
    row = "| B-{} | " + "word " * 20 + "| Open |\n"
    text = HEAD + "".join(row.format(n) for n in range(42_000))
    assert len(text) > 5_000_000 - 300_000
    assert len(read(Source("plan.md", text), preset).items) == 42_000
    for name in ("columns", "one large cell", "pipes in one line", "dashes"):
        scan(Source("plan.md", GROWING[name](200_000)))
    for name in ("columns", "one large cell"):
        tracker = read(
            Source("plan.md", GROWING[name](10_000 if name == "columns" else 200_000)), preset
        )
        assert all(item.fields for item in tracker.items)


def test_structured_and_markdown_are_told_apart_by_content() -> None:
    assert not is_structured(Source("plan", HEAD))
