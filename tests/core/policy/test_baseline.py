"""The baseline: what freezes a finding, and how entries come into and out of the policy's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.errors import UserError
from bot.core.model.finding import Finding, Location, Severity
from bot.core.policy import load
from bot.core.policy.baseline import Entry, entry_of, fingerprint, frozen
from bot.core.policy.rewrite import INTRO, add, drop, entries, line
from bot.flows.baseline import compare, freeze, prune

OWNER = Entry("missing-owner", "M-07", "doc/x.md")
PATH = Entry("absent-path", "M-07", "doc/x.md", "Evidence", "doc/gone.md")


def found(message: str, rule: str = "absent-path", item: str = "M-07", at: int = 12) -> Finding:
    """Make a finding of item M-07 in its Evidence field."""
    return Finding(rule, Severity.ERROR, Location("doc/x.md", "head", at), message, item,
                   field="Evidence")  # fmt: skip


def test_an_entry_names_what_the_finding_names() -> None:
    assert entry_of(found("M-07 names `doc/gone.md`, which is not in the tree")) == PATH


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("`doc/gone.md` is absent", "`doc/gone.md` is absent", True),
        ("`doc/gone.md` is absent", "doc/gone.md: no such file since 3 days", True),
        ("`doc/gone.md` is absent", "`doc/other.md` is absent", False),
        ("waits for M-02 and M-04 (Not Started)", "waits for M-04, M-02 (In Progress)", True),
        ("waits for M-02 and M-04", "waits for M-02", False),
        ("is not updated since 2026-01-02", "is not updated since 2026-03-04", True),
    ],
)
def test_a_fingerprint_holds_while_the_fault_is_the_same(
    one: str, other: str, *, same: bool
) -> None:
    assert (fingerprint(found(one)) == fingerprint(found(other, at=99))) is same


def test_a_finding_of_no_item_is_told_from_others_by_its_words() -> None:
    one = found("the heading says 11, the table has 10 rows", "wrong-count", "")
    moved = found("the heading  says 11, the table has 10 rows", "wrong-count", "", at=40)
    other = found("the heading says 12, the table has 10 rows", "wrong-count", "")
    assert fingerprint(one) == fingerprint(moved) != fingerprint(other)


def test_an_entry_freezes_what_it_names_and_no_more() -> None:
    finding = found("`doc/gone.md` is absent")
    text = "baseline: [{rule: absent-path, item: M-07, path: doc/x.md%s}]\n"
    for more in ("", ", field: Evidence", ", about: doc/gone.md"):
        assert frozen(finding, load(text % more)), more
    for more in (", field: Owner", ", about: doc/other.md"):
        assert not frozen(finding, load(text % more)), more
    policy = load(text % "")
    assert not frozen(finding._replace(item="M-08"), policy)
    assert not frozen(finding._replace(rule="absent-section"), policy)
    assert not frozen(finding._replace(location=Location("doc/y.md")), policy)
    assert not frozen(finding, load(""))


POLICY = """\
# Ours.
mode:   advise          # for now
trackers:
- path:   'doc/x.md'    # odd spacing stays
  preset: "production-readiness"

rules: { stale-date : off }   # and so does this
"""
POLICIES = {
    "none": "",
    "without a baseline": POLICY,
    "without a last line end": POLICY.rstrip("\n"),
    "with windows line ends": POLICY.replace("\n", "\r\n"),
    "with a byte order mark": "\ufeff" + POLICY,
    "with umlauts": POLICY.replace("Ours", "Über uns 🚧"),
    "indented": "  mode: advise\n  rules: {}\n",
    "with an empty baseline": f"baseline: []   # none yet\n{POLICY}",
    "with one in brackets": f"baseline: [{{rule: stale-date, item: Ä-1, path: é.md}}]\n{POLICY}",
    "with one in lines": f"""\
baseline:
# an old one
-   {{rule: stale-date, item: A-1, path: a.md}}   # why

# a long one
-   rule: wrong-count
    path: b.md
    about: 'the heading
      says 11'

{POLICY}""",
}


@pytest.mark.parametrize("text", POLICIES.values(), ids=POLICIES)
def test_entries_are_added_and_every_other_byte_stays(text: str) -> None:
    before = entries(text)
    done = add(text, [OWNER, PATH])
    assert entries(done) == [*before, OWNER, PATH]
    assert {OWNER.mark, PATH.mark} <= load(done).baseline
    lines = iter(done.splitlines(keepends=True))
    in_brackets = "baseline: [" in text
    for old in text.splitlines(keepends=True)[in_brackets:]:
        assert any(new.rstrip("\r\n") == old.rstrip("\r\n") for new in lines), old
    assert ("\r\n" in done) is ("\r\n" in text)
    assert done.count("\r\n") in {0, done.count("\n")}


@pytest.mark.parametrize("text", POLICIES.values(), ids=POLICIES)
def test_dropping_what_was_added_gives_the_same_bytes_again(text: str) -> None:
    again = drop(add(text, [OWNER, PATH]), {OWNER, PATH})
    if "baseline: [" in text:
        assert entries(again) == entries(text)
    else:
        assert again == text or again.rstrip("\n") == text


def test_what_is_written_is_readable() -> None:
    assert add("mode: advise\n", [OWNER, PATH]) == (
        f"mode: advise\n{INTRO}\nbaseline:\n"
        "  - {rule: missing-owner, item: M-07, path: doc/x.md}\n"
        "  - {rule: absent-path, item: M-07, path: doc/x.md, field: Evidence, about: doc/gone.md}\n"
    )


def test_one_entry_goes_and_its_neighbours_stay() -> None:
    text = POLICIES["with one in lines"]
    first, second = entries(text)
    assert drop(text, {first}) == text.replace(text.splitlines(keepends=True)[2], "")
    assert entries(drop(text, {second})) == [first]
    assert "# a long one\n\nmode" not in drop(text, {first})
    flow = add("baseline: []\n", [OWNER])
    assert flow == f"baseline:\n  {line(OWNER)}\n"
    assert drop(f"baseline: [{line(OWNER)[2:]}, {line(PATH)[2:]}]\n", {OWNER}) == (
        f"baseline: [{line(PATH)[2:]}]\n"
    )


@pytest.mark.parametrize("text", ["{mode: advise}\n", "mode: advise\n...\n"])
def test_a_policy_that_can_not_be_added_to_says_what_to_do(text: str) -> None:
    with pytest.raises(UserError, match="write `baseline:"):
        add(text, [OWNER])


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and text
)


@given(st.lists(WORDS, min_size=4, max_size=4), st.sampled_from(sorted(POLICIES)))
def test_any_words_are_written_so_that_they_are_read_again(words: list[str], name: str) -> None:
    item, path, field, about = words
    entry = Entry("stale-date", item, path, field, about)
    done = add(POLICIES[name], [entry])
    assert entries(done)[-1] == entry
    assert entry.mark in load(done).baseline


def test_a_comparison_knows_what_is_new_kept_and_gone() -> None:
    text = add("", [OWNER, Entry("absent-path", "M-07", "doc/x.md")])
    findings = [
        found("`doc/gone.md` is absent"),
        found("`doc/gone.md` is absent", item="M-08"),
        found("the policy changes", rule="policy-changed"),
    ]
    compared = compare(findings, load(text), "2026-11-20")
    assert compared.gone == (OWNER,)
    assert compared.kept == (Entry("absent-path", "M-07", "doc/x.md"),)
    assert compared.new == (PATH._replace(item="M-08"),)
    assert entries(freeze(text, compared)) == [OWNER, *compared.kept, *compared.new]
    assert entries(prune(text, compared)) == list(compared.kept)
    assert compare([], load(""), "2026-11-20") == ((), (), ())


def test_what_is_waived_is_not_frozen_for_good() -> None:
    waiver = "waivers: [{rule: absent-path, item: M-07, reason: to be filed, until: 2026-12-31}]\n"
    finding = found("`doc/gone.md` is absent")
    assert compare([finding], load(waiver), "2026-12-31").new == ()
    assert compare([finding], load(waiver), "2027-01-01").new == (PATH,)
    assert compare([finding], load(add(waiver, [PATH])), "2026-12-31").kept == (PATH,)
