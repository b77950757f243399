"""Database: where statements run; SQLite and PostgreSQL differ in how, not in what."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import TypeVar

    from sqlalchemy import Connection

    from bot.store.work import Accepted

    T = TypeVar("T")


class Database(Protocol):
    """Runs work in transactions; every call may raise `StoreError`, or its future may."""

    def accept(self, accepted: Accepted) -> Future[bool]:
        """Store a delivery, together with others that arrive at the same time."""

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do this in one transaction, and come back when it is durable; it may be done twice."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Read, without waiting for writers."""

    def listen(self, wake: Callable[[], None]) -> None:
        """Call this after deliveries were stored, and whenever `wake` is called."""

    def wake(self) -> None:
        """Tell who listens."""

    def close(self) -> None:
        """Write what waits, then let go."""


class Bell:
    """Calls those who listen."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def listen(self, wake: Callable[[], None]) -> None:
        """Call this, too."""
        self._listeners.append(wake)

    def wake(self) -> None:
        """Call them all."""
        for listener in self._listeners:
            listener()
