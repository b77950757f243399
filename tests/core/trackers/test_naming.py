"""Naming: what is the id in a cell, heading or bullet, and when there is none."""

from __future__ import annotations

import pytest

from bot.core.trackers.naming import same_id, split_id

NAMES = [
    ("M-02 Runtime rules", "M-02", "Runtime rules"),
    ("BL-001: Rope frays", "BL-001", "Rope frays"),
    ("`#130` Grease the winch", "#130", "Grease the winch"),
    ("[M-02](a.md) Runtime", "M-02", "Runtime"),
    ("**UC-001**", "UC-001", "UC-001"),
    ("ADC-WO-108 Tar", "ADC-WO-108", "Tar"),
    ("Phase 3 — Title", "Phase 3", "Title"),
    ("Phase 9C: Gate", "Phase 9C", "Gate"),
    ("1. Pediatric pattern", "1", "Pediatric pattern"),
    ("7", "7", "7"),
    ("2026 plan", "", "2026 plan"),
    ("3 open questions", "", "3 open questions"),
    ("S3 bucket", "", "S3 bucket"),
    ("Plain words", "", "Plain words"),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "ident", "title"), NAMES)
def test_id_and_title_are_split(text: str, ident: str, title: str) -> None:
    assert split_id(text) == (ident, title)


def test_a_very_long_heading_is_split_in_one_go() -> None:
    assert split_id("1-" * 200_000)[0] == ""
    assert split_id("A1." * 200_000)[0] == ""


@pytest.mark.parametrize(("one", "other"), [("#130", "130"), ("M-02", "m-02"), (" B-1 ", "b-1")])
def test_spellings_of_an_id_are_one(one: str, other: str) -> None:
    assert same_id(one) == same_id(other)
