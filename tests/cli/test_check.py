"""countersign check: what it compares, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.depot import (
    HONEST,
    LATER,
    LIE,
    MATRIX,
    NOBODY,
    PATH,
    TRACKER,
    based,
    changed,
    command,
    run,
    story,
    surroundings,
)
from tests.fakes.gitrepo import GitRepo
from tests.git.clones import clone

if TYPE_CHECKING:
    from collections.abc import Callable

    Capsys = pytest.CaptureFixture[str]

RANGE = ("--base", "main", "--head", "topic")
TWO = ("--base", "main", "--head", "topic", "--format", "json")
ADVISE = f"mode: advise\ntrackers:\n  - path: {PATH}\n    preset: production-readiness\n"
ENFORCE = ADVISE.replace("advise", "enforce")


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Give a repository whose branch topic signs off what nobody began. It is only read."""
    return story(GitRepo(tmp_path_factory.mktemp("lying")), LIE)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Give a repository whose branch topic starts a row as it should. It is only read."""
    return story(GitRepo(tmp_path_factory.mktemp("honest")), HONEST)


# How it ends


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


def test_a_path_narrows_and_is_meant_from_where_one_stands(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write("doc/other.md", TRACKER.replace("D-", "E-"))
    repo.commit("Other")
    repo.git("branch", "--force", "main", "topic")
    repo.write(PATH, changed(LIE))
    repo.write("doc/other.md", changed(LIE).replace("D-", "E-"))
    repo.commit("Head")
    whole = run(capsys, repo.path, *TWO).json
    assert [one["path"] for one in whole["trackers"]] == ["doc/other.md", PATH]
    for folder, path in ((repo.path, PATH), (repo.path / "doc", "tracker.md"),
                         (repo.path / "doc", "../doc/./tracker.md")):  # fmt: skip
        told = run(capsys, folder, *TWO, path).json
        assert [one["path"] for one in told["trackers"]] == [PATH]


def test_a_whole_path_and_a_folder_are_paths_too(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, LIE)
    for path in (str(repo.path / PATH), "doc", "doc/", "."):
        assert run(capsys, repo.path, *TWO, path).rules, path


def test_a_path_that_is_nowhere_is_told(lying: GitRepo, capsys: Capsys) -> None:
    for path, said in (("doc/trakcer.md", "did you mean doc/tracker.md?"), ("src", "folder src"),
                       ("../x.md", "not in this repository")):  # fmt: skip
        told = run(capsys, lying.path, *RANGE, path)
        assert told.status == 2
        assert said in told.err


def test_a_path_that_did_not_change_is_no_error(lying: GitRepo, capsys: Capsys) -> None:
    assert run(capsys, lying.path, *RANGE, "doc/belts.md").status == 0


def test_staged_judges_the_index_alone(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write(PATH, changed(LIE))
    repo.git("add", PATH)
    repo.write(PATH, TRACKER)
    assert "illegal-transition" in run(capsys, repo.path, "--staged", "--format", "json").rules
    assert run(capsys, repo.path, "--worktree", "--format", "json").rules == []


def test_worktree_judges_files_as_they_lie_untracked_ones_too(
    repo: GitRepo, capsys: Capsys
) -> None:
    based(repo)
    repo.write(PATH, changed(LIE))
    repo.write("doc/new.md", TRACKER.replace("D-", "E-").replace("@bo", "TBD"))
    told = run(capsys, repo.path, "--worktree", "--format", "json").json
    assert [one["path"] for one in told["trackers"]] == ["doc/new.md", PATH]
    assert ("missing-owner", "E-03") in {(one["rule"], one["item"]) for one in told["findings"]}
    assert run(capsys, repo.path, "--staged").status == 0


def test_an_ignored_file_is_none_of_ours(repo: GitRepo, capsys: Capsys) -> None:
    repo.write(".gitignore", "notes/\n")
    based(repo)
    repo.write("notes/mine.md", TRACKER.replace("@bo", "TBD"))
    assert run(capsys, repo.path, "--worktree", "--format", "json").json["trackers"] == []


def test_all_tells_old_sins_and_without_it_they_stay_silent(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, HONEST, text=TRACKER.replace("@bo", "TBD"))
    assert run(capsys, repo.path, *TWO).rules == []
    assert run(capsys, repo.path, *TWO, "--all").rules == ["missing-owner"]
    assert run(capsys, repo.path, "--all", "--base", "HEAD", "--format", "json").rules == [
        "missing-owner"
    ]


def test_base_is_where_the_branch_left(repo: GitRepo, capsys: Capsys) -> None:
    """What others did on the target since is not this branch's doing."""
    story(repo, HONEST)
    repo.switch("main")
    repo.write(PATH, changed(("@bo | In Progress", "@bo | Signed Off")))
    repo.commit("Somebody else's lie")
    repo.switch("topic")
    assert run(capsys, repo.path, "--format", "json").rules == []


def test_github_and_gitlab_tell_base_and_head(lying: GitRepo, tmp_path: Path) -> None:
    base, tip = (lying.git("rev-parse", name) for name in ("main", "topic"))
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {
        "base": {"ref": "main", "sha": base}, "head": {"ref": "topic", "sha": tip},
        "body": "We agreed.",
    }}))  # fmt: skip
    github = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request",
              "GITHUB_EVENT_PATH": str(event), "GITHUB_BASE_REF": "main"}  # fmt: skip
    gitlab = {"GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": tip,
              "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
              "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}  # fmt: skip
    for environ in (github, gitlab):
        done = command(lying.path, "check", "--format", "json", **environ)
        told = json.loads(done.stdout)
        assert done.returncode == 1
        assert (told["base"], told["head"]) == (base, tip)


def test_a_reason_in_the_merge_requests_description_counts(repo: GitRepo) -> None:
    story(repo, ("@bo | In Progress", "@bo | Not Started"))
    tip = repo.head()
    for description, status in (("Reason(D-03): the belts are late", 0), ("Late", 1)):
        done = command(repo.path, "check", GITLAB_CI="true", CI_MERGE_REQUEST_IID="7",
                       CI_COMMIT_SHA=tip, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
                       CI_MERGE_REQUEST_DIFF_BASE_SHA=repo.git("rev-parse", "main"),
                       CI_MERGE_REQUEST_DESCRIPTION=description)  # fmt: skip
        assert done.returncode == status, done.stdout.decode()


def test_a_clone_too_shallow_names_the_fetch(repo: GitRepo, tmp_path: Path) -> None:
    story(repo, HONEST)
    repo.switch("main")
    folder = clone(repo, tmp_path / "shallow", "--depth=1", "--branch=topic")
    done = command(folder, "check", "--base", "origin/main")
    assert done.returncode == 2
    assert b"`git fetch origin main:refs/remotes/origin/main`" in done.stderr
    done = command(folder, "check")
    assert done.returncode == 2
    assert b"git fetch --unshallow" in done.stderr


# Whose policy


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


def test_a_tracker_renamed_with_an_honest_change_is_no_wall(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.git("mv", PATH, "doc/readiness.md")
    repo.write("doc/readiness.md", changed(HONEST))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO)
    assert told.rules == []
    assert [one["path"] for one in told.json["trackers"]] == ["doc/readiness.md"]
    assert [move["item"] for move in told.json["transitions"]] == ["D-02"]


def test_a_tracker_renamed_out_of_the_policy_is_gone(repo: GitRepo, capsys: Capsys) -> None:
    based(repo, policy=ENFORCE)
    repo.git("mv", PATH, "doc/away.md")
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 1
    assert "removed-item" in told.out


@pytest.mark.parametrize(("edit", "rules"), [(HONEST, set()), (LIE, {"illegal-transition"})])
def test_a_tracker_renamed_together_with_its_policy_is_followed(
    edit: tuple[str, str], rules: set[str], repo: GitRepo, capsys: Capsys
) -> None:
    based(repo, policy=ENFORCE)
    repo.git("mv", PATH, "doc/away.md")
    repo.write("doc/away.md", changed(edit))
    repo.write("doc/other.md", "# Notes\n")
    repo.write(".countersign.yml", ENFORCE.replace(PATH, "doc/away.md"))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO)
    errors = {one["rule"] for one in told.json["findings"] if one["severity"] == "error"}
    assert rules <= errors <= rules | {"missing-evidence"}
    assert [(one["path"], one["items"]) for one in told.json["trackers"]] == [("doc/away.md", 3)]
    assert told.status == int(bool(rules))


def test_a_bare_repository_is_judged_by_its_commits(
    lying: GitRepo, tmp_path: Path, capsys: Capsys
) -> None:
    bare = clone(lying, tmp_path / "bare.git", "--bare")
    assert run(capsys, bare, *TWO).out == run(capsys, lying.path, *TWO).out
    told = run(capsys, bare, "--worktree")
    assert told.status == 2
    assert "is a bare repository and has none" in told.err


def test_a_tracker_renamed_with_a_lie_is_told(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.git("mv", PATH, "archive.md")
    repo.write("archive.md", changed(LIE))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    assert ("illegal-transition", "archive.md") in {
        (one["rule"], one["path"]) for one in told["findings"]
    }


def test_a_tracker_deleted_is_told(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.remove(PATH)
    repo.commit("Head")
    told = run(capsys, repo.path, *RANGE)
    assert told.status == 1
    assert "removed-item" in told.out


def test_a_new_tracker_is_taken_as_it_stands(repo: GitRepo, capsys: Capsys) -> None:
    repo.write("doc/belts.md", "# Belts\n")
    repo.commit("Base")
    repo.branch("topic")
    repo.write(PATH, TRACKER)
    repo.commit("Adopt", date=LATER)
    told = run(capsys, repo.path, *TWO)
    assert told.status == 0
    assert [one["severity"] for one in told.json["findings"]] in ([], ["note"])
    repo.write(PATH, TRACKER.replace("@bo", "TBD"))
    repo.commit("Adopt", date=LATER)
    assert "missing-owner" in run(capsys, repo.path, *TWO).rules


@pytest.mark.parametrize("path", ["doc/with space.md", "doc/Übersicht 進捗.md", "doc/a'b\"c.md",
                                  "doc/tab\there.md"])  # fmt: skip
def test_any_path_is_printed_and_judged(path: str, repo: GitRepo, capsys: Capsys) -> None:
    story(repo, LIE, path=path)
    told = run(capsys, repo.path, *TWO)
    assert [one["path"] for one in told.json["trackers"]] == [path]
    assert told.status == 1
    shown = run(capsys, repo.path, *RANGE)
    assert "\t" not in shown.out
    for form in ("junit", "github", "sarif", "gitlab", "markdown"):
        assert run(capsys, repo.path, *RANGE, "--format", form).status == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_bytes_before_and_line_ends_change_nothing(
    mark: bytes, end: str, repo: GitRepo, capsys: Capsys
) -> None:
    based(repo)
    repo.write(PATH, mark + TRACKER.replace("\n", end).encode())
    repo.commit("The same, otherwise", date=LATER)
    assert run(capsys, repo.path, *TWO).rules == []
    repo.write(PATH, mark + changed(MATRIX).replace("\n", end).encode())
    repo.commit("A lie", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    [finding] = told["findings"]
    data = (repo.path / PATH).read_bytes()
    for edit in finding["edits"]:
        assert data[edit["start"] : edit["end"]] == b"0"
    assert finding["line"] == 15


def test_a_link_to_a_tracker_is_no_tracker(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    (repo.path / "tracker.md").symlink_to(PATH)
    (repo.path / "away.md").symlink_to("/etc/hostname")
    repo.write(PATH, changed(HONEST))
    repo.commit("Head", date=LATER)
    for arguments in (TWO, (*TWO, "--all"), ("--worktree", "--base", "main", "--format", "json")):
        told = run(capsys, repo.path, *arguments)
        assert [one["path"] for one in told.json["trackers"]] == [PATH]
        assert told.status == 0


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 999, b"\xff\xfe|\x00 \x00I\x00D\x00", b"\x80" * 99]
)
def test_a_file_that_is_no_text_is_no_crash(data: bytes, repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write("doc/picture.md", data)
    repo.write("doc/data.yaml", data)
    repo.write(PATH, data)
    repo.commit("Head")
    told = run(capsys, repo.path, *RANGE)
    assert told.status in {0, 1}
    assert "Traceback" not in told.err
    assert PATH in told.out  # its items are gone


def test_a_very_large_tracker_is_judged(repo: GitRepo, capsys: Capsys) -> None:
    rows = [f"| T-{number:05} | {'Belt ' * 20} | Todo |\n" for number in range(50_000)]
    text = "| ID | Task | Status |\n|---|---|---|\n" + "".join(rows)
    assert len(text) > 5 << 20
    based(repo, text)
    rows[777] = rows[777].replace("Todo", "Doing")
    repo.write(PATH, text.replace("| T-00777 | " + "Belt " * 20 + " | Todo |", rows[777].rstrip()))
    repo.commit("Head", date=LATER)
    told = run(capsys, repo.path, *TWO).json
    assert [move["item"] for move in told["transitions"]] == ["T-00777"]


# A terminal, a pipe, an interruption


def on_terminal(folder: Path, **environ: str) -> str:
    """Run check with a terminal as its output; give what a reader would get."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", *RANGE],
        cwd=folder, env=surroundings(TERM="xterm", **environ), stdin=theirs, stdout=theirs,
        stderr=theirs, close_fds=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        parts = []
        while select.select([ours], [], [], 30)[0]:
            try:
                parts.append(os.read(ours, 1 << 16))
            except OSError:  # the other end is closed
                break
        process.wait(timeout=30)
    os.close(ours)
    return b"".join(parts).decode()


def test_a_terminal_gets_colour_unless_it_declines(lying: GitRepo) -> None:
    assert "\x1b[" in on_terminal(lying.path)
    plain = on_terminal(lying.path, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "error[illegal-transition]" in plain


def test_a_pipe_gets_no_colour(lying: GitRepo) -> None:
    done = command(lying.path, "check", *RANGE, TERM="xterm")
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout


def test_a_reader_that_goes_away_is_no_crash(repo: GitRepo) -> None:
    text = "| ID | Task | Owner | Depends On | Status | Evidence |\n|---|---|---|---|---|---|\n"
    many = "".join(f"| T-{n} | Belt | - | T-9{n} | Dune | |\n" for n in range(700))
    based(repo, text)
    repo.write(PATH, text + many)
    repo.commit("Head", date=LATER)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", *RANGE],
        cwd=repo.path, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=30)
    assert said == b""


def test_an_interruption_is_quiet(repo: GitRepo) -> None:
    based(repo)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "items", "-"],
        cwd=repo.path, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        time.sleep(0.8)  # it waits for its input by then
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == b""
