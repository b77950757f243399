"""SQLite: one file, one writer thread, readers with connections of their own."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.store.database import Bell
from bot.store.migrate import migrate
from bot.store.work import release_all
from bot.store.writer import Writer, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from sqlite3 import Connection as Raw
    from typing import TypeVar

    from sqlalchemy import Connection, Engine

    from bot.store.work import Accepted

    T = TypeVar("T")

# FULL: what is acknowledged survives a power cut. 30 s: a command line may write beside a service.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_size_limit = 67108864",
)


class SqliteDatabase(Bell):
    """A database file; with ``service``, the only one that looks at what is due in it."""

    def __init__(self, path: str, *, service: bool = False) -> None:
        super().__init__()
        create(path)
        self._lock = locked(path) if service else -1
        self._writing = engine_of(path, "BEGIN IMMEDIATE", size=1)
        self._reading = engine_of(path, "BEGIN", size=8)
        try:
            migrate(self._writing)
        except Exception:
            self._let_go()
            raise
        self._writer = Writer(self._writing, self.wake)
        if service:
            self.write(release_all)

    def accept(self, accepted: Accepted) -> Future[bool]:
        """Store a delivery, together with others that arrive at the same time."""
        return self._writer.accept(accepted)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do this in one transaction, and come back when it is durable."""
        return self._writer.write(work).result()

    def read(self, work: Callable[[Connection], T]) -> T:
        """Read what is committed, without waiting for the writer."""
        try:
            with self._reading.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise told(error) from error

    def close(self) -> None:
        """Write what waits, then let the file go."""
        self._writer.close()
        self._let_go()

    def _let_go(self) -> None:
        self._reading.dispose()
        self._writing.dispose()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def create(path: str) -> None:
    """Make an empty file that only its owner may read, where there is none."""
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise UserError(
            f"the database {path} can't be made: {error.strerror}; "
            "name a folder that exists and that this user may write to"
        ) from error


def locked(path: str) -> int:
    """Hold the database for this process's service until the descriptor is closed."""
    lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise UserError(
            f"the database {path} is in use by a service that runs already; stop that one first, "
            "or use PostgreSQL for more than one"
        ) from error
    return lock


def engine_of(path: str, begin: str, *, size: int) -> Engine:
    """Give an engine whose transactions begin with a statement of ours."""
    engine = create_engine(
        URL.create("sqlite", database=path),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(raw: Raw, _record: object) -> None:
        # The driver's own BEGIN comes too late and is DEFERRED: two writers would deadlock.
        raw.isolation_level = None
        for pragma in PRAGMAS:
            raw.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
