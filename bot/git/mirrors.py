"""GitMirrors: the Mirrors port, a folder of bare partial clones."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager

from bot.core.model.typed import TYPE_CHECKING
from bot.git.mirror import Mirror
from bot.git.mirror_remote import Allowance, Origin, inert
from bot.git.mirror_repository import MirrorRepository
from bot.git.mirror_room import trim
from bot.ports.mirrors import MirrorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.ports.forge import Remote

_GIB = 1 << 30
# Sizes of objects can't be asked for, and a filter does not hold for those named: the pack that
# brings contents is held to what a few of the largest readable files take.
_BLOB_ROOM = 64 << 20
_MOST_LARGE = 10_000


class GitMirrors:
    """Keeps mirrors in ``folder``, of ``budget`` bytes together; for any number of threads, and
    processes that share the folder (a local disk).

    A fetch is ended after ``seconds`` in all, and after ``silence`` seconds without news.
    """

    def __init__(
        self,
        folder: str,
        budget: int = 10 * _GIB,
        *,
        seconds: float = 600,
        silence: float = 30,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = os.path.realpath(folder)
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        self._budget = budget
        self._allowance = Allowance(seconds, silence, budget)
        # PATH, proxies and certificates are git's to know; no setting of ours is read from here.
        self._environ = os.environ if environ is None else environ  # noqa: TID251
        self._git_environ = inert(self._environ, self._folder)
        self._large: set[str] = set()
        trim(self._folder, self._budget)

    @contextmanager
    def open(self, name: str, remote: Remote, refs: Iterable[str]) -> Iterator[MirrorRepository]:
        """Fetch these refs and give the repository, for the thread that opened it.

        Raises ``MirrorError``, also inside: contents are fetched when they are first read.
        """
        mirror = Mirror(self._folder, name, self._git_environ)
        origin = Origin(remote, self._environ)

        def bring(asked: list[str], liked: list[str]) -> None:
            self._bring(mirror, origin, asked, liked)

        with ExitStack() as stack:
            with _writing(name):
                stack.enter_context(mirror.used(self._allowance.seconds))
                mirror.update(refs, origin, self._allowance)
                trim(self._folder, self._budget)
            with MirrorRepository(mirror, self._git_environ, bring) as repository:
                yield repository

    def _bring(self, mirror: Mirror, origin: Origin, asked: list[str], liked: list[str]) -> None:
        lost = [oid for oid in asked if oid not in self._large]
        if not lost:
            return
        likely = [oid for oid in liked if oid not in self._large]
        room = min(_BLOB_ROOM, self._budget)
        with _writing(mirror.name):
            large = mirror.bring(lost, likely, origin, self._allowance._replace(room=room))
        if len(self._large) > _MOST_LARGE:
            self._large.clear()
        self._large |= large


@contextmanager
def _writing(name: str) -> Iterator[None]:
    """Say what the disk refused as the error that is tried again."""
    try:
        yield
    except OSError as error:
        raise MirrorError(f"{name}: its mirror can't be written: {error.strerror}") from error
