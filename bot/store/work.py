"""Work: what the inbox does, each in the transaction of the connection it is given."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.ports.store import Delivery, Look
from bot.store import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from sqlalchemy import Connection, Row


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


def accept(connection: Connection, accepted: Sequence[Accepted]) -> list[bool]:
    """Store deliveries and raise the keys of those that were not there; tell which these are.

    The insert itself decides what is new. Rows are written in the order of their keys, so that two
    replicas with the same rows wait for each other in one direction only.
    """
    rows = [one.delivery._asdict() for one in accepted]
    rows.sort(key=lambda row: (row["id"], row["forge"]))
    statement = statements.store_delivery(connection.dialect.name)
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
    if merged:
        rows = [merged[key]._asdict() for key in sorted(merged)]
        connection.execute(statements.raise_key(connection.dialect.name), rows)


def claim(
    connection: Connection, owner: str, lease: float, without: tuple[str, ...] = ()
) -> Look | None:
    """Take the most overdue free row.

    A row that somebody held until the lease ran out counts that as an attempt: work that ends its
    process each time must come to an end, too.
    """
    given = {"holder": owner, "seconds": lease}
    return _look(connection.execute(statements.claim(without), given).first(), owner)


def claim_key(connection: Connection, key: str, owner: str, lease: float) -> Look | None:
    """Take the row named, if it is free."""
    given = {"holder": owner, "seconds": lease, "name": key}
    return _look(connection.execute(statements.CLAIM_KEY, given).first(), owner)


def extend(connection: Connection, look: Look, lease: float) -> bool:
    """Hold a row longer."""
    return connection.execute(statements.EXTEND, _ours(look) | {"seconds": lease}).rowcount > 0


def finish(connection: Connection, look: Look) -> bool:
    """Clear a row, or let it be due at once if it was raised meanwhile."""
    given = _ours(look) | {"claimed": look.generation}
    if connection.execute(statements.CLEAR, given).rowcount:
        return True
    return connection.execute(statements.RELEASE, given).rowcount > 0


def fail(connection: Connection, look: Look, error: str, delay: float, *, last: bool) -> bool:
    """Put a row off, or for good; one raised meanwhile is due at once, its attempts begin anew.

    ``look.attempts`` are those that it has from now on.
    """
    given = {
        "claimed": look.generation,
        "seconds": delay,
        "said": error,
        "tried": look.attempts,
    }
    statement = statements.GIVE_UP if last else statements.PUT_OFF
    return connection.execute(statement, _ours(look) | given).rowcount > 0


def revive(connection: Connection, key: str) -> bool:
    """Let a row be due now, whatever became of it."""
    return connection.execute(statements.REVIVE, {"name": key}).rowcount > 0


def release_all(connection: Connection) -> int:
    """Free the rows that processes now gone held; only right where no other process looks."""
    return connection.execute(statements.RELEASE_ALL).rowcount


def next_due(connection: Connection, without: tuple[str, ...] = ()) -> float | None:
    """Tell in how many seconds the next row falls due or its lease runs out."""
    row = connection.execute(statements.next_due(without)).one()
    times = [time for time in row[:2] if time is not None]
    return max(0.0, min(times) - row[2]) if times else None


def _look(row: Row[Any] | None, owner: str) -> Look | None:
    if row is None:
        return None
    return Look(row.key, row.generation, owner, row.cause, row.fresh > 0, row.attempts)


def _ours(look: Look) -> dict[str, object]:
    return {"name": look.key, "holder": look.owner}
