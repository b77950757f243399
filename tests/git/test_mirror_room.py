"""Mirrors share a folder with others: threads, processes, and a budget."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.git.mirror import size, slug
from bot.git.mirror_lock import held
from bot.git.mirrors import GitMirrors
from bot.ports.forge import Remote
from tests.git.clones import oid

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]
MAIN, TOPIC = "refs/heads/main", "refs/heads/topic"


@pytest.fixture
def remote(story: GitRepo) -> Remote:
    story.git("config", "uploadpack.allowFilter", "true")
    return Remote(f"file://{story.path}", "", "")


def kept(folder: Path) -> set[str]:
    return {path.name.rpartition("-")[0] for path in folder.glob("*.git")}


def use(folder: Path, budget: int, name: str, remote: Remote) -> None:
    with GitMirrors(str(folder), budget).open(name, remote, [MAIN, TOPIC]) as repository:
        assert repository.files(TOPIC, ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}


def test_what_was_not_used_longest_goes_first(remote: Remote, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    use(folder, 1 << 20, "a", remote)
    one = size(str(next(folder.glob("*.git"))))
    budget = one * 5 // 2
    for name in ("b", "a", "c"):
        use(folder, budget, name, remote)
    assert kept(folder) == {"a", "c"}
    use(folder, budget, "d", remote)
    assert kept(folder) == {"c", "d"}
    assert len(list(folder.iterdir())) == 2 * 3


def test_what_is_in_use_stays_and_can_be_read(remote: Remote, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    with GitMirrors(str(folder)).open("a", remote, [MAIN, TOPIC]) as repository:
        for name in ("b", "c"):
            use(folder, 2500, name, remote)
        assert kept(folder) == {"a", "c"}
        assert repository.files(TOPIC, ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}
    use(folder, 2500, "d", remote)
    assert kept(folder) == {"d"}


def test_leftovers_of_the_dead_go_at_the_next_start(remote: Remote, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    use(folder, 1 << 20, "a", remote)
    for leftover in ("gone-1.new", "gone-2.dead", f"{slug('a')}.new"):
        (folder / leftover / "objects").mkdir(parents=True)
    GitMirrors(str(folder))
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{slug('a')}.{ending}" for ending in ("git", "lock", "use")
    ]


@pytest.mark.parametrize(
    "name",
    ["github:Owner/Name", "github:owner/name", "gitlab:a/b/c/d", "x" * 5000, "..", "/etc/passwd",
     "a\nb", "-rf", "CON", "naïve:ünïcode/项目", "\udcff", "a/b.git", "a-b/git", ""],
)  # fmt: skip
def test_any_name_gets_a_folder_of_its_own(name: str, remote: Remote, tmp_path: Path) -> None:
    found = slug(name)
    assert found.isascii()
    assert found == found.lower()
    assert len(found) < 100
    assert "/" not in found
    assert not found.startswith((".", "--"))
    use(tmp_path / "mirrors", 1 << 20, name, remote)
    assert {path.parent for path in tmp_path.glob("**/HEAD") if "repo" not in path.parts} == {
        tmp_path / "mirrors" / f"{found}.git"
    }


def test_names_that_look_alike_are_kept_apart() -> None:
    names = ["github:Owner/Name", "github:owner/name", "github:owner-name", "github.owner/name"]
    assert len({slug(name) for name in names}) == len(names)


def test_threads_read_the_same_mirror_and_others_while_it_is_fetched_into(
    story: GitRepo, remote: Remote, tmp_path: Path
) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"), 20_000)

    def look(number: int) -> None:
        with mirrors.open(f"p{number % 3}", remote, [MAIN, TOPIC]) as repository:
            range_ = repository.range(MAIN, TOPIC)
            changes = repository.changes(*range_)
            blobs = repository.blobs(one.before or one.after for one in changes)
            assert None not in blobs.values()
            assert repository.hunks(*range_, [one.path for one in changes])

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(look, number) for number in range(30)]:
            done.result()
    with mirrors.open("p0", remote, [MAIN]) as repository:
        assert repository.find(MAIN) == oid(story, "main")


def test_processes_take_turns(remote: Remote, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from bot.git.mirrors import GitMirrors\n"
        "from bot.ports.forge import Remote\n"
        f"for _ in range(4):\n"
        f"    mirrors = GitMirrors({str(tmp_path / 'mirrors')!r}, 9000)\n"
        f"    for name in 'abc':\n"
        f"        with mirrors.open(name, Remote({remote.url!r}, '', ''), [{TOPIC!r}]) as one:\n"
        f"            assert one.files({TOPIC!r}, ['doc/tracker.md'])['doc/tracker.md']\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [one.wait() for one in started] == [0, 0, 0]


def test_a_reader_is_not_disturbed_by_a_fetch(
    story: GitRepo, remote: Remote, tmp_path: Path
) -> None:
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open("a", remote, [MAIN, TOPIC]) as repository:
        range_ = repository.range(MAIN, TOPIC)
        story.switch("topic")
        story.write("doc/tracker.md", "three\n")
        story.commit()
        with mirrors.open("a", remote, [MAIN, TOPIC]) as other:
            assert other.files(TOPIC, ["doc/tracker.md"]) == {"doc/tracker.md": b"three\n"}
        assert repository.files(range_.head, ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}
        assert len(repository.changes(*range_)) == 3


def test_many_packs_become_one_and_readers_go_on(
    story: GitRepo, remote: Remote, tmp_path: Path
) -> None:
    folder = tmp_path / "mirrors"
    use(folder, 1 << 30, "a", remote)
    (packs,) = folder.glob("*.git/objects/pack")
    (pack, *_) = packs.glob("*.pack")
    with GitMirrors(str(folder)).open("a", remote, [MAIN, TOPIC]) as repository:
        assert repository.find(MAIN)
        for number in range(99 - len(list(packs.glob("*.pack")))):
            for ending in (".pack", ".idx", ".promisor"):
                copy = packs / f"pack-{number:040x}{ending}"
                copy.write_bytes(pack.with_suffix(ending).read_bytes())
        story.switch("topic")
        story.write("doc/tracker.md", "three\n")
        story.commit()
        with GitMirrors(str(folder)).open("a", remote, [MAIN, TOPIC]) as other:
            assert len(list(packs.glob("*.pack"))) == 1
            assert other.files(TOPIC, ["doc/tracker.md"]) == {"doc/tracker.md": b"three\n"}
        assert len(repository.changes(*repository.range(MAIN, f"{TOPIC}~1"))) == 3
        assert repository.files(f"{TOPIC}~1", ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}
    assert len(list(packs.glob("*.promisor"))) == 2


def test_a_lock_is_exclusive_between_threads_and_outlives_a_removed_file(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    path = str(file)
    with held(path) as first:
        assert first is not None
        with held(path) as second, held(path, shared=True) as third:
            assert (second, third) == (None, None)
        got: list[bool] = []

        def wait() -> None:
            with held(path, 5) as lock:
                got.append(lock is not None and os.path.samestat(os.fstat(lock), file.stat()))

        thread = threading.Thread(target=wait)
        thread.start()
        file.unlink()
    thread.join()
    assert got == [True]
    with held(path, shared=True) as one, held(path, shared=True) as two:
        assert None not in (one, two)


def test_no_descriptor_and_no_process_is_left(remote: Remote, tmp_path: Path) -> None:
    use(tmp_path / "mirrors", 1 << 20, "a", remote)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name in ("a", "b", "c"):
        use(tmp_path / "mirrors", 1 << 20, name, remote)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
