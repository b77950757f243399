"""Mirror: one bare partial clone on disk, made, fetched into and mended by one at a time.

Its configuration is written here and names no remote: whoever reads it, with whatever git, can't
fetch. Nothing is checked out, and it has no hooks, attributes or alternates.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from hashlib import sha256

from bot.core.model.typed import TYPE_CHECKING
from bot.git.command import Bounds, Git
from bot.git.complaints import DAMAGE
from bot.git.mirror_lock import held
from bot.git.mirror_remote import refused
from bot.ports.mirrors import MirrorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.git.mirror_remote import Allowance, Answer, Origin

_CONFIG = "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n"
_BUSY = b"busy"
_DAMAGED = b"damaged"
_REF = re.compile(r"refs(/[^\x00-\x20\x7f~^:?*\[\\/]+)+")
_LOST = re.compile(r"couldn't find remote ref (\S+)")
_UNKNOWN = re.compile(r"(?:not our ref|want) ([0-9a-f]{40,64})")
_TOO_LARGE = re.compile(r"died of signal 25|File too large")
_MOST_TRIES = 8
# Each fetch adds a pack, and each is asked for every object; so many make one again.
_MANY_PACKS = 100
_REPACK = (
    "-c", "remote.origin.promisor=true", "-c", "remote.origin.partialCloneFilter=blob:none",
    "repack", "-a", "-d", "-q",
)  # fmt: skip


def slug(name: str) -> str:
    """Give a project's name as one for files: short, in small letters, and its own."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold())[:48].strip("-")
    return f"{plain}-{sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"


def _is_ref(name: str) -> bool:
    """Tell whether a name is a full ref's: no pattern, no pair, no option."""
    is_plain = ".." not in name and "@{" not in name and not name.endswith((".", ".lock"))
    return is_plain and _REF.fullmatch(name) is not None


class Mirror:
    """The mirror of one project under a folder; ``environ`` is git's, without secrets."""

    def __init__(self, folder: str, name: str, environ: Mapping[str, str]) -> None:
        self.name = name
        self._stem = os.path.join(folder, slug(name))
        self.path = f"{self._stem}.git"
        self.git = Git(self.path, environ)

    @contextmanager
    def used(self, seconds: float) -> Iterator[None]:
        """Keep it from being cleared away; its time of use is that of this file."""
        with held(f"{self._stem}.use", seconds, shared=True) as descriptor:
            if descriptor is None:
                raise MirrorError(f"{self.name}: its mirror is being cleared away")
            os.utime(descriptor)
            yield

    def update(self, refs: Iterable[str], origin: Origin, allowed: Allowance) -> None:
        """Fetch refs by their exact names, whatever was pushed over them; what the remote lacks is
        gone here, too. A damaged mirror is made anew, once.
        """
        wanted = list(dict.fromkeys(refs))
        for ref in wanted:
            if not _is_ref(ref):
                raise MirrorError(f"{self.name}: {ref!r} is not the name of a ref")
        with self._held(allowed.seconds) as lock:
            answer = self._fetched(wanted, origin, allowed, lock)
            if answer.code != 0 and not self._is_sound(answer):
                self._make()
                answer = self._fetched(wanted, origin, allowed, lock)
            if answer.code != 0:
                raise refused(self.name, answer)

    def bring(
        self, asked: list[str], liked: list[str], origin: Origin, allowed: Allowance
    ) -> frozenset[str]:
        """Fetch the objects asked for that are not here, and those we would like to have as well.

        Gives those that are too large. What the remote does not have stays away.
        """
        with self._held(allowed.seconds) as lock:
            lost = self._lacking(asked)
            more = self._lacking(liked)
            batches = [[*lost, *(oid for oid in more if oid not in set(lost))]] if lost else []
            large: set[str] = set()
            for _ in range(_MOST_TRIES):
                if not batches:
                    break
                batch = batches.pop(0)
                answer = origin.fetch(self.git, batch, allowed, lock)
                if answer.code != 0:
                    self._mend()
                    batches[:0] = self._smaller(batch, lost, answer, large)
        return frozenset(large)

    def _smaller(
        self, batch: list[str], lost: list[str], answer: Answer, large: set[str]
    ) -> list[list[str]]:
        """Say what to ask for in place of a batch that was refused."""
        unknown = _UNKNOWN.search(answer.err)
        if unknown and unknown[1] in batch:
            rest = [oid for oid in batch if oid != unknown[1]]
            return [rest] if rest else []
        if not _TOO_LARGE.search(answer.err):
            raise refused(self.name, answer)
        if len(batch) == 1:
            large.update(batch)
            return []
        if len(batch) > len(lost):
            return [lost]
        middle = len(batch) // 2
        return [batch[:middle], batch[middle:]]

    def condemn(self) -> None:
        """Have it made anew by the next who opens it."""
        with open(f"{self._stem}.lock", "wb") as file:
            file.write(_DAMAGED)

    @contextmanager
    def _held(self, seconds: float) -> Iterator[int]:
        """Hold the lock for writing, what a dead holder left behind cleared away."""
        with held(f"{self._stem}.lock", seconds) as lock:
            if lock is None:
                raise MirrorError(f"{self.name}: another fetch of it takes too long")
            left = os.pread(lock, 32, 0)
            if left == _DAMAGED or not os.path.isdir(os.path.join(self.path, "objects/pack")):
                self._make()
            elif left == _BUSY:
                self._mend()
            self._note(lock, _BUSY)
            packs = self._packs()
            try:
                yield lock
                if packs < self._packs() and not self._packs() % _MANY_PACKS:
                    self._repack(lock, seconds)
            finally:
                self._note(lock, b"%d" % size(self.path))

    def _packs(self) -> int:
        folder = os.path.join(self.path, "objects/pack")
        return sum(name.endswith(".pack") for name in os.listdir(folder))

    def _repack(self, lock: int, seconds: float) -> None:
        """Make one pack of all; a reader finds its objects there. No harm if it takes too long."""
        if self.git.run(*_REPACK, bounds=Bounds(seconds, lock=lock)).code != 0:
            self._mend()

    def _note(self, lock: int, text: bytes) -> None:
        os.ftruncate(lock, 0)
        os.pwrite(lock, text, 0)

    def _make(self) -> None:
        """Make it empty, aside first: no one ever finds half a mirror."""
        aside, old = f"{self._stem}.new", f"{self._stem}.dead"
        for leftover in (aside, old):
            shutil.rmtree(leftover, ignore_errors=True)
        for folder in ("objects/pack", "objects/info", "refs/heads"):
            os.makedirs(os.path.join(aside, folder), mode=0o700)
        for name, text in (("HEAD", "ref: refs/heads/none\n"), ("config", _CONFIG)):
            with open(os.path.join(aside, name), "w", encoding="ascii") as file:
                file.write(text)
        if os.path.isdir(self.path):
            os.rename(self.path, old)
        os.rename(aside, self.path)
        shutil.rmtree(old, ignore_errors=True)

    def _mend(self) -> None:
        """Remove what a killed git leaves: locks that nobody holds, and halves of packs."""
        for folder, _, names in os.walk(self.path):
            # A branch may be called `tmp_x`, but none `x.lock`.
            halves = ("tmp_", ".tmp-") if "/objects" in folder.removeprefix(self.path) else ()
            for name in names:
                if name.endswith(".lock") or name.startswith(halves):
                    os.unlink(os.path.join(folder, name))

    def _fetched(self, refs: list[str], origin: Origin, allowed: Allowance, lock: int) -> Answer:
        """Fetch those refs that the remote has; it names one it lacks at a time."""
        wanted = list(refs)
        while True:
            answer = origin.fetch(self.git, [f"+{ref}:{ref}" for ref in wanted], allowed, lock)
            if answer.code == 0:
                return answer
            self._mend()
            lost = _LOST.search(answer.err)
            if lost and lost[1] in wanted:
                wanted.remove(lost[1])
                self._drop([lost[1]])
                if not wanted:
                    return answer._replace(code=0)
                continue
            clashing = self._clashing(wanted)
            if not clashing:
                return answer
            self._drop(clashing)

    def _is_sound(self, answer: Answer) -> bool:
        """Tell whether a fetch that failed did so for other reasons than a damaged mirror."""
        if re.search(DAMAGE, answer.err):
            return False
        done = self.git.run("rev-list", "--all", "--max-count=1")
        return done.code == 0 and not done.err

    def _drop(self, refs: list[str]) -> None:
        self.git.run("update-ref", "--stdin", send="".join(f"delete {r}\n" for r in refs).encode())

    def _clashing(self, wanted: list[str]) -> list[str]:
        """List refs that stand in the way: where ``a`` is a ref, ``a/b`` can't be one."""
        done = self.git.run("for-each-ref", "--format=%(refname)")
        known = done.out.decode(errors="surrogateescape").split()
        return [
            ref for ref in known
            if any(one.startswith(f"{ref}/") or ref.startswith(f"{one}/") for one in wanted)
        ]  # fmt: skip

    def _lacking(self, oids: list[str]) -> list[str]:
        text = "".join(f"{oid}\n" for oid in oids)
        done = self.git.run("cat-file", "--batch-check", send=text.encode()) if oids else None
        lines = done.out.decode().splitlines() if done else []
        return [line.split(" ")[0] for line in lines if line.endswith(" missing")]


def size(path: str) -> int:
    """Give the bytes that a mirror takes; packs are nearly all of it."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except FileNotFoundError:
                continue
    return total
