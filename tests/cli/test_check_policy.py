"""check: what the policy of base and head does to a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.depot import (
    ADVISE,
    ENFORCE,
    HONEST,
    LATER,
    LIE,
    NOBODY,
    PATH,
    RANGE,
    TWO,
    based,
    changed,
    run,
    story,
)

if TYPE_CHECKING:
    import pytest

    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]


def test_advise_shows_everything_and_is_0(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, LIE, policy=ADVISE)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 0
    assert "error[illegal-transition]" in told.out
    assert "advise mode: nothing is blocked" in told.out


def test_the_bases_policy_rules_and_the_heads_can_be_previewed(
    repo: GitRepo, capsys: Capsys
) -> None:
    based(repo, policy=ENFORCE)
    repo.write(".countersign.yml", ADVISE)
    repo.write(PATH, changed(LIE))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 1
    assert "--policy head" in told.out
    assert "policy-changed" in told.out
    assert run(capsys, repo.path, *RANGE, "--policy", "head").status == 0


def test_an_old_branch_is_no_way_round_a_policy_that_came_later(
    repo: GitRepo, capsys: Capsys
) -> None:
    story(repo, LIE)
    assert run(capsys, repo.path, *RANGE).status == 1
    repo.switch("main")
    repo.write(".countersign.yml", ADVISE)
    repo.commit("A policy, after the branch was made", date=LATER)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 0
    assert "advise mode" in told.out


def test_a_first_policy_is_only_noted(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write(".countersign.yml", ENFORCE)
    repo.write(PATH, changed(HONEST))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 0
    assert "policy" in told.out
    assert "error" not in told.out


def test_a_policy_broken_by_the_change_is_2(repo: GitRepo, capsys: Capsys) -> None:
    based(repo, policy=ENFORCE)
    repo.write(".countersign.yml", "mode: enforced\n")
    repo.commit("Head")
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 2
    assert told.err.startswith("countersign: .countersign.yml:1:7: mode:")


def test_a_broken_policy_mended_does_not_block(repo: GitRepo, capsys: Capsys) -> None:
    based(repo, policy="mode: enforced\n")
    repo.write(".countersign.yml", ENFORCE)
    repo.write(PATH, changed(HONEST))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 0, told.out + told.err
    assert "the base's policy can't be read" in told.out


def test_a_waiver_holds_back_until_its_last_day(repo: GitRepo, capsys: Capsys) -> None:
    waiver = ("waivers:\n  - {rule: missing-owner, item: D-02, reason: Ana is back on Monday, "
              "until: %s}\n")  # fmt: skip
    story(repo, NOBODY, policy=ENFORCE + waiver % "2026-11-20")
    assert run(capsys, repo.path, *TWO).rules == []
    repo.write("README.md", "A day later.\n")
    repo.commit("Later", date="2026-11-21T09:00:00+00:00")
    told = run(capsys, repo.path, *TWO)
    assert set(told.rules) == {"missing-owner", "expired-waiver"}
    assert told.status == 1


def test_the_baseline_holds_back_what_it_names(repo: GitRepo, capsys: Capsys) -> None:
    frozen = f"baseline:\n  - {{rule: missing-owner, item: D-02, path: {PATH}}}\n"
    story(repo, NOBODY, policy=ENFORCE + frozen)
    assert run(capsys, repo.path, *TWO).rules == []
    repo.write(PATH, changed(NOBODY, ("| @bo |", "| - |")))
    repo.commit("Another", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    assert [(one["rule"], one["item"]) for one in told["findings"]] == [("missing-owner", "D-03")]


# Files that come, go and move
