"""Counts: how much work there is, in one statement."""

from __future__ import annotations

from sqlalchemy import and_, case, func, not_, select

from bot.core.model.typed import TYPE_CHECKING
from bot.ports.store import Depth
from bot.store.schema import dirty, now

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


def depth(connection: Connection) -> Depth:
    """Count the work; a row belongs to one count only."""
    dead = dirty.c.dead_at.is_not(None)
    held = and_(not_(dead), dirty.c.lease_until > now())
    late = and_(not_(dead), not_(held), dirty.c.due_at <= now())
    waits = and_(not_(dead), not_(held), dirty.c.due_at > now())
    oldest = func.min(case((late, dirty.c.due_at)))
    row = connection.execute(
        select(_count(late), _count(waits), _count(held), _count(dead), now() - oldest)
    ).one()
    due, waiting, claimed, given_up, seconds = row
    return Depth(due, waiting, claimed, given_up, max(0.0, seconds or 0.0))


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, 1)))
