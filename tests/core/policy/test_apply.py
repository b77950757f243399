"""What a policy says of a tracker, a rule and a finding."""

from __future__ import annotations

import pytest

from bot.core.model.finding import Finding, Location, Severity
from bot.core.model.policy import Policy, TrackerPolicy, Waiver
from bot.core.policy.apply import expired, severity, tracker_policy, waived
from bot.core.policy.globs import is_glob, matches


@pytest.mark.parametrize(
    ("pattern", "path", "matched"),
    [
        ("docs/a.md", "docs/a.md", True),
        ("docs/a.md", "docs/a.mdx", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/deep/a.md", False),
        ("*.md", "docs/a.md", False),
        ("**/*.md", "a.md", True),
        ("**/*.md", "docs/very/deep/a.md", True),
        ("docs/**/*.md", "docs/a.md", True),
        ("docs/**/*.md", "docs/very/deep/a.md", True),
        ("docs/**/*.md", "mydocs/a.md", False),
        ("docs/**", "docs/very/deep/a.txt", True),
        ("docs/**", "docs", False),
        ("docs/", "docs/deep/a.md", True),
        ("docs/", "docs2/a.md", False),
        ("docs/?.md", "docs/a.md", True),
        ("docs/?.md", "docs/ab.md", False),
        ("docs?a.md", "docs/a.md", False),
        ("docs/[ab].md", "docs/b.md", True),
        ("docs/[!ab].md", "docs/b.md", False),
        ("docs[!a]a.md", "docs/a.md", False),
        ("docs/a.{md,yaml}", "docs/a.yaml", True),
        ("docs/a.{md,yaml}", "docs/a.toml", False),
        ("docs/a+b (1).md", "docs/a+b (1).md", True),
        ("docs/*+b (1).md", "docs/a+b (1).md", True),
        ("docs/*.md", "docs/a\n.md", True),
        ("docs/*.md", "docs/axmd", False),
        (".github/**/*.yml", ".github/workflows/ci.yml", True),
        ("docs/[a-c]*.md", "docs/bad.md", True),
        ("docs/[]].md", "docs/].md", True),
    ],
)
def test_a_star_stays_in_its_folder_and_two_stars_do_not(
    pattern: str, path: str, *, matched: bool
) -> None:
    assert matches(pattern, path) is matched


def test_a_path_without_wildcards_is_no_glob() -> None:
    assert not is_glob("docs/a.md")
    assert all(is_glob(pattern) for pattern in ("docs/", "*.md", "a?.md", "[ab].md", "{a,b}.md"))


def test_the_first_entry_that_matches_counts() -> None:
    first, second = TrackerPolicy("docs/a.md", "generic"), TrackerPolicy("docs/*.md", "go-no-go")
    policy = Policy(trackers=(first, second))
    assert tracker_policy(policy, "docs/a.md") is first
    assert tracker_policy(policy, "docs/b.md") is second
    assert tracker_policy(policy, "b.md") is None


def test_the_nearest_word_on_a_severity_counts() -> None:
    preset = {"stale-date": "warning", "missing-owner": "error", "wrong-count": "note"}
    policy = Policy(rules={"stale-date": "note", "missing-owner": "note", "ragged-row": "error"})
    entry = TrackerPolicy("a.md", rules={"missing-owner": "off"})
    names = ("stale-date", "missing-owner", "wrong-count", "ragged-row", "removed-item")
    found = {name: severity(name, preset, entry, policy) for name in names}
    assert found == {
        "stale-date": Severity.NOTE,
        "missing-owner": Severity.OFF,
        "wrong-count": Severity.NOTE,
        "ragged-row": Severity.ERROR,
        "removed-item": Severity.OFF,
    }
    assert severity("missing-owner", preset, None, policy) is Severity.NOTE


def found(rule: str = "missing-owner", item: str = "M-07", path: str = "docs/a.md") -> Finding:
    """Make a finding."""
    return Finding(rule, Severity.ERROR, Location(path), "M-07 has no owner", item)


OF_ITEM = Waiver("missing-owner", "m-07", "reorganisation", "2026-12-31")
OF_PATH = Waiver("missing-owner", "", "reorganisation", "2026-12-31", "docs/**")


@pytest.mark.parametrize("waiver", [OF_ITEM, OF_PATH])
def test_a_waiver_holds_to_the_end_of_its_last_day(waiver: Waiver) -> None:
    policy = Policy(waivers=(waiver,))
    assert waived(found(), policy, "2026-12-31T23:59:59+01:00") is waiver
    assert waived(found(), policy, "2027-01-01") is None
    assert expired(policy, "2026-12-31T23:59:59+01:00") == []
    assert expired(policy, "2027-01-01") == [waiver]


def test_a_waiver_holds_for_what_it_names() -> None:
    assert waived(found(rule="stale-date"), Policy(waivers=(OF_ITEM,)), "2026-01-01") is None
    assert waived(found(item="M-08"), Policy(waivers=(OF_ITEM,)), "2026-01-01") is None
    assert waived(found(path="b.md"), Policy(waivers=(OF_ITEM,)), "2026-01-01") is OF_ITEM
    assert waived(found(path="b.md"), Policy(waivers=(OF_PATH,)), "2026-01-01") is None
    assert waived(found(item=""), Policy(waivers=(OF_PATH,)), "2026-01-01") is OF_PATH
