"""Headings' anchors as GitHub and as GitLab make them; either host's form is accepted."""

from __future__ import annotations

import pytest

from bot.core.evidence.anchors import anchors, known, same
from bot.core.evidence.headings import sections
from tests.core.evidence.world import World

# heading line, the fragment GitHub gives it, the fragment GitLab gives it
ORACLE = [
    ("# Overview", "overview", "overview"),
    ("## Getting Started", "getting-started", "getting-started"),
    ("## Getting Started ##", "getting-started", "getting-started"),
    ("### What's new?", "whats-new", "whats-new"),
    ("## A & B", "a--b", "a-b"),
    ("## API: v1 (draft)", "api-v1-draft", "api-v1-draft"),
    ("## 5.2.1 Milestone — M0", "521-milestone--m0", "521-milestone-m0"),
    ("## 2026", "2026", "anchor-2026"),
    ("## `db_schema_v1.sql` and *more*", "db_schema_v1sql-and-more", "db_schema_v1sql-and-more"),
    ("## snake_case stays", "snake_case-stays", "snake_case-stays"),
    ("## _all_ **bold** ~~gone~~", "all-bold-gone", "all-bold-gone"),
    ("## [linked](https://example.com/a_b) text", "linked-text", "linked-text"),
    ("## [ref][1]", "ref", "ref"),
    ("## ![badge](b.svg) Build", "build", "build"),
    ("## <a name='custom'></a>Named", "named", "named"),
    ("## <a name='custom'></a>Named", "custom", "custom"),
    ("## 🚀 Launch", "-launch", "launch"),
    ("## :rocket: Launch", "rocket-launch", "rocket-launch"),
    ("## ⚠️ Warning", "️-warning", "warning"),
    ("## Привет, мир!", "привет-мир", "привет-мир"),
    ("## 日本語 テスト", "日本語-テスト", "日本語-テスト"),
    ("## Ünïcode Straße", "ünïcode-straße", "ünïcode-straße"),
    ("## Q&amp;A", "qa", "qa"),
    ("## a\\_b \\*c\\*", "a_b-c", "a_b-c"),
    ("## C++ / C#", "c--c", "c-c"),
    ("## foo - bar", "foo---bar", "foo-bar"),
    ("> ## Quoted", "quoted", "quoted"),
    ("- ## In a list", "in-a-list", "in-a-list"),
    ("Setext\n======", "setext", "setext"),
    ("Setext two\n---", "setext-two", "setext-two"),
    ("<h2>Plain <b>html</b></h2>", "plain-html", "plain-html"),
    ("<h2 id='own-id'>Titled</h2>", "own-id", "titled"),
    ("## With id {#my-id}", "my-id", "with-id"),
    ('text <a id="spot"></a>', "spot", "spot"),
]


@pytest.mark.parametrize(("line", "github", "gitlab"), ORACLE)
def test_either_hosts_form_names_the_heading(line: str, github: str, gitlab: str) -> None:
    names = anchors(f"intro\n\n{line}\n\ntext\n")
    assert known(github, names)
    assert known(gitlab, names)
    assert known(f"user-content-{github}", names)
    assert not known("another", names)


def test_repeated_headings_are_numbered() -> None:
    names = anchors("# Foo\n# Foo\n# Foo-1\n# Foo\n")
    assert {"foo", "foo-1", "foo-1-1", "foo-2"} <= names
    assert not known("foo-3", names)


def test_code_is_no_heading() -> None:
    text = "```sh\n# comment\n```\n~~~~\n# more\n~~~\n# still\n~~~~\n# Real\n#tag\n    # deep\n"
    assert [section.title for section in sections(text)] == ["Real"]


def test_a_rule_below_a_list_or_table_is_no_heading() -> None:
    text = "- entry\n---\n\n| a |\n---\n\n---\n"
    assert list(sections(text)) == []


@pytest.mark.parametrize(
    ("title", "words", "is_same"),
    [
        ("UX + API Vertical Slice Strategy", "§UX + API Vertical Slice Strategy", True),
        ("Progress", "§Progress and what follows", True),
        ("5.2 Milestones", "§5.2", True),
        ("5.2 Milestones", "§5.2 M0 DoD", True),
        ("5.20 Other", "§5.2", False),
        ("Progress", "§Prog", False),
    ],
)
def test_a_section_sign_names_a_heading(title: str, words: str, *, is_same: bool) -> None:
    assert same(title, words) is is_same


WORLD = World(
    {
        "docs/a.md": "# Title\n\n## Exit Criteria\n\nx\n\n## 4. Rollback\n",
        "docs/b.rst": "Title\n=====\n\nExit Criteria\n-------------\n",
        "docs/page.html": '<h2 id="exit">Exit</h2>\n',
    }
)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("docs/a.md#exit-criteria", "verified"),
        ("[x](../docs/a.md#Exit-Criteria)", "verified"),
        ("docs/a.md §Exit Criteria", "verified"),
        ("docs/a.md §4", "verified"),
        ("docs/b.rst#exit-criteria", "verified"),
        ("docs/page.html#exit", "verified"),
        (
            "docs/a.md#exit-criterion",
            (
                "missing absent-section: docs/a.md has no section #exit-criterion; "
                "did you mean #exit-criteria?"
            ),
        ),
        ("docs/a.md §9", "missing absent-section: docs/a.md has no section §9"),
        ("[here](#tracker)", "verified"),
    ],
)
def test_a_section_is_looked_up(cell: str, words: str) -> None:
    assert WORLD.say(cell) == words


def test_a_section_of_the_tracker_itself_does_not_change_with_every_edit() -> None:
    before = World({"doc/tracker.md": "# Tracker\n\n## Log\n"}).one("[log](#log)")
    after = World({"doc/tracker.md": "# Tracker\n\nmore\n\n## Log\n"}).one("[log](#log)")
    assert before.digest == after.digest != ""
