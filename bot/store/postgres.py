"""PostgreSQL: a pool of connections; accepting goes through one writer, the rest side by side."""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from bot.core.model.typed import TYPE_CHECKING
from bot.store.database import Bell
from bot.store.migrate import migrate
from bot.store.writer import Writer, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import TypeVar

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from bot.store.work import Accepted

    T = TypeVar("T")

POOL = 16
"""Connections of one process at most: its looks, its heartbeats, and the web tier's reads."""


class PostgresDatabase(Bell):
    """A database that several processes share."""

    def __init__(self, address: URL) -> None:
        super().__init__()
        self._engine = engine_of(address)
        try:
            migrate(self._engine)
        except Exception:
            self._engine.dispose()
            raise
        self._writer = Writer(self._engine, self.wake)

    def accept(self, accepted: Accepted) -> Future[bool]:
        """Store a delivery, together with others that arrive at the same time."""
        return self._writer.accept(accepted)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do this in one transaction of the caller's own."""
        return self.read(work)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do this in one transaction of the caller's own."""
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise told(error) from error

    def close(self) -> None:
        """Write what waits, then close the connections."""
        self._writer.close()
        self._engine.dispose()


def engine_of(address: URL) -> Engine:
    """Give an engine that finds out by itself that a connection was lost."""
    return create_engine(
        address,
        pool_size=POOL // 2,
        max_overflow=POOL // 2,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 10, "options": "-c statement_timeout=30000"},
    )
