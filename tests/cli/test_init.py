"""countersign init: a policy for what is there, relaxed to what people there do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.policy import load
from tests.cli.depot import HONEST, LATER, LIE, PATH, TRACKER, changed, run
from tests.fakes.gitrepo import GitRepo
from tests.git.clones import clone

if TYPE_CHECKING:
    from pathlib import Path

    Capsys = pytest.CaptureFixture[str]

HEADER = """\
| ID | Workstream | Outcome | Depends On | Owner | Status | Exit Criteria |
|---|---|---|---|---|---|---|
"""
RELAXED = "rules: {illegal-transition: warning}"
MANY = 6


def table(words: list[str]) -> str:
    """Write a readiness tracker with a row for each status word."""
    rows = [f"| D-{n:02} | Belt {n} | It turns | - | @ana | {word} | Seen |\n"
            for n, word in enumerate(words, 1)]  # fmt: skip
    return f"# Depot\n\n{HEADER}{''.join(rows)}"


def lived(repo: GitRepo, *steps: str) -> GitRepo:
    """Commit a tracker whose rows go, one after the other, through the same steps."""
    words = [steps[0]] * MANY
    repo.write(PATH, table(words))
    repo.commit("Plan")
    for at in range(MANY):
        for step in steps[1:]:
            words[at] = step
            repo.write(PATH, table(words))
            repo.commit(f"{at} {step}")
    return repo


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Give a repository where every row is started before it is completed. It is only read."""
    repo = GitRepo(tmp_path_factory.mktemp("strict"))
    return lived(repo, "Not Started", "In Progress", "Completed")


@pytest.fixture(scope="module")
def skipping(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Give a repository where rows are completed at once. It is only read."""
    return lived(GitRepo(tmp_path_factory.mktemp("skipping")), "Not Started", "Completed")


def test_habits_that_keep_the_steps_relax_nothing(strict: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, strict.path, "--print", verb="init")
    assert told.status == 0
    assert RELAXED not in told.out
    assert "6 items closed, 0 of them straight from the first status, 0 taken back" in told.out


def test_habits_that_skip_are_said_and_relaxed(skipping: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, skipping.path, "--print", verb="init")
    comment, rule = told.out.partition("# 6 of 6 closures")[2].splitlines()[:2]
    assert comment == (" in its history skip the step in between, which the preset forbids; "
                       "delete the next line to be strict")  # fmt: skip
    assert rule.strip() == RELAXED
    policy = load(told.out, ".countersign.yml")
    assert policy.mode == "advise"
    assert policy.trackers[0].rules == {"illegal-transition": "warning"}


def test_print_writes_nothing(strict: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, strict.path, "--print", verb="init")
    assert told.err == f"{PATH}: production-readiness, 6 items\n"
    assert strict.git("status", "--porcelain") == ""


def test_a_bare_repository_can_be_shown(strict: GitRepo, tmp_path: Path, capsys: Capsys) -> None:
    bare = clone(strict, tmp_path / "bare.git", "--bare")
    assert run(capsys, bare, "--print", verb="init") == run(
        capsys, strict.path, "--print", verb="init")  # fmt: skip
    told = run(capsys, bare, verb="init")
    assert told.status == 2
    assert told.err.startswith("countersign: ")


def test_what_it_wrote_is_a_policy_that_check_takes(repo: GitRepo, capsys: Capsys) -> None:
    repo.write("doc/belts.md", "# Belts\n\nOne metre a second.\n")
    repo.write(PATH, TRACKER)
    repo.write("ops/a “b”: c #d.md", TRACKER.replace("D-", "E-"))
    repo.write("yes.md", "# Jobs\n\n" + "".join(f"- [ ] J-{n} Dig here\n" for n in range(8)))
    repo.commit("Base")
    told = run(capsys, repo.path / "doc", verb="init")
    assert told.status == 0
    assert told.out == ""
    assert told.err.splitlines()[-1] == (
        "wrote .countersign.yml; commit it, then run countersign check")  # fmt: skip
    policy = load((repo.path / ".countersign.yml").read_text(encoding="utf-8"), ".countersign.yml")
    assert [(one.path, one.preset) for one in policy.trackers] == [
        (PATH, "production-readiness"),
        ("ops/a “b”: c #d.md", "production-readiness"),
        ("yes.md", "generic"),
    ]
    repo.commit("Adopt")
    repo.branch("topic")
    repo.write(PATH, changed(LIE))
    repo.commit("Lie", date=LATER)
    check = run(capsys, repo.path, "--base", "main")
    assert check.status == 0
    assert "error[illegal-transition]" in check.out
    assert "advise" in check.out


def test_a_policy_that_is_there_is_not_written_over(repo: GitRepo, capsys: Capsys) -> None:
    repo.write(PATH, TRACKER)
    repo.write(".countersign.yml", "mode: enforce\n")
    repo.commit()
    told = run(capsys, repo.path, verb="init")
    assert told.status == 2
    assert "--force" in told.err
    assert (repo.path / ".countersign.yml").read_text() == "mode: enforce\n"
    assert run(capsys, repo.path, "--print", verb="init").status == 0
    assert run(capsys, repo.path, "--force", verb="init").status == 0
    assert (repo.path / ".countersign.yml").read_text().startswith("#")


def test_words_that_no_label_knows_are_offered(repo: GitRepo, capsys: Capsys) -> None:
    repo.write(PATH, table(["Not Started", "In Progress", "Simmering", "Simmering", 'Sim: "m"',
                            "Completed"]))  # fmt: skip
    repo.commit()
    told = run(capsys, repo.path, "--print", verb="init")
    lines = [line.strip() for line in told.out.splitlines()]
    assert "#   - {name: Simmering, state: active}    # 2 times" in lines
    assert r'#   - {name: "Sim: \"m\"", state: active}    # 1 time' in lines
    taken = told.out.replace("    # statuses:", "    statuses:").replace("    #   - {", "      - {")
    policy = load(taken, ".countersign.yml")
    assert [one["name"] for one in policy.trackers[0].statuses] == ["Simmering", 'Sim: "m"']


def test_nothing_like_a_tracker_is_2(repo: GitRepo, capsys: Capsys) -> None:
    repo.write("README.md", "# Hello\n\n| Option | Meaning |\n|---|---|\n| -v | loud |\n")
    repo.write("CHANGELOG.md", "# 1.0\n\n- [x] done\n")
    repo.write("ci.yml", "jobs:\n  - name: a\n    run: b\n")
    repo.commit()
    told = run(capsys, repo.path, verb="init")
    assert told.status == 2
    assert told.err.startswith("countersign: no tracker was found")
    assert not (repo.path / ".countersign.yml").exists()


def test_an_empty_repository_and_none_are_2(repo: GitRepo, tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "none").mkdir()
    for folder in (repo.path, tmp_path / "none"):
        told = run(capsys, folder, verb="init")
        assert told.status == 2
        assert told.err.count("\n") == 1


def test_another_commit_can_be_looked_at(repo: GitRepo, capsys: Capsys) -> None:
    repo.write(PATH, changed(HONEST))
    first = repo.commit()
    repo.remove(PATH)
    repo.write("doc/later.md", TRACKER)
    repo.commit()
    told = run(capsys, repo.path, "--print", "--rev", first, verb="init")
    assert f"path: {PATH}" in told.out
    assert "later" not in told.out
