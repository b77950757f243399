"""The quick reading of plain policies says what the models say, or nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.errors import PolicyError
from bot.core.policy.quick import quick
from bot.core.policy.read import read
from bot.core.policy.text import parse
from tests.core.policy.test_errors import DOCUMENTS, WRONG
from tests.core.policy.test_load import INIT
from tests.core.policy.test_schema import BAD, GOOD

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = f"""\
{INIT}  Completed: ops
rules: {{stale-date: off, wrong-count: note}}
waivers:
  - {{rule: missing-owner, item: M-07, reason: the team is being formed, until: 2026-12-31}}
  - rule: stale-date
    path: docs/**/*.md
    reason: dates are kept elsewhere
    until: "2027-01-31"
baseline:
  - {{rule: missing-owner, item: 010, path: docs/x y.md}}
  - {{rule: absent-path, path: docs/x.md, field: Evidence, about: "a.md b.md"}}
evidence: {{roots: docs, folder: operations/evidence}}
"""


def as_models_say(text: str) -> object:
    tree, problems = parse(text)
    try:
        return read(tree, problems, text, "p.yml")
    except PolicyError:
        return None


def as_read_quickly(text: str) -> object:
    tree, problems = parse(text)
    return None if problems else quick(tree, text, "p.yml")


def test_a_plain_policy_is_read_quickly_and_the_same() -> None:
    assert as_read_quickly(PLAIN) == as_models_say(PLAIN) is not None


@pytest.mark.parametrize("text", [*GOOD, "", "# nothing\n"])
def test_what_is_read_quickly_is_what_the_models_read(text: str) -> None:
    assert as_read_quickly(text) in (None, as_models_say(text))


@pytest.mark.parametrize("text", [*BAD, *(text for text, _ in WRONG.values())])
def test_what_the_models_refuse_is_left_to_them(text: str) -> None:
    assert as_read_quickly(text) is None


ODD = [
    "a", "A -> B", "a/../b", "**", "a**", "*.md", "a//b", "./a", "a/", "@a", "@a/b", "-ops", "ops",
     "'@a/'", "tbd", "no such day", "2026-12-31", "20261231", "2026-W01-1", "010", "7", "true", "~",
     "''", "' '", "[]", "{}", "generic", "off", "error", "any", "10", "é", "security", "'a\nb'",
     "A -> B -> C", "A → B", "free", "'n/a - -'", "Todo",
]  # fmt: skip
HOLES = [
    "mode: %s",
    "rules: {stale-date: %s}",
    "groups: {-ops: '@a', ops: %s}",
    "groups: {ops: {members: %s}}",
    "groups: {ops: {members: '@a', quorum: %s}}",
    "groups: {-ops: '@a'}\nsignoff: {Done: %s}",
    "signoff: %s",
    "evidence: {roots: %s}",
    "evidence: {folder: %s}",
    "waivers: [{rule: stale-date, item: %s, reason: for a while, until: 2026-12-31}]",
    "waivers: [{rule: stale-date, path: %s, reason: for a while, until: 2026-12-31}]",
    "waivers: [{rule: stale-date, item: a, reason: %s, until: 2026-12-31}]",
    "waivers: [{rule: stale-date, item: a, reason: for a while, until: %s}]",
    "baseline: [{rule: stale-date, item: %s, path: a.md}]",
    "baseline: [{rule: stale-date, path: %s}]",
    "baseline: [{rule: stale-date, path: a.md, about: %s}]",
    "trackers: [{path: %s}]",
    "trackers: [{path: a.md, preset: %s}]",
    "trackers: [{path: a.md, transitions: %s}]",
    "trackers: [{path: a.md, columns: {owner: %s}}]",
    "trackers: [{path: a.md, status_from: %s}]",
    "trackers: [{path: a.md, preset: production-readiness, signoff: {%s: ops}}]",
]


@pytest.mark.parametrize("hole", HOLES)
def test_no_odd_value_is_read_quickly_but_as_the_models_read_it(hole: str) -> None:
    for value in (*ODD, *(f"[{each}, a]" for each in ODD)):
        text = hole % value
        assert as_read_quickly(text) in (None, as_models_say(text)), text


@given(st.one_of(st.text(), DOCUMENTS))
def test_no_text_is_read_quickly_but_as_the_models_read_it(text: str) -> None:
    assert as_read_quickly(text) in (None, as_models_say(text))


def test_a_plain_policy_needs_no_pydantic(root: Path) -> None:
    code = (
        "import sys; from bot.core.policy import load; load(sys.argv[1]); "
        "print({'pydantic', 'pydantic_core', 'ruamel', 'difflib'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, PLAIN], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
