"""Hunks are the lines that a forge's diff of two commits shows."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from bot.core.model.hunk import Hunks
from bot.git.mirrors import GitMirrors
from bot.git.repository import GitRepository
from bot.ports.forge import Remote
from tests.git.clones import clone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

LINES = [f"line {number}\n" for number in range(1, 21)]


def shown(repo: GitRepo, *paths: str) -> dict[str, Hunks]:
    """Give the hunks between the last two commits."""
    with GitRepository(str(repo.path)) as repository:
        return repository.hunks("HEAD~1", "HEAD", paths)


def edited(repo: GitRepo, before: str | bytes, after: str | bytes) -> Hunks:
    """Commit two versions of a file and give what is shown of it."""
    repo.write("a.md", before)
    repo.commit()
    repo.write("a.md", after)
    repo.commit()
    return shown(repo, "a.md")["a.md"]


def test_three_lines_around_a_change_are_shown_with_both_numbers(repo: GitRepo) -> None:
    after = [*LINES[:9], "new\n", "newer\n", *LINES[10:]]
    assert edited(repo, "".join(LINES), "".join(after)) == Hunks(
        "a.md", {7: 7, 8: 8, 9: 9, 10: 0, 11: 0, 12: 11, 13: 12, 14: 13}, frozenset({10})
    )


def test_changes_apart_make_two_hunks_and_near_ones_a_single_one(repo: GitRepo) -> None:
    far = [*LINES]
    far[1] = far[15] = "x\n"
    assert sorted(edited(repo, "".join(LINES), "".join(far)).head) == [
        *range(1, 6), *range(13, 20),
    ]  # fmt: skip
    near = [*LINES]
    near[4] = near[11] = "x\n"
    assert sorted(edited(repo, "".join(LINES), "".join(near)).head) == [
        *range(2, 9), *range(9, 16),
    ]  # fmt: skip


def test_a_new_file_has_no_old_name_and_a_gone_one_only_removed_lines(repo: GitRepo) -> None:
    repo.commit()
    repo.write("a.md", "1\n2\n")
    repo.commit()
    assert shown(repo, "a.md") == {"a.md": Hunks("", {1: 0, 2: 0})}
    repo.remove("a.md")
    repo.commit()
    assert shown(repo, "a.md") == {"a.md": Hunks("a.md", {}, frozenset({1, 2}))}


def test_a_renamed_file_is_shown_under_its_new_name(repo: GitRepo) -> None:
    repo.write("old/a.md", "".join(LINES))
    repo.write("rival.md", "nothing alike\n")
    repo.commit()
    repo.move("old/a.md", "new/b.md")
    repo.write("new/b.md", "".join([*LINES[:-1], "changed\n"]))
    repo.commit()
    found = shown(repo, "new/b.md")
    assert found == {
        "new/b.md": Hunks("old/a.md", {17: 17, 18: 18, 19: 19, 20: 0}, frozenset({20}))
    }


def test_a_file_less_than_half_alike_is_a_new_one(repo: GitRepo) -> None:
    repo.write("a.md", "".join(LINES))
    repo.commit()
    repo.move("a.md", "b.md")
    repo.write("b.md", "".join([*LINES[:6], *(f"other {number}\n" for number in range(14))]))
    repo.commit()
    assert shown(repo, "b.md")["b.md"].old_path == ""


def test_of_two_new_files_the_one_that_is_the_old_one_takes_its_name(repo: GitRepo) -> None:
    repo.write("a.md", "".join(LINES))
    repo.commit()
    repo.move("a.md", "same.md")
    repo.write("like.md", "".join([*LINES[:-3], "x\n"]))
    repo.commit()
    found = shown(repo, "like.md")
    assert found["like.md"].old_path == ""
    assert shown(repo, "same.md") == {"same.md": Hunks("a.md", {})}


@pytest.mark.parametrize(
    ("before", "after", "head", "removed"),
    [
        (b"1\n2", b"1\n2\n", {1: 1, 2: 0}, {2}),
        (b"1\r\n2\r\n", b"1\n2\r\n", {1: 0, 2: 2}, {1}),
        (b"1\r2\r\n", b"1\r2\r\n3\n", {1: 1, 2: 0}, set()),
        (b"", b"1", {1: 0}, set()),
        (b"1", b"", {}, {1}),
        (b"--- a\n+++ b\n", b"--- a\n@@ -1 +1 @@\ndiff --git a/x b/x\n", {1: 1, 2: 0, 3: 0}, {2}),
        (b"- a\n", b"+ a\n\\ No newline at end of file\n", {1: 0, 2: 0}, {1}),
        ("\x0b\u2028\x85\n".encode(), "\x0b\u2028\x85\n\x0c\n".encode(), {1: 1, 2: 0}, set()),
        (b"\xff\n", b"\xff\n\xfe\n", {1: 1, 2: 0}, set()),
        (b"a\0\n", b"b\0\n", {}, set()),
    ],
)
def test_lines_are_counted_as_git_does(
    repo: GitRepo, before: bytes, after: bytes, head: dict[int, int], removed: set[int]
) -> None:
    assert edited(repo, before, after) == Hunks("a.md", head, frozenset(removed))


def test_names_are_taken_as_they_are(repo: GitRepo) -> None:
    names = ["naïve name.md", 'quo"te.md', "tab\there.md", "*.md", "-p", ":(top)x.md",
             "new\nline.md", "sub/diff --git a/x b/x.md", "a.md"]  # fmt: skip
    for name in names:
        repo.write(name, "1\n")
    repo.commit()
    for name in names:
        repo.write(name, "2\n")
    repo.commit()
    for name in names:
        assert shown(repo, name) == {name: Hunks(name, {1: 0}, frozenset({1}))}, name
    assert shown(repo, *names).keys() == set(names)


def test_what_changed_its_kind_shows_both_and_what_follows_is_not_mixed_up(repo: GitRepo) -> None:
    for name in ("a.md", "b.md", "z.md"):
        repo.write(name, "1\n")
    repo.commit()
    repo.remove("a.md")
    (repo.path / "a.md").symlink_to("z.md")
    (repo.path / "b.md").chmod(0o755)
    repo.write("z.md", "2\n")
    repo.commit()
    assert shown(repo, "a.md", "b.md", "z.md") == {
        "a.md": Hunks("a.md", {1: 0}, frozenset({1})),
        "b.md": Hunks("b.md", {}),
        "z.md": Hunks("z.md", {1: 0}, frozenset({1})),
    }


def test_configuration_and_attributes_do_not_bend_them_nor_run(
    repo: GitRepo, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    plain = edited(repo, "".join(LINES), "".join([*LINES[:9], "new\n", *LINES[9:], "\n", "\n"]))
    for key, value in {
        "diff.external": str(trap), "diff.trap.command": str(trap), "diff.trap.textconv": str(trap),
        "diff.context": "9", "diff.interHunkContext": "20", "diff.noPrefix": "true",
        "diff.mnemonicPrefix": "true", "diff.suppressBlankEmpty": "true", "color.ui": "always",
        "color.diff": "always", "diff.algorithm": "patience", "diff.submodule": "log",
        "diff.relative": "true", "diff.renames": "false", "diff.wordRegex": ".",
        "diff.orderFile": os.devnull, "core.quotePath": "false", "diff.colorMoved": "zebra",
    }.items():  # fmt: skip
        repo.git("config", key, value)
    (repo.path / ".git/info/attributes").write_text("* diff=trap filter=trap\n")
    assert shown(repo, "a.md") == {"a.md": plain}
    assert not (tmp_path / "sprung").exists()


def test_what_is_too_large_has_no_hunks_and_holds_nobody_up(repo: GitRepo) -> None:
    repo.write("large.md", "1\n" * (3 << 20))
    repo.write("small.md", "1\n")
    repo.commit()
    repo.write("large.md", "2\n" * (3 << 20))
    repo.write("small.md", "2\n")
    repo.commit()
    assert shown(repo, "large.md", "small.md").keys() == {"small.md"}


def test_no_change_no_hunks(repo: GitRepo) -> None:
    edited(repo, "1\n", "2\n")
    repo.write("b.md", "b\n")
    repo.commit()
    assert shown(repo, "a.md", "none.md") == {}
    assert shown(repo) == {}
    with GitRepository(str(repo.path)) as repository:
        assert repository.hunks("HEAD", ":worktree", ["b.md"]) == {}


def test_a_mirror_brings_the_contents_first(repo: GitRepo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    expected = edited(repo, "1\n", "2\n")
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    remote = Remote(f"file://{repo.path}", "", "")
    with mirrors.open("a", remote, ["refs/heads/main"]) as repository:
        assert repository.hunks("refs/heads/main~1", "refs/heads/main", ["a.md"]) == {
            "a.md": expected
        }


def test_a_clone_that_lacks_the_contents_has_none(repo: GitRepo, tmp_path: Path) -> None:
    edited(repo, "1\n", "2\n")
    partial = clone(repo, tmp_path / "partial", "--bare", "--filter=blob:none")
    with GitRepository(str(partial)) as repository:
        assert repository.hunks("HEAD~1", "HEAD", ["a.md"]) == {}


def test_any_edit_is_told_by_its_hunks(repo: GitRepo) -> None:
    dice = random.Random(7)
    versions = []
    for _ in range(25):
        lines = [str(dice.randrange(9)) for _ in range(dice.randrange(60))]
        versions.append(lines)
        repo.write("a.md", "".join(f"{line}\n" for line in lines))
        repo.commit()
    with GitRepository(str(repo.path)) as repository:
        for back in range(24):
            base, head = f"HEAD~{back + 1}", f"HEAD~{back}"
            old, new = versions[-back - 2], versions[-back - 1]
            found = repository.hunks(base, head, ["a.md"]).get("a.md", Hunks("", {}))
            rebuild(old, new, found)


def rebuild(old: list[str], new: list[str], found: Hunks) -> None:
    """Check that the hunks turn one version into the other, with three lines around."""
    kept = [number for number in range(1, len(old) + 1) if number not in found.removed]
    added = {number for number, other in found.head.items() if not other}
    same = [number for number in range(1, len(new) + 1) if number not in added]
    assert [old[number - 1] for number in kept] == [new[number - 1] for number in same]
    for number, other in zip(same, kept, strict=True):
        assert found.head.get(number, other) == other
    near = {line for number in added for line in range(number - 3, number + 4)}
    assert {number for number in near if 1 <= number <= len(new)} <= found.head.keys()
