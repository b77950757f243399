"""Hunks are read from any patch, whole or cut off."""

from __future__ import annotations

from bot.core.hunks import hunks_of
from bot.core.model.hunk import Hunks

PATCH = (
    ":100644 100644 1 2 M\0a.md\0:100644 100644 3 4 R090\0old.md\0new.md\0\0"
    "diff --git a/a.md b/a.md\nindex 1..2 100644\n--- a/a.md\n+++ b/a.md\n"
    "@@ -1,2 +1,2 @@ heading\n same\n-old\n+new\n\\ No newline at end of file\n"
    "diff --git a/old.md b/new.md\nsimilarity index 90%\n--- a/old.md\n+++ b/new.md\n"
    "@@ -9 +9,2 @@\n \n+more\n"
)


def test_each_patch_belongs_to_the_record_of_its_place() -> None:
    assert hunks_of(PATCH) == {
        "a.md": Hunks("a.md", {1: 1, 2: 0}, frozenset({2})),
        "new.md": Hunks("old.md", {9: 9, 10: 0}),
    }


def test_a_text_cut_off_anywhere_gives_the_lines_up_to_there() -> None:
    whole = hunks_of(PATCH)
    for end in range(len(PATCH)):
        for path, found in hunks_of(PATCH[:end]).items():
            if path in whole:
                assert found.head.items() <= {**whole[path].head}.items()
                assert found.removed <= whole[path].removed


def test_nothing_is_no_hunk() -> None:
    assert hunks_of("") == {}
