"""Prune: what is kept no longer, taken away a little at a time."""

from __future__ import annotations

from sqlalchemy import delete, func, select, tuple_, update

from bot.core.model.typed import TYPE_CHECKING
from bot.store.schema import delivery, now, posts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection, Delete, Row, Select, Update

    from bot.store.database import Database

DAY = 86_400.0
KEPT = 30
"""Days that a delivery's id stays known: hosts offer to send one again for up to seven."""
AT_ONCE = 500
"""Rows of one transaction: who accepts meanwhile waits no longer than these take."""

_name = tuple_(delivery.c.id, delivery.c.forge)


def prune(database: Database, days: int) -> int:
    """Drop bodies older than this and count them; forget ids and posts of more than a month ago.

    What is forgotten of posts costs a listing when their merge request is looked at again.
    """
    names = select(delivery.c.id, delivery.c.forge)
    long_ago = now() - KEPT * DAY
    full = func.length(delivery.c.body) > 0
    dropped = _repeat(
        database,
        names.where(delivery.c.received_at < now() - days * DAY, full),
        lambda rows: update(delivery).where(_among(rows)).values(body=b""),
    )
    _repeat(
        database,
        names.where(delivery.c.received_at < long_ago),
        lambda rows: delete(delivery).where(_among(rows)),
    )
    _repeat(
        database,
        select(posts.c.key).where(posts.c.changed_at < long_ago),
        lambda rows: delete(posts).where(posts.c.key.in_([row.key for row in rows])),
    )
    return dropped


def _repeat(
    database: Database,
    which: Select[tuple[str]] | Select[tuple[str, str]],
    change: Callable[[Sequence[Row[tuple[str, ...]]]], Update | Delete],
) -> int:
    """Change rows until none is left. They are looked for beside the writer, not by it."""
    total = 0
    while rows := database.read(lambda connection: connection.execute(which.limit(AT_ONCE)).all()):
        statement = change(rows)

        def work(connection: Connection, statement: Update | Delete = statement) -> None:
            connection.execute(statement)

        database.write(work)
        total += len(rows)
    return total


def _among(rows: Sequence[Row[tuple[str, ...]]]) -> ColumnElement[bool]:
    return _name.in_([(row.id, row.forge) for row in rows])
