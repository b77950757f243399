"""Statements: the SQL of the inbox, made once; making a statement costs more than running it.

Their parameters: ``name`` a key, ``holder`` an owner, ``seconds`` from now, ``claimed`` the
generation when claimed, ``said`` an error, ``tried`` the attempts so far.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Double, Integer, Text, bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.model.typed import TYPE_CHECKING
from bot.store.schema import delivery, dirty, now

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Executable, Select, Table

FREE = (dirty.c.dead_at.is_(None), dirty.c.due_at <= now(), dirty.c.lease_until <= now())
"""A row that may be claimed. A lease that ran out is no lease."""

_ALIVE = dirty.c.dead_at.is_(None)
_HELD = dirty.c.owner != ""
_RELEASED = {"owner": "", "lease_until": 0.0}
_NAMED = dirty.c.key == bindparam("name", type_=Text)
_OURS = (_NAMED, dirty.c.owner == bindparam("holder", type_=Text))
_LATER = now() + bindparam("seconds", type_=Double)
_MOVED = dirty.c.generation > bindparam("claimed", type_=Integer)
_ASKED_ANEW = dirty.c.fresh > bindparam("claimed", type_=Integer)


def insert_into(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Give an insert that can meet a conflict, for the dialect of that name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def store_delivery(dialect: str) -> Executable:
    """Store what is not there, and answer with what was not."""
    inserted = insert_into(delivery, dialect).values(received_at=now())
    return inserted.on_conflict_do_nothing().returning(delivery.c.id, delivery.c.forge)


@cache
def raise_key(dialect: str) -> Executable:
    """Raise a key: a row that waits comes sooner, never later, and its attempts begin anew."""
    statement = insert_into(dirty, dialect).values(
        key=bindparam("key"),
        generation=1,
        due_at=now() + bindparam("delay", type_=Double),
        attempts=0,
        cause=bindparam("cause"),
        fresh=bindparam("fresh"),
        error="",
        dead_at=None,
        **_RELEASED,
    )
    given = statement.excluded
    sooner = or_(~_ALIVE, dirty.c.due_at > given.due_at)
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


def elsewhere(without: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Leave the keys of these forges aside."""
    return [~dirty.c.key.startswith(f"{forge}:", autoescape=True) for forge in without]


@cache
def free(without: tuple[str, ...]) -> Select[str]:
    """List the rows that may be claimed, most overdue first."""
    return select(dirty.c.key).where(*FREE, *elsewhere(without)).order_by(dirty.c.due_at)


@cache
def claim(without: tuple[str, ...]) -> Executable:
    """Take the most overdue of them."""
    return _claim(free(without))


def _claim(free: Select[str]) -> Executable:
    one = free.limit(1).with_for_update(skip_locked=True)
    return (
        update(dirty)
        .where(dirty.c.key == one.scalar_subquery())
        .values(
            owner=bindparam("holder"),
            lease_until=_LATER,
            attempts=case((_HELD, dirty.c.attempts + 1), else_=dirty.c.attempts),
        )
        .returning(dirty.c.key, dirty.c.generation, dirty.c.cause, dirty.c.fresh, dirty.c.attempts)
    )


def _fail(*, last: bool) -> Executable:
    return (
        update(dirty)
        .where(*_OURS)
        .values(
            due_at=case((_MOVED, now()), else_=_LATER),
            attempts=case((_MOVED, 0), else_=bindparam("tried", type_=Integer)),
            error=bindparam("said"),
            dead_at=case((_MOVED, None), else_=now()) if last else None,
            **_RELEASED,
        )
    )


@cache
def next_due(without: tuple[str, ...]) -> Executable:
    """Tell when the next row falls due, when the next lease runs out, and what time it is."""
    others = elsewhere(without)
    free = select(dirty.c.due_at).where(_ALIVE, dirty.c.lease_until <= now(), *others)
    waiting = free.order_by(dirty.c.due_at).limit(1).scalar_subquery()
    running = (_HELD, _ALIVE, dirty.c.lease_until > now(), *others)
    held = select(func.min(dirty.c.lease_until)).where(*running)
    return select(waiting, held.scalar_subquery(), now())


CLAIM_KEY = _claim(select(dirty.c.key).where(*FREE, _NAMED))
EXTEND = update(dirty).where(*_OURS).values(lease_until=_LATER)
CLEAR = delete(dirty).where(*_OURS, ~_MOVED)
RELEASE = (
    update(dirty)
    .where(*_OURS)
    .values(due_at=now(), fresh=case((_ASKED_ANEW, dirty.c.fresh), else_=0), error="", **_RELEASED)
)
PUT_OFF, GIVE_UP = _fail(last=False), _fail(last=True)
REVIVE = (
    update(dirty)
    .where(_NAMED)
    .values(generation=dirty.c.generation + 1, due_at=now(), attempts=0, dead_at=None)
)
RELEASE_ALL = update(dirty).where(_HELD).values(attempts=dirty.c.attempts + 1, **_RELEASED)
