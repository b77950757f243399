"""The queue below the fleet wedges nowhere and keeps nothing, whatever becomes of its workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.engine.world import KEY, OTHER, QUICK, Gate, World, eventually, idle, push

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine.opening import Engine
    from bot.store.opening import SqlStore

    Start = Callable[..., Engine]


GONE = b"""
INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 h')
"""
JOB = b"""
INSERT INTO procrastinate_jobs
    (queue_name, task_name, lock, queueing_lock, args, status, worker_id)
SELECT
    'looks', 'look', %(key)s, %(key)s, jsonb_build_object('key', %(key)s::text),
    %(status)s::procrastinate_job_status, CASE %(status)s WHEN 'doing' THEN max(id) END
FROM procrastinate_workers
"""


@pytest.fixture
def url(postgres: str) -> str:
    """Give a PostgreSQL database only."""
    return postgres


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def jobs(url: str, key: str) -> list[str]:
    with psycopg.connect(url) as connection:
        statement = b"SELECT status FROM procrastinate_jobs WHERE lock = %s ORDER BY id"
        return [row[0] for row in connection.execute(statement, [key])]


def test_jobs_that_ended_are_deleted(start: Start, store: SqlStore, world: World, url: str) -> None:
    def fail(_look: object) -> None:
        raise KeyError

    world.then[OTHER] = fail
    start(QUICK._replace(bugs=1))
    for number in range(20):
        push(store.inbox, f"d{number}", (KEY, OTHER)[number % 2])
    eventually(lambda: idle(store.inbox) and not jobs(url, KEY) + jobs(url, OTHER))
    eventually(lambda: count(url, "procrastinate_jobs") <= 1)  # `tend` comes and goes
    assert count(url, "procrastinate_events") <= 4


def test_a_worker_killed_with_a_job_waiting_wedges_nothing(
    start: Start, store: SqlStore, world: World, url: str
) -> None:
    push(store.inbox, "d1")
    assert store.inbox.claim_key(KEY, "killed", 0.5) is not None
    push(store.inbox, "d2")
    with psycopg.connect(url) as connection:
        # As a killed process leaves it: one job running, with the lock, and one behind it.
        connection.execute(GONE)
        connection.execute(JOB, {"key": KEY, "status": "doing"})
        connection.execute(JOB, {"key": KEY, "status": "todo"})
    start()
    eventually(lambda: idle(store.inbox))
    assert [(look.cause, look.attempts) for look in world.looks] == [("d2", 1)]
    eventually(lambda: jobs(url, KEY) == [])


def test_the_fleet_goes_on_after_its_connections_were_cut(
    start: Start, store: SqlStore, world: World, url: str
) -> None:
    gate = Gate()
    world.then[KEY] = gate
    start()
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            b" WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    gate.open()
    push(store.inbox, "d2", OTHER)
    eventually(lambda: world.times(OTHER) and idle(store.inbox), 30)
    assert world.overlaps == []
    assert {look.key for look in world.ended} == {KEY, OTHER}


def test_two_replicas_share_the_work_and_one_takes_over(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    first = start(QUICK._replace(workers=1))
    world.then[KEY] = gate
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    second = start(QUICK._replace(workers=1))
    push(store.inbox, "d2", OTHER)
    eventually(lambda: second.looks().done == 1)
    assert first.looks().done == 0
    gate.open()
    eventually(lambda: idle(store.inbox))
    assert first.drain(10)
    push(store.inbox, "d3")
    eventually(lambda: idle(store.inbox) and world.times() == 2)
