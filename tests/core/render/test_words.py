"""Shared wording: counts, lists, revisions, and what was skipped."""

from __future__ import annotations

import pytest

from bot.core.model.families import CAUSE, FAMILIES, FAMILY
from bot.core.model.verdict import Skipped
from bot.core.render import FORMATS, renderer
from bot.core.render.words import count, listed, revision, shortened, skips, told
from tests.core.render.build import TEXTS, finding, verdict_of


def test_counts_and_lists() -> None:
    assert [count(0, "row"), count(1, "row"), count(2, "row")] == ["0 rows", "1 row", "2 rows"]
    assert [listed([]), listed("a"), listed("ab"), listed("abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_revisions_are_short_only_when_they_are_commits() -> None:
    assert revision("8d01b7e" + "0" * 33) == "8d01b7e"
    assert revision("origin/main") == "origin/main"


def test_shortened_is_never_longer() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcde…"


@pytest.mark.parametrize(
    ("message", "short"),
    [
        ("B-3 can't go", "can't go"),
        ("B-3: gone", "gone"),
        ("B-30 is another", "B-30 is another"),
        ("row B-3 differs", "row B-3 differs"),
    ],
)
def test_message_beside_its_item_does_not_name_it_again(message: str, short: str) -> None:
    assert told(finding(message)) == short


def test_skipped_rules_are_gathered_by_reason() -> None:
    few = [Skipped("unproven-test", "without a forge"), Skipped("unproven-test", "without a forge")]
    many = [Skipped(rule, "switched off") for rule in FAMILIES["sign-off"]]
    assert skips([*few, *many]) == [
        "skipped without a forge: unproven-test (2)",
        "skipped (switched off): 7 rules",
    ]


def test_every_rule_has_one_family_and_one_rank() -> None:
    assert len(FAMILY) == sum(map(len, FAMILIES.values())) == len(set(CAUSE.values()))
    assert list(FAMILIES)[:2] == ["structure", "transition"]


def test_formats_are_a_closed_list() -> None:
    with pytest.raises(KeyError):
        renderer("order")
    assert len(set(FORMATS)) == 7


def test_comment_fits_its_host_however_much_is_wrong() -> None:
    many = [finding("|" * 5000, item=f"I-{n}", title="|" * 500, hint="|" * 500) for n in range(300)]
    placed = [f._replace(location=f.location._replace(line=n + 1)) for n, f in enumerate(many)]
    written = renderer("markdown")(verdict_of(placed), TEXTS)
    assert len(written) < 65_000
    assert "and 252 more rows" in written
