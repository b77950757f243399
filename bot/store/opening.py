"""Opening: from a database's address to the store in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.store.clockwork import SqlClockwork
from bot.store.inbox import SqlInbox
from bot.store.memory import SqlMemory
from bot.store.schema import now

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from sqlalchemy.engine import URL

    from bot.store.database import Database


NOW = select(now())


class SqlStore:
    """The inbox, the memory and the clockwork in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.inbox = SqlInbox(database)
        self.memory = SqlMemory(database)
        self.clockwork = SqlClockwork(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def now(self) -> float:
        """Read the database's clock, in seconds since 1970."""
        return float(self._database.read(lambda connection: connection.execute(NOW).scalar_one()))

    def close(self) -> None:
        """Write what was accepted, then let the database go."""
        self._database.close()


def open_store(url: str, *, service: bool = False) -> SqlStore:
    """Open the store at ``sqlite:///path`` or ``postgresql://…``, its tables brought up to date.

    ``service``: this process looks at what is due; a second one on the same SQLite file is refused
    with `UserError`, as is an address of another kind. `StoreError`: the database does not answer.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        from bot.store.sqlite import SqliteDatabase

        return SqlStore(SqliteDatabase(str(address.database), service=service))
    from bot.store.postgres import PostgresDatabase

    return SqlStore(PostgresDatabase(address))


def is_shared(url: str) -> bool:
    """Tell whether several machines may use this database at once."""
    return address_of(url).get_backend_name() == "postgresql"


def conninfo_of(url: str) -> str:
    """Give a PostgreSQL database's address as its own library reads it; it may hold a password."""
    return address_of(url).set(drivername="postgresql").render_as_string(hide_password=False)


def address_of(url: str) -> URL:
    """Read a database's address; no `UserError` repeats it, since it may hold a password."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise UserError(f"the database's address can't be read; {_ALLOWED}") from error
    backend = address.get_backend_name()
    if backend in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise UserError(f"a database of the kind {backend} can't be used; {_ALLOWED}")
    if not address.database or address.database == ":memory:":
        raise UserError(f"the database's address names no file; {_ALLOWED}")
    return address


_ALLOWED = "allowed: sqlite:///path/of/the.db and postgresql://user:password@host/name"
