"""A backlog slows nobody down: every statement on the way finds its rows by an index."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from bot.ports.store import Delivery
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from bot.store.opening import SqlStore

    Said = tuple[str, Any]


def test_no_statement_reads_the_whole_backlog(store: SqlStore) -> None:
    inbox = store.inbox
    inbox.mark([f"forge:owner/name!{number}" for number in range(1, 500)], "sweep:test")
    engines = engines_of(store)
    with recorded(engines) as said:
        inbox.accept(Delivery("forge", "d1", "push"), ["forge:owner/name!7"]).result(10)
        for ended in (inbox.finish, lambda look: inbox.fail(look, "down", 5)):
            look = inbox.claim("me", 60)
            assert look is not None
            inbox.extend(look, 60)
            ended(look)
        inbox.claim_key("forge:owner/name!9", "me", 60)
        inbox.due(10)
        inbox.next_due()
        inbox.revive("forge:owner/name!7")
        inbox.delivery("d1")
    assert len(said) >= 12
    for statement, parameters in said:
        plan = plan_of(engines[0], statement, parameters)
        whole = [line for line in plan if "Seq Scan on" in line or is_scan(line)]
        assert not whole, f"{statement}\n{plan}"


def engines_of(store: SqlStore) -> list[Engine]:
    database = store._database
    if isinstance(database, SqliteDatabase):
        return [database._writing, database._reading]
    assert isinstance(database, PostgresDatabase)
    return [database._engine]


def is_scan(line: str) -> bool:
    """SQLite: a table read from end to end, other than in the order of an index."""
    return line.startswith("SCAN ") and "INDEX" not in line and "CONSTANT" not in line


@contextmanager
def recorded(engines: list[Engine]) -> Iterator[list[Said]]:
    said: list[Said] = []

    def note(*given: Any) -> None:  # noqa: ANN401 - the event's own shape
        _connection, _cursor, statement, parameters, _context, many = given
        if statement.lstrip().upper().startswith(("INSERT", "SELECT", "UPDATE", "DELETE")):
            said.append((statement, parameters[0] if many else parameters))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def plan_of(engine: Engine, statement: str, parameters: Any) -> list[str]:  # noqa: ANN401 - as above
    how = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with engine.connect() as connection:
        if how == "EXPLAIN":
            # The table is too small for an index to pay yet.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(f"{how} {statement}", parameters).all()
        connection.rollback()
    return [str(row[-1]) for row in rows]
