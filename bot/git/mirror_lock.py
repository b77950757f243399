"""Lock: a file that threads and processes take turns with, or share."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_PAUSE = 0.05


@contextmanager
def held(path: str, seconds: float = 0, *, shared: bool = False) -> Iterator[int | None]:
    """Hold a lock file, waiting so long for it; gives its descriptor, None when others have it.

    The lock is of the open file (``flock``): two threads exclude each other like two processes, it
    ends with the process that holds it, and a child that inherits the descriptor holds it, too.
    """
    descriptor = _taken(path, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, seconds)
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _taken(path: str, how: int, seconds: float) -> int | None:
    end = time.monotonic() + seconds
    pause = 0.001
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if _is_locked(descriptor, how) and _is_same(descriptor, path):
            return descriptor
        os.close(descriptor)
        if time.monotonic() >= end:
            return None
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _is_locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_same(descriptor: int, path: str) -> bool:
    """Tell whether the file locked is still the one of that name: who clears up removes it."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
