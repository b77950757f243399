"""countersign check --fix: exactly the offered bytes, in files that are what was judged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.cli.fix import write_fixes
from bot.core.fixes import applied, fixes
from bot.core.model.errors import UserError
from bot.core.model.finding import Edit, Finding, Location, Severity
from bot.core.model.source import Source
from bot.core.model.verdict import Outcome, Verdict
from tests.cli.depot import LATER, MATRIX, NOBODY, ODD, PATH, TRACKER, based, changed, run, story

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo

    Capsys = pytest.CaptureFixture[str]

BASE = ("--base", "main")
MENDED = ("| D-03 | 1 | 0 | 0 |", "| D-03 | 1 | 1 | 0 |")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [0, 1])
def test_only_the_offered_bytes_are_written(
    mark: bytes, end: str, last: int, repo: GitRepo, capsys: Capsys
) -> None:
    def data(*edits: tuple[str, str]) -> bytes:
        text = changed(*edits)[: -1 if last else None]
        return mark + text.replace("\n", end).encode()

    based(repo, data())
    repo.write(PATH, data(MATRIX))
    repo.commit("Head", date=LATER)
    (repo.path / PATH).chmod(0o640)
    told = run(capsys, repo.path, *BASE, "--fix")
    assert told.status == 0, told
    assert told.err == (f"fixed {PATH}:15: matrix-mismatch: row D-03 of the matrix says D-01; "
                        "Depends On says D-01, D-02\n")  # fmt: skip
    assert (repo.path / PATH).read_bytes() == data(MATRIX, MENDED)
    assert (repo.path / PATH).stat().st_mode & 0o777 == 0o640
    assert repo.git("status", "--porcelain") == f" M {PATH}"


def test_a_second_run_has_nothing_to_do(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX)
    run(capsys, repo.path, *BASE, "--fix")
    data = (repo.path / PATH).read_bytes()
    told = run(capsys, repo.path, *BASE, "--fix")
    assert (told.status, told.err) == (0, "nothing to fix\n")
    assert (repo.path / PATH).read_bytes() == data


def test_what_is_not_committed_is_judged_and_kept(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX)
    own = ("# Depot readiness\n", "# Depot readiness, by Kim\n")
    repo.write(PATH, changed(MATRIX, own))
    repo.write("notes.txt", "mine\n")
    run(capsys, repo.path, *BASE, "--fix")
    assert (repo.path / PATH).read_text() == changed(MATRIX, own, MENDED)
    assert sorted(repo.git("status", "--porcelain").splitlines()) == [
        f" M {PATH}", "?? notes.txt",
    ]  # fmt: skip


def test_several_files_and_rows_at_once(repo: GitRepo, capsys: Capsys) -> None:
    based(repo)
    repo.write("other.md", TRACKER.replace("D-", "E-"))
    repo.commit("Other")
    repo.git("branch", "--force", "main", "topic")
    repo.write(PATH, changed(MATRIX, ODD))
    repo.write("other.md", changed(ODD).replace("D-", "E-"))
    told = run(capsys, repo.path, *BASE, "--fix")
    assert (repo.path / PATH).read_text() == changed(MATRIX, MENDED)
    assert (repo.path / "other.md").read_text() == TRACKER.replace("D-", "E-")
    assert told.err.count("fixed ") == 3
    assert told.status == 0


def test_what_can_not_be_computed_stays_told(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX, NOBODY)
    told = run(capsys, repo.path, *BASE, "--fix")
    assert (repo.path / PATH).read_text() == changed(MATRIX, MENDED, NOBODY)
    assert told.status == 1
    assert "missing-owner" in told.out
    assert "matrix-mismatch" not in told.out


def test_a_path_narrows_what_is_mended(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX)
    run(capsys, repo.path, *BASE, "--fix", "doc/belts.md")
    assert (repo.path / PATH).read_text() == changed(MATRIX)


def test_it_works_from_a_folder_below(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX)
    run(capsys, repo.path / "doc", *BASE, "--fix")
    assert (repo.path / PATH).read_text() == changed(MATRIX, MENDED)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_is_told(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX)
    (repo.path / "doc").chmod(0o500)
    try:
        told = run(capsys, repo.path, *BASE, "--fix")
    finally:
        (repo.path / "doc").chmod(0o700)
    assert told.status == 2
    assert told.err.endswith(f"{PATH} can't be written: Permission denied\n")
    assert (repo.path / PATH).read_text() == changed(MATRIX)


def test_nothing_is_left_beside_it(repo: GitRepo, capsys: Capsys) -> None:
    story(repo, MATRIX)
    before = sorted(path.name for path in (repo.path / "doc").iterdir())
    run(capsys, repo.path, *BASE, "--fix")
    assert sorted(path.name for path in (repo.path / "doc").iterdir()) == before


def verdict(*findings: Finding) -> Verdict:
    """Give a verdict with findings."""
    return Verdict(Outcome.FAILURE, ":empty", ":worktree", (), (), findings, (), ())


def finding(*edits: tuple[int, int, str]) -> Finding:
    """Give a finding that offers edits of the file a.md."""
    offered = tuple(Edit("a.md", *edit) for edit in edits)
    return Finding("x", Severity.ERROR, Location("a.md", "head", 1, 1, 2), "wrong", edits=offered)


def test_a_file_that_changed_meanwhile_is_left_alone(repo: GitRepo) -> None:
    repo.write("a.md", "new words")
    judged = Source.decode("a.md", b"old words")
    with pytest.raises(UserError, match="changed while it was being judged"):
        write_fixes(str(repo.path), verdict(finding((0, 3, "new"))), lambda *_: judged)
    assert (repo.path / "a.md").read_text() == "new words"
    assert [path.name for path in repo.path.iterdir()] == [".git", "a.md"]


def test_nothing_is_written_when_one_of_the_files_is_gone(repo: GitRepo) -> None:
    repo.write("a.md", "old words")
    edit = Edit("b.md", 0, 3, "new")
    other = Finding("x", Severity.ERROR, Location("b.md", "head", 1, 1, 2), "no", edits=(edit,))
    judged = {name: Source.decode(name, b"old words") for name in ("a.md", "b.md")}
    with pytest.raises(UserError, match=r"b\.md can't be read: No such file"):
        write_fixes(str(repo.path), verdict(finding((0, 3, "new")), other),
                    lambda path, _: judged[path])  # fmt: skip
    assert (repo.path / "a.md").read_text() == "old words"


def test_of_two_that_overlap_the_first_is_taken() -> None:
    first, second, third = finding((0, 4, "A")), finding((2, 6, "B")), finding((6, 7, "C"))
    chosen = fixes([first, second, third])
    assert chosen == {"a.md": [first, third]}
    edits = [edit for one in chosen["a.md"] for edit in one.edits]
    assert applied("01234567", edits) == "A45C7"


def test_the_same_edit_offered_twice_is_made_once() -> None:
    same = [finding((2, 2, "x")), finding((2, 2, "x"), (4, 5, "y"))]
    edits = [edit for one in fixes(same)["a.md"] for edit in one.edits]
    assert applied("012345", edits) == "01x23y5"


def test_two_different_insertions_at_one_place_do_not_mix() -> None:
    first, second = finding((2, 2, "x")), finding((2, 2, "y"))
    assert fixes([first, second]) == {"a.md": [first]}


def test_a_finding_is_mended_whole_or_not_at_all() -> None:
    first, second = finding((0, 2, "A")), finding((8, 9, "B"), (1, 3, "C"))
    third = finding((8, 9, "D"))
    assert fixes([first, second, third]) == {"a.md": [first, third]}
