"""Mirror room: the disk that mirrors take, and which ones go when it is too much."""

from __future__ import annotations

import os
import shutil

from bot.core.model.typed import NamedTuple
from bot.git.mirror import size
from bot.git.mirror_lock import held

_LEFTOVERS = (".new", ".dead")


class _Lodger(NamedTuple):
    """A mirror on disk: when it was last used, its path without the ending, its size in bytes."""

    used: float
    stem: str
    size: int


def trim(folder: str, budget: int) -> None:
    """Clear away leftovers, then the mirrors unused longest until the rest fits the budget.

    One that is in use stays, and so does one that somebody fetches into.
    """
    lodgers = sorted(_Lodger(_used(stem), stem, _size(stem)) for stem in _stems(folder, ".git"))
    over = sum(one.size for one in lodgers) - budget
    for one in lodgers:
        if over <= 0:
            break
        if _cleared(one.stem, whole=True):
            over -= one.size
    for ending in _LEFTOVERS:
        for stem in _stems(folder, ending):
            _cleared(stem, whole=False)


def _cleared(stem: str, *, whole: bool) -> bool:
    """Remove a mirror, or its leftovers only, if nobody is there; the locks go with the mirror."""
    with held(f"{stem}.use") as use, held(f"{stem}.lock") as lock:
        if use is None or lock is None:
            return False
        if whole:
            # Renamed first: no one finds half of it, should this process die.
            shutil.rmtree(f"{stem}.dead", ignore_errors=True)
            os.rename(f"{stem}.git", f"{stem}.dead")
        for ending in _LEFTOVERS:
            shutil.rmtree(stem + ending, ignore_errors=True)
        if not os.path.isdir(f"{stem}.git"):
            os.unlink(f"{stem}.use")
            os.unlink(f"{stem}.lock")
        return True


def _stems(folder: str, ending: str) -> list[str]:
    names = (name for name in os.listdir(folder) if name.endswith(ending))
    return [os.path.join(folder, name.removesuffix(ending)) for name in names]


def _used(stem: str) -> float:
    try:
        return os.stat(f"{stem}.use").st_mtime
    except FileNotFoundError:
        return 0.0


def _size(stem: str) -> int:
    """Give a mirror's size, as the last who wrote to it noted, else measured."""
    try:
        with open(f"{stem}.lock", "rb") as file:
            noted = file.read(32)
    except FileNotFoundError:
        noted = b""
    return int(noted) if noted.isdigit() else size(f"{stem}.git")
