"""A mirror mends itself: after a crash, a kill, a damaged file, a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.git.mirror import slug
from bot.git.mirror_lock import held
from bot.git.mirror_remote import Answer, refused
from bot.git.mirrors import GitMirrors
from bot.ports.forge import Remote
from bot.ports.mirrors import MirrorError
from tests.git.remotes import SECRET, Request, backend, hosting

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]
MAIN, TOPIC = "refs/heads/main", "refs/heads/topic"
NAME = "github:acme/app"

OPEN_IT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from bot.git.mirrors import GitMirrors
from bot.ports.forge import Remote
folder, url = sys.argv[1:]
with GitMirrors(folder).open({NAME!r}, Remote(url, "x-access-token", {SECRET!r}), [{MAIN!r}]):
    print("open", flush=True)
"""


def remote(repo: GitRepo) -> Remote:
    repo.git("config", "uploadpack.allowFilter", "true")
    return Remote(f"file://{repo.path}", "", "")


def is_whole(folder: Path, remote: Remote) -> bool:
    """Tell whether the mirror opens and gives contents, and nothing half done lies about."""
    with GitMirrors(str(folder), seconds=20).open(NAME, remote, [MAIN, TOPIC]) as repository:
        read = repository.files(TOPIC, ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}
    halves = [*folder.glob("*/objects/**/tmp_*"), *folder.glob("*.new"), *folder.glob("*.dead")]
    return read and not halves and len(list(folder.glob("*/HEAD"))) == 1


@pytest.mark.parametrize("killed_at", ["advertisement", "pack"])
def test_a_kill_amid_a_fetch_leaves_what_the_next_one_mends(
    story: GitRepo, tmp_path: Path, killed_at: str
) -> None:
    story.git("config", "uploadpack.allowFilter", "true")
    waiting, release = threading.Event(), threading.Event()
    answered = backend(tmp_path)

    def slow(request: Request) -> None:
        is_pack = request.command == "POST" and len(host.seen) > 3
        if not release.is_set() and (is_pack or killed_at == "advertisement"):
            waiting.set()
            release.wait(20)
        answered(request)

    with hosting(slow) as host:
        there = Remote(f"{host.url}/repo/.git", "x-access-token", SECRET)
        folder = tmp_path / "mirrors"
        process = subprocess.Popen([sys.executable, "-c", OPEN_IT, str(folder), there.url])
        assert waiting.wait(20)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        assert list(folder.glob("*.lock"))
        release.set()
        assert is_whole(folder, there)


def test_a_dead_holders_locks_and_halves_are_cleared_away(story: GitRepo, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    assert is_whole(folder, remote(story))
    (mirror,) = folder.glob("*.git")
    for name in ("refs/heads/main.lock", "HEAD.lock", "config.lock", "packed-refs.lock",
                 "objects/pack/tmp_pack_Ab12", "objects/pack/.tmp-1-pack-x"):  # fmt: skip
        (mirror / name).write_bytes(b"half")
    (mirror / "refs/heads/tmp_branch").write_text((mirror / "refs/heads/main").read_text())
    (folder / f"{slug(NAME)}.lock").write_text("busy")
    story.switch("main")
    story.commit("On")
    assert is_whole(folder, remote(story))
    assert (mirror / "refs/heads/tmp_branch").exists()


def test_a_mirror_half_made_is_not_found_by_anyone(story: GitRepo, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    for ending in (".new", ".dead"):
        (folder / f"{slug(NAME)}{ending}/objects").mkdir(parents=True)
        (folder / f"{slug('other')}{ending}/objects").mkdir(parents=True)
    assert is_whole(folder, remote(story))


def spoil_pack(mirror: Path) -> None:
    for pack in mirror.glob("objects/pack/*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:40])


def spoil_index(mirror: Path) -> None:
    for index in mirror.glob("objects/pack/*.idx"):
        index.chmod(0o644)
        index.write_bytes(b"")


def lose_packs(mirror: Path) -> None:
    for path in mirror.glob("objects/pack/*"):
        path.unlink()


def lose_head(mirror: Path) -> None:
    (mirror / "HEAD").unlink()


def spoil_config(mirror: Path) -> None:
    (mirror / "config").write_bytes(b"\0\xff[")


def empty_refs(mirror: Path) -> None:
    for path in (mirror / "refs/heads").iterdir():
        path.write_bytes(b"")


def spoil_refs(mirror: Path) -> None:
    for path in (mirror / "refs/heads").iterdir():
        path.write_text("1" * 40 + "\n")


def lose_objects(mirror: Path) -> None:
    lose_packs(mirror)
    (mirror / "objects/pack").rmdir()
    (mirror / "objects/info").rmdir()
    (mirror / "objects").rmdir()


@pytest.mark.parametrize(
    "damage",
    [spoil_pack, spoil_index, lose_packs, lose_head, spoil_config, empty_refs, spoil_refs,
     lose_objects],
)  # fmt: skip
def test_a_damaged_mirror_is_made_anew(
    story: GitRepo, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "mirrors"
    assert is_whole(folder, remote(story))
    (mirror,) = folder.glob("*.git")
    damage(mirror)
    try:
        whole = is_whole(folder, remote(story))
    except MirrorError as error:
        assert "damaged" in str(error)  # noqa: PT017 - at most once, and then it is whole
        whole = is_whole(folder, remote(story))
    assert whole


def test_damage_found_while_reading_is_tried_again_and_blames_nobody(
    story: GitRepo, tmp_path: Path
) -> None:
    folder = tmp_path / "mirrors"

    def read() -> None:
        with GitMirrors(str(folder)).open(NAME, remote(story), [MAIN, TOPIC]) as repository:
            (mirror,) = folder.glob("*.git")
            lose_packs(mirror)
            with suppress(UserError):  # as flows do, to tell the author
                repository.changes(*repository.range(MAIN, TOPIC))

    with pytest.raises(MirrorError, match="its mirror is damaged and is made anew"):
        read()
    assert is_whole(folder, remote(story))


def test_a_disk_that_takes_nothing_is_told_in_words(story: GitRepo, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    mirrors = GitMirrors(str(folder))
    folder.rmdir()
    folder.write_text("no folder")
    with (
        pytest.raises(MirrorError, match="its mirror can't be written: Not a directory"),
        mirrors.open(NAME, remote(story), [MAIN]),
    ):
        pass
    full = refused(NAME, Answer(128, "fatal: write error: No space left on device\n"))
    assert "the disk that holds the mirrors is full; free some of it" in str(full)


def test_a_repository_larger_than_the_budget_is_told(story: GitRepo, tmp_path: Path) -> None:
    story.write("big.md", os.urandom(300_000))
    story.commit("Big")
    story.git("config", "uploadpack.allowFilter", "false")
    mirrors = GitMirrors(str(tmp_path / "mirrors"), budget=100_000)
    with (
        pytest.raises(MirrorError, match="larger than the mirrors' budget"),
        mirrors.open(NAME, Remote(f"file://{story.path}", "", ""), ["refs/heads/topic", MAIN]),
    ):
        pass


def test_contents_too_large_stay_out_and_the_others_come(story: GitRepo, tmp_path: Path) -> None:
    for number in range(6):
        story.write(f"large{number}.md", os.urandom(60_000))
        story.write(f"small{number}.md", f"{number}\n")
    story.switch("main")
    story.commit("Large")
    mirrors = GitMirrors(str(tmp_path / "mirrors"), budget=50_000)
    names = [f"{kind}{number}.md" for kind in ("small", "large") for number in range(6)]
    with mirrors.open(NAME, remote(story), [MAIN]) as repository:
        first = repository.files(MAIN, names)
    with mirrors.open(NAME, remote(story), [MAIN]) as repository:
        second = repository.files(MAIN, names)
    assert [first[f"small{number}.md"] for number in range(6)] == [
        b"%d\n" % number for number in range(6)
    ]
    assert second == first
    assert {first[f"large{number}.md"] for number in range(6)} == {None}
    held = sum(path.stat().st_size for path in (tmp_path / "mirrors").rglob("*"))
    assert held < 100_000


def test_a_fetch_waits_for_another_and_gives_up(story: GitRepo, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    assert is_whole(folder, remote(story))
    mirrors = GitMirrors(str(folder), seconds=0.1)
    with held(str(folder / f"{slug(NAME)}.lock"), 1) as lock:
        assert lock is not None
        began = time.monotonic()
        with (
            pytest.raises(MirrorError, match="another fetch of it takes too long"),
            mirrors.open(NAME, remote(story), [MAIN]),
        ):
            pass
        assert time.monotonic() - began < 2
