"""Recent: what was last read of some merge requests, the oldest forgotten first."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.model.merge_request import MergeRequest

T = TypeVar("T")
MOST = 1000


class Recent(Generic[T]):
    """One thing for each merge request, for the last `MOST` of them; for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: dict[tuple[str, int], T] = {}

    def of(self, request: MergeRequest) -> T | None:
        """Give what was kept last."""
        with self._lock:
            return self._last.get((request.project, request.number))

    def put(self, request: MergeRequest, thing: T) -> None:
        """Keep it in place of what was there."""
        with self._lock:
            self._put((request.project, request.number), thing)

    def change(self, request: MergeRequest, change: Callable[[T], T]) -> None:
        """Change what was kept, if anything was."""
        key = (request.project, request.number)
        with self._lock:
            if key in self._last:
                self._put(key, change(self._last[key]))

    def _put(self, key: tuple[str, int], thing: T) -> None:
        self._last.pop(key, None)
        self._last[key] = thing
        while len(self._last) > MOST:
            del self._last[next(iter(self._last))]
