"""Reading a version by way of the last one gives what reading all of it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.source import Source
from bot.core.presets import load
from bot.core.trackers.reread import reread
from bot.core.trackers.structured import read_structured

if TYPE_CHECKING:
    from bot.core.model.tracker import Tracker

PRESET = load("generic")
HEAD = "version: 1\ntasks:\n"
ENTRY = "- id: T-{0}\n  title: Lay rail {0}\n  status: {1}\n  owner: crew {2}\n"
ENTRIES = [
    ENTRY.format(number, status, number % 3)
    for number, status in enumerate(["todo", "in_progress", "done"] * 4)
]
PIECES = (
    *ENTRIES[:6],
    "- id: N-1\n  title: New\n  status: todo\n  needs: [T-1, T-2]\n",
    "- id: N-2\n  title: 'Quoted: text'\n  status: done\n",
    "- title: Without an id\n  status: todo\n",
    "- id: N-3\n  title: Without a status\n",
    "- id: T-1\n  title: Twice\n  status: todo\n",
    "- id: N-4\n  status: todo\n  steps:\n  - id: inner\n    status: done\n",
    "# a comment\n",
    "\n",
    "- id: &a N-5\n  status: todo\n",
    "- {id: N-6, status: done}\n",
    "- id: N-7\n  status: 'not closed\n",
    "more:\n- id: M-1\n  status: todo\n",
)


def told(tracker: Tracker) -> list[object]:
    """Give all that an item says and where."""
    return [
        (item.id, item.title, item.span, item.raw, item.group, item.parent, item.kind, item.layout,
         item.key, item.status_text, item.fields)
        for item in tracker.items
    ]  # fmt: skip


def both(old: str, new: str) -> tuple[Tracker | None, Tracker]:
    """Read the new text by way of the old one, and whole."""
    earlier = read_structured(Source("q.yaml", old), PRESET)
    source = Source("q.yaml", new)
    return reread(earlier, source, PRESET), read_structured(source, PRESET)


@pytest.mark.parametrize(
    ("at", "old", "new"),
    [
        (0, "todo", "in_progress"),
        (5, "status: done", "status: todo"),
        (11, "crew 2", "crew 9"),
        (4, ENTRIES[4], ""),
        (0, ENTRIES[0], ENTRIES[0] + "- id: N\n  title: n\n  status: todo\n"),
        (11, ENTRIES[11], ENTRIES[11] + "- id: N\n  title: n\n  status: todo\n"),
        (3, ENTRIES[3], ENTRIES[4]),
    ],
)
def test_an_edit_is_read_from_its_own_lines(at: int, old: str, new: str) -> None:
    changed = [*ENTRIES]
    changed[at] = changed[at].replace(old, new)
    assert changed != ENTRIES
    by_way, whole = both(HEAD + "".join(ENTRIES), HEAD + "".join(changed))
    if by_way is not None:
        assert told(by_way) == told(whole)
    assert (by_way is None) == (at == 3)  # an id that stands twice is for the whole to tell


VERSIONS = st.lists(st.sampled_from(PIECES), max_size=14)


@given(VERSIONS, VERSIONS)
def test_any_two_versions_are_read_alike_or_not_at_all(first: list[str], second: list[str]) -> None:
    by_way, whole = both(HEAD + "".join(first), HEAD + "".join(second))
    if by_way is not None:
        assert told(by_way) == told(whole)
        assert not whole.problems


@given(st.integers(0, 500), st.integers(0, 60), st.text("ab-:# \n'[]{}&", max_size=12))
def test_any_cut_is_read_alike_or_not_at_all(at: int, gone: int, put: str) -> None:
    old = HEAD + "".join(ENTRIES)
    by_way, whole = both(old, old[:at] + put + old[at + gone :])
    if by_way is not None:
        assert told(by_way) == told(whole)
        assert not whole.problems
