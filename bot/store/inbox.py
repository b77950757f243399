"""SqlInbox: the port's Inbox on either database."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select

from bot.core.model.typed import TYPE_CHECKING
from bot.ports.store import Dead, Delivery
from bot.store import statements, work
from bot.store.counts import depth
from bot.store.prune import prune
from bot.store.schema import delivery, dirty
from bot.store.work import Accepted, Raise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future

    from bot.ports.store import Depth, Look
    from bot.store.database import Database

ERROR_LENGTH = 2_000
"""Characters of an error that are kept: enough to know it by."""


class SqlInbox:
    """Deliveries and work in the tables ``delivery`` and ``dirty``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(
        self, delivery: Delivery, keys: Sequence[str], *, fresh: bool = False
    ) -> Future[bool]:
        """Store a delivery and raise its keys."""
        return self._database.accept(Accepted(delivery, tuple(keys), fresh))

    def mark(
        self, keys: Iterable[str], cause: str, *, fresh: bool = False, delay: float = 0
    ) -> None:
        """Raise keys that no delivery told of."""
        raised = [Raise(key, cause, int(fresh), delay) for key in keys]
        self._database.write(partial(work.raise_keys, raised=raised))
        self._database.wake()

    def claim(self, owner: str, lease: float, without: tuple[str, ...] = ()) -> Look | None:
        """Take the most overdue row that nobody holds."""
        return self._database.write(partial(work.claim, owner=owner, lease=lease, without=without))

    def claim_key(self, key: str, owner: str, lease: float) -> Look | None:
        """Take this row, if it is due and nobody holds it."""
        return self._database.write(partial(work.claim_key, key=key, owner=owner, lease=lease))

    def extend(self, look: Look, lease: float) -> bool:
        """Hold a row longer."""
        return self._database.write(partial(work.extend, look=look, lease=lease))

    def finish(self, look: Look) -> bool:
        """Clear a row, or let it be due at once."""
        return self._database.write(partial(work.finish, look=look))

    def fail(
        self, look: Look, error: str, delay: float, *, last: bool = False, counted: bool = True
    ) -> bool:
        """Put a row off, or for good."""
        text = error.replace("\0", "")[:ERROR_LENGTH]
        tried = look._replace(attempts=look.attempts + counted)
        return self._database.write(
            partial(work.fail, look=tried, error=text, delay=delay, last=last)
        )

    def due(self, most: int, without: tuple[str, ...] = ()) -> Sequence[str]:
        """List keys that are due and held by nobody."""
        statement = statements.free(without).limit(most)
        return self._database.read(lambda connection: connection.scalars(statement).all())

    def next_due(self, without: tuple[str, ...] = ()) -> float | None:
        """Tell in how many seconds the next row falls due."""
        return self._database.read(partial(work.next_due, without=without))

    def dead(self) -> Sequence[Dead]:
        """List the work that failed for good, the latest first."""
        statement = (
            select(dirty).where(dirty.c.dead_at.is_not(None)).order_by(dirty.c.dead_at.desc())
        )
        return self._database.read(
            lambda connection: [
                Dead(row.key, row.attempts, row.error, row.cause, moment(row.dead_at))
                for row in connection.execute(statement)
            ]
        )

    def revive(self, key: str) -> bool:
        """Let work be due now."""
        revived = self._database.write(partial(work.revive, key=key))
        self._database.wake()
        return revived

    def delivery(self, id_: str) -> Delivery | None:
        """Read a delivery again."""
        columns = (delivery.c.forge, delivery.c.id, delivery.c.event, delivery.c.body)
        statement = select(*columns).where(delivery.c.id == id_)
        row = self._database.read(lambda connection: connection.execute(statement).first())
        return None if row is None else Delivery(row.forge, row.id, row.event, bytes(row.body))

    def depth(self) -> Depth:
        """Count the work."""
        return self._database.read(depth)

    def prune(self, days: int) -> int:
        """Drop the bodies of deliveries older than this, and count them."""
        return prune(self._database, days)

    def listen(self, wake: Callable[[], None]) -> None:
        """Call this after something was written that makes work due."""
        self._database.listen(wake)


def moment(seconds: float) -> str:
    """Write a time down as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
