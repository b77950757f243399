"""Schema: the tables of the store, the same on SQLite and PostgreSQL, and the database's clock."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

HEAD = "0001"
"""The newest of `bot.store.migrations`; a test holds the two together."""

metadata = MetaData()

delivery = Table(
    "delivery",
    metadata,
    Column("id", Text, nullable=False),
    Column("forge", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Double, nullable=False),
    # The id comes first: `replay` asks by it alone.
    PrimaryKeyConstraint("id", "forge", name="delivery_key"),
)
Index("delivery_received", delivery.c.received_at)

dirty = Table(
    "dirty",
    metadata,
    Column("key", Text, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("lease_until", Double, nullable=False),
    Column("cause", Text, nullable=False),
    # The generation that asked for a fresh listing last, 0 where none did.
    Column("fresh", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("dead_at", Double, nullable=True),
    PrimaryKeyConstraint("key", name="dirty_key"),
)
_alive = dirty.c.dead_at.is_(None)
Index("dirty_due", dirty.c.due_at, sqlite_where=_alive, postgresql_where=_alive)
_held = dirty.c.owner != ""
Index("dirty_held", dirty.c.lease_until, sqlite_where=_held, postgresql_where=_held)

posts = Table(
    "posts",
    metadata,
    Column("key", Text, nullable=False),
    Column("posts", Text, nullable=False),
    Column("changed_at", Double, nullable=False),
    PrimaryKeyConstraint("key", name="posts_key"),
)

verdict = Table(
    "verdict",
    metadata,
    Column("key", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("line", Text, nullable=False),
    PrimaryKeyConstraint("key", name="verdict_key"),
)
Index("verdict_head", verdict.c.head)

cursor = Table(
    "cursor",
    metadata,
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("name", name="cursor_key"),
)

schedule = Table(
    "schedule",
    metadata,
    Column("name", Text, nullable=False),
    Column("next_at", Double, nullable=False),
    PrimaryKeyConstraint("name", name="schedule_key"),
)


class now(FunctionElement[float]):  # noqa: N801 - SQL functions are written small
    """The database's clock in seconds since 1970, the same throughout a statement."""

    type = Double()
    inherit_cache = True


@compiles(now, "sqlite")
def _now_of_sqlite(_element: now, _compiler: SQLCompiler, **_: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(now, "postgresql")
def _now_of_postgres(_element: now, _compiler: SQLCompiler, **_: object) -> str:
    # A double, not a numeric: the columns it is compared with are doubles, and so are indexes.
    return "extract(epoch FROM statement_timestamp())::double precision"
