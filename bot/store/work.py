"""Work: the statements of the inbox, each in the transaction of the connection it is given."""

from __future__ import annotations

from sqlalchemy import bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.ports.store import Delivery, Look
from bot.store.schema import delivery, dirty, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

FREE = (dirty.c.dead_at.is_(None), dirty.c.due_at <= now(), dirty.c.lease_until <= now())
"""A row that may be claimed. A lease that ran out is no lease."""
RELEASED = {"owner": "", "lease_until": 0.0}


class Accepted(NamedTuple):
    """A delivery on its way into the store, and the keys it raises."""

    delivery: Delivery
    keys: tuple[str, ...]
    fresh: bool = False


class Raise(NamedTuple):
    """A key to look at again, ``delay`` seconds from now."""

    key: str
    cause: str
    fresh: int
    delay: float = 0.0


def insert_into(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Give an insert that can meet a conflict, for the dialect of that name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def accept(connection: Connection, accepted: Sequence[Accepted]) -> list[bool]:
    """Store deliveries and raise the keys of those that were not there; tell which these are.

    The insert itself decides what is new. Rows are written in the order of their keys, so that two
    replicas with the same rows wait for each other in one direction only.
    """
    statement = (
        insert_into(delivery, connection.dialect.name)
        .values(received_at=now())
        .on_conflict_do_nothing()
        .returning(delivery.c.id, delivery.c.forge)
    )
    rows = [one.delivery._asdict() for one in accepted]
    rows.sort(key=lambda row: (row["id"], row["forge"]))
    stored = {(row.id, row.forge) for row in connection.execute(statement, rows)}
    new = []
    for one in accepted:
        name = (one.delivery.id, one.delivery.forge)
        new.append(name in stored)
        stored.discard(name)
    raise_keys(
        connection,
        (
            Raise(key, one.delivery.id, int(one.fresh))
            for one, is_new in zip(accepted, new, strict=True)
            if is_new
            for key in one.keys
        ),
    )
    return new


def raise_keys(connection: Connection, raised: Iterable[Raise]) -> None:
    """Say of keys that they are to be looked at again; of several for one, the last is the cause.

    A row that waits comes sooner, never later; one that is being looked at stays where it is, and
    its generation tells that it was raised.
    """
    merged: dict[str, Raise] = {}
    for one in raised:
        other = merged.get(one.key, one)
        merged[one.key] = Raise(
            one.key, one.cause, one.fresh | other.fresh, min(one.delay, other.delay)
        )
    if not merged:
        return
    rows = [merged[key]._asdict() for key in sorted(merged)]
    connection.execute(_upsert(connection.dialect.name), rows)


def _upsert(dialect: str) -> sqlite.Insert | postgresql.Insert:
    statement = insert_into(dirty, dialect).values(
        key=bindparam("key"),
        generation=1,
        due_at=now() + bindparam("delay", type_=dirty.c.due_at.type),
        attempts=0,
        cause=bindparam("cause"),
        fresh=bindparam("fresh"),
        error="",
        dead_at=None,
        **RELEASED,
    )
    given = statement.excluded
    sooner = or_(dirty.c.dead_at.is_not(None), dirty.c.due_at > given.due_at)
    return statement.on_conflict_do_update(
        index_elements=[dirty.c.key],
        set_={
            "generation": dirty.c.generation + 1,
            "due_at": case((sooner, given.due_at), else_=dirty.c.due_at),
            "attempts": 0,
            "cause": given.cause,
            "fresh": case((given.fresh > 0, dirty.c.generation + 1), else_=dirty.c.fresh),
            "dead_at": None,
        },
    )


def claim(connection: Connection, owner: str, lease: float, key: str | None = None) -> Look | None:
    """Take the most overdue free row, or the one named.

    A row that somebody held until the lease ran out counts that as an attempt: work that ends its
    process each time must come to an end, too.
    """
    free = select(dirty.c.key).where(*FREE)
    free = free.order_by(dirty.c.due_at) if key is None else free.where(dirty.c.key == key)
    free = free.limit(1).with_for_update(skip_locked=True)
    statement = (
        update(dirty)
        .where(dirty.c.key == free.scalar_subquery())
        .values(
            owner=owner,
            lease_until=now() + lease,
            attempts=case((_held, dirty.c.attempts + 1), else_=dirty.c.attempts),
        )
        .returning(dirty.c.key, dirty.c.generation, dirty.c.cause, dirty.c.fresh, dirty.c.attempts)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    return Look(row.key, row.generation, owner, row.cause, row.fresh > 0, row.attempts)


_held = dirty.c.owner != ""


def extend(connection: Connection, look: Look, lease: float) -> bool:
    """Hold a row longer."""
    statement = update(dirty).where(*_ours(look)).values(lease_until=now() + lease)
    return connection.execute(statement).rowcount > 0


def finish(connection: Connection, look: Look) -> bool:
    """Clear a row, or let it be due at once if it was raised meanwhile."""
    unmoved = dirty.c.generation == look.generation
    if connection.execute(delete(dirty).where(*_ours(look), unmoved)).rowcount:
        return True
    newer = case((dirty.c.fresh > look.generation, dirty.c.fresh), else_=0)
    statement = update(dirty).where(*_ours(look))
    values = {"due_at": now(), "fresh": newer, "error": "", **RELEASED}
    return connection.execute(statement.values(values)).rowcount > 0


def fail(connection: Connection, look: Look, error: str, delay: float, *, last: bool) -> bool:
    """Put a row off, or for good; one raised meanwhile is due at once, its attempts begin anew."""
    moved = dirty.c.generation > look.generation
    statement = (
        update(dirty)
        .where(*_ours(look))
        .values(
            due_at=case((moved, now()), else_=now() + delay),
            attempts=case((moved, 0), else_=look.attempts + 1),
            error=error,
            dead_at=case((moved, None), else_=now()) if last else None,
            **RELEASED,
        )
    )
    return connection.execute(statement).rowcount > 0


def revive(connection: Connection, key: str) -> bool:
    """Let a row be due now, whatever became of it."""
    values = {"generation": dirty.c.generation + 1, "due_at": now(), "attempts": 0}
    statement = update(dirty).where(dirty.c.key == key).values(**values, dead_at=None)
    return connection.execute(statement).rowcount > 0


def release_all(connection: Connection) -> int:
    """Free the rows that processes now gone held; only right where no other process looks."""
    statement = update(dirty).where(dirty.c.owner != "")
    values = {"attempts": dirty.c.attempts + 1, **RELEASED}
    return connection.execute(statement.values(values)).rowcount


def next_due(connection: Connection) -> float | None:
    """Tell in how many seconds the next row falls due or its lease runs out."""
    alive = dirty.c.dead_at.is_(None)
    free = select(dirty.c.due_at).where(alive, dirty.c.lease_until <= now())
    waiting = free.order_by(dirty.c.due_at).limit(1).scalar_subquery()
    held = select(func.min(dirty.c.lease_until)).where(_held, alive, dirty.c.lease_until > now())
    row = connection.execute(select(waiting, held.scalar_subquery(), now())).one()
    times = [time for time in row[:2] if time is not None]
    return max(0.0, min(times) - row[2]) if times else None


def _ours(look: Look) -> tuple[ColumnElement[bool], ...]:
    return dirty.c.key == look.key, dirty.c.owner == look.owner
