"""countersign check: what it compares, what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.depot import (
    ENFORCE,
    HONEST,
    NOBODY,
    PATH,
    RANGE,
    TWO,
    based,
    command,
    run,
    story,
    surroundings,
)
from tests.git.clones import clone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]


def test_nothing_wrong_is_0_and_one_line(honest: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, honest.path, *RANGE)
    assert told == (0, "1 tracker, 3 items, 1 transition, by the rules\n", "")


def test_a_finding_is_1(lying: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, lying.path, *RANGE)
    assert told.status == 1
    assert told.out.startswith(f"{PATH}:6:")
    assert told.err == ""


def test_nothing_to_judge_is_0_and_one_line(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write("src/belt.py", "SPEED = 1\n")
    repo.commit("Code")
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 0
    assert told.out.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--base", "mian", "--head", "topic"), "main"),
        (("--base", "main", "--head", "nowhere"), "nowhere"),
        (("--base", "main", "--head=-x"), "-x"),
        (("--base", "main", "--head", "topic", "--format", "yaml"), "invalid choice"),
        (("--sinced",), "unrecognized arguments"),
        (("--staged", "--worktree"), "not allowed with"),
        (("--fix", "--staged"), "leave out --staged"),
        (("--fix", "--head", "topic"), "leave out --head"),
        (("--output", "/nowhere/at/all"), "can't be written"),
    ],
)
def test_wrong_usage_is_2_and_says_what(
    arguments: tuple[str, ...], said: str, lying: GitRepo, capsys: Capsys
) -> None:
    told = run(capsys, lying.path, *arguments)
    assert told.status == 2
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_no_repository_is_2(tmp_path: Path, capsys: Capsys) -> None:
    told = run(capsys, tmp_path)
    assert told.status == 2
    assert "is not in a git repository" in told.err


def test_an_empty_repository_is_2(repo: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, repo.path)
    assert told.status == 2
    assert told.err.count("\n") == 1


def test_a_wrong_policy_is_2_and_every_problem_is_told(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, HONEST, policy="modus: advise\nrules: {missing-owners: error}\n")
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 2
    assert told.err.splitlines()[0] == "countersign:"
    assert [line.split(" ")[0] for line in told.err.splitlines()[1:]] == [
        ".countersign.yml:1:1:", ".countersign.yml:2:9:",
    ]  # fmt: skip


def test_what_a_clone_can_not_tell_is_3(repo: GitRepo, tmp_path: Path, capsys: Capsys) -> None:
    story(repo, ("@bo | In Progress | Two", "@bo | Completed | `doc/belts.md`: two"))
    folder = clone(repo, tmp_path / "partial", "--bare", "--filter=blob:none")
    for name in ("main", "topic"):
        repo.git("-C", str(folder), "cat-file", "-p", f"{name}:{PATH}")
    repo.git("-C", str(folder), "remote", "set-url", "origin", "file:///nowhere")
    told = run(capsys, folder, *RANGE)
    assert told.status == 3
    assert "doc/belts.md could not be read" in told.out


def test_the_command_itself_ends_as_told(lying: GitRepo, honest: GitRepo) -> None:
    for repo, status in ((honest, 0), (lying, 1)):
        done = subprocess.run(
            [str(Path(sys.executable).parent / "countersign"), "check", *RANGE],
            cwd=repo.path, env=surroundings(), capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr


# What it prints


@pytest.mark.parametrize(
    ("least", "status"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_chooses_the_least_severity(
    least: str, status: int, repo: GitRepo, capsys: Capsys
) -> None:
    story(repo, NOBODY, policy=ENFORCE + "    rules: {missing-owner: warning}\n")
    told = run(capsys, repo.path, *RANGE, "--fail-on", least)
    assert told.status == status
    assert "warning[missing-owner]" in told.out


def test_fail_on_never_shows_errors_and_is_0(lying: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, lying.path, *RANGE, "--fail-on", "never")
    assert told.status == 0
    assert "error[illegal-transition]" in told.out


def test_quiet_prints_findings_only(lying: GitRepo, honest: GitRepo, capsys: Capsys) -> None:
    assert run(capsys, honest.path, *RANGE, "--quiet") == (0, "", "")
    loud, quiet = (run(capsys, lying.path, *RANGE, *more).out for more in ((), ("-q",)))
    assert loud.startswith(quiet.rstrip("\n"))
    assert "1 row with errors" in loud
    assert "1 row with errors" not in quiet


PARSED: dict[str, Callable[[str], object]] = {
    "text": str.splitlines,
    "json": json.loads,
    "sarif": lambda text: json.loads(text)["runs"][0]["results"][0]["ruleId"],
    "gitlab": lambda text: json.loads(text)[0]["check_name"],
    "junit": ET.fromstring,
    "github": lambda text: text.index("::error file="),
    "markdown": lambda text: text.index("D-02"),
}


def test_every_format_is_tried(lying: GitRepo) -> None:
    help_ = command(lying.path, "check", "--help").stdout.decode()
    formats = help_.partition("--format {")[2].partition("}")[0]
    assert set(formats.split(",")) == {*PARSED}


@pytest.mark.parametrize("form", [*PARSED])
def test_every_format_can_be_read_and_goes_to_a_file(
    form: str, lying: GitRepo, tmp_path: Path, capsys: Capsys
) -> None:
    told = run(capsys, lying.path, *RANGE, "--format", form)
    assert told.status == 1
    PARSED[form](told.out)
    file = tmp_path / "out"
    again = run(capsys, lying.path, *RANGE, "--format", form, "--output", str(file))
    assert (again.status, again.out) == (1, "")
    assert file.read_text(encoding="utf-8") == told.out


def test_json_says_all_that_it_promises(lying: GitRepo, capsys: Capsys) -> None:
    told = run(capsys, lying.path, *TWO).json
    assert {"version", "verdict", "base", "head", "trackers", "transitions", "findings",
            "signoffs", "skipped"} <= told.keys()  # fmt: skip
    assert told["verdict"] == "failure"
    assert (told["base"], told["head"]) == tuple(
        lying.git("rev-parse", name) for name in ("main", "topic"))  # fmt: skip
    [tracker] = told["trackers"]
    assert (tracker["path"], tracker["preset"], tracker["items"]) == (
        PATH, "production-readiness", 3)  # fmt: skip
    [move] = told["transitions"]
    assert {key: move[key] for key in ("path", "item", "field", "from", "to", "from_state",
                                       "to_state", "line")} == {
        "path": PATH, "item": "D-02", "field": "Status", "from": "Not Started",
        "to": "Signed Off", "from_state": "todo", "to_state": "done", "line": 6,
    }  # fmt: skip
    for finding in told["findings"]:
        assert {"rule", "severity", "path", "side", "line", "column", "end_column", "item",
                "field", "message", "edits"} <= finding.keys()  # fmt: skip
    assert {(one["item"], one["group"]) for one in told["signoffs"]} == {
        ("D-02", "architecture"), ("D-02", "security"), ("D-02", "ops"),
    }  # fmt: skip
    assert all({"rule", "why"} <= one.keys() for one in told["skipped"])


def test_the_same_commits_always_give_the_same_words(lying: GitRepo, capsys: Capsys) -> None:
    assert run(capsys, lying.path, *TWO) == run(capsys, lying.path, *TWO)


# What it compares
