"""countersign baseline: the policy's file before and after, and what is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.cli.main import main

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo

TRACKER = """\
# Plan

| ID | Workstream | Outcome | Depends On | Owner | Status | Exit Criteria |
|----|------------|---------|------------|-------|--------|---------------|
| W-01 | Walls | They stand | - | kim | In Progress | Seen |
| W-02 | Roof | It holds | W-01 | {owner} | In Progress | Seen |
"""
POLICY = """\
mode: enforce   # ours
trackers:
  - path: "docs/*.md"
    preset: production-readiness
"""
ENTRIES = """\
  - {rule: missing-owner, item: W-02, path: docs/plan.md, field: Owner}
  - {rule: unmet-dependency, item: W-02, path: docs/plan.md, field: Depends On, about: W-01}
"""


@pytest.fixture
def plan(repo: GitRepo) -> GitRepo:
    """Give a repository with a tracker that breaks two rules."""
    repo.write(".countersign.yml", POLICY)
    repo.write("docs/plan.md", TRACKER.format(owner="TBD"))
    repo.commit()
    return repo


def policy_of(repo: GitRepo) -> str:
    """Read the policy as it lies on disk."""
    return (repo.path / ".countersign.yml").read_text(encoding="utf-8")


def run(repo: GitRepo, *arguments: str, verb: str = "baseline", folder: str = "") -> int:
    """Run the command in the repository."""
    return main([verb, *arguments, "-C", str(repo.path / folder)])


def audit(repo: GitRepo) -> int:
    """Judge the files as they are, by the policy as it is."""
    return run(repo, "--all", "--worktree", "--policy", "head", verb="check")


def test_what_is_found_is_frozen_and_not_told_again(
    plan: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(plan) == 1
    capsys.readouterr()
    assert run(plan, folder="docs") == 0
    assert capsys.readouterr().out == (
        "docs/plan.md: missing-owner W-02\n"
        "docs/plan.md: unmet-dependency W-02 W-01\n"
        "2 findings frozen in .countersign.yml, in force once on the target branch\n"
    )
    text = policy_of(plan)
    assert text.startswith(POLICY)
    assert text.endswith("baseline:\n" + ENTRIES)
    assert audit(plan) == 0
    assert run(plan) == 0
    assert policy_of(plan) == text


def test_what_was_mended_is_told_and_taken_out(
    plan: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    run(plan)
    assert run(plan, "--check") == 0
    plan.write("docs/plan.md", TRACKER.format(owner="ana"))
    capsys.readouterr()
    assert run(plan, "--check") == 1
    assert capsys.readouterr().out == (
        "docs/plan.md: missing-owner W-02\n"
        "1 finding frozen and no longer found: countersign baseline --prune\n"
    )
    before = policy_of(plan)
    assert run(plan, "--prune") == 0
    assert policy_of(plan) == before.replace(ENTRIES.splitlines(keepends=True)[0], "")
    assert run(plan, "--check") == 0


def test_a_policy_is_made_where_there_is_none(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write("docs/plan.md", TRACKER.format(owner="TBD"))
    repo.commit()
    assert run(repo, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {"rule", "item", "path", "field", "about"} == set(told["new"][0])
    assert [entry["rule"] for entry in told["new"]] == ["missing-owner", "unmet-dependency"]
    assert policy_of(repo).endswith("baseline:\n" + ENTRIES)


def test_a_wrong_policy_is_left_as_it_is(plan: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    plan.write(".countersign.yml", "modus: advise\n")
    assert run(plan) == 2
    assert '.countersign.yml:1:1: modus: unknown key; did you mean "mode"?' in (
        capsys.readouterr().err
    )
    assert policy_of(plan) == "modus: advise\n"
