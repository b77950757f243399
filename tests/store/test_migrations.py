"""The migrations make exactly the tables that the program uses."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, create_engine, inspect, select, table, text, update

from bot.core.model.errors import UserError
from bot.engine.migrate import migrate
from bot.engine.tables import NOTE
from bot.store.migrate import FOLDER
from bot.store.opening import address_of, open_store
from bot.store.schema import HEAD, metadata

if TYPE_CHECKING:
    from pathlib import Path


def test_the_program_knows_the_newest_migration() -> None:
    assert ScriptDirectory(FOLDER).get_heads() == [HEAD]


def test_migrated_tables_are_those_of_the_schema(empty_url: str) -> None:
    open_store(empty_url).close()
    engine = create_engine(address_of(empty_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        found = inspect(connection)
        for known in metadata.tables.values():
            keys = found.get_pk_constraint(known.name)["constrained_columns"]
            assert keys == [one.name for one in known.primary_key]
            assert {index["name"] for index in found.get_indexes(known.name)} == {
                index.name for index in known.indexes
            }
    engine.dispose()


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    with open_store(empty_url) as store:
        store.memory.advance("open", "now")
    migrate(empty_url)
    with open_store(empty_url) as store:
        assert store.memory.cursor("open") == "now"


def test_a_newer_database_is_refused(empty_url: str) -> None:
    migrate(empty_url)
    _do(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    for open_it in (open_store, migrate):
        with pytest.raises(UserError, match="at version 9999, newer than this program"):
            open_it(empty_url)


def test_a_newer_queue_is_refused(empty_database: str) -> None:
    migrate(empty_database)
    _note(empty_database, "99.00.00_01_later.sql")
    with pytest.raises(UserError, match=r"queue is at 99\.00\.00_01_later\.sql, newer"):
        migrate(empty_database)


def test_an_older_queue_is_brought_up(empty_database: str) -> None:
    migrate(empty_database)
    files = _note(empty_database, "03.04.00_01_pre_add_retry_failed_job_procedure.sql")
    _do(empty_database, "DROP FUNCTION procrastinate_retry_job_v2")
    migrate(empty_database)
    assert _note(empty_database, "any") == files


def test_processes_that_start_at_once_migrate_one_after_the_other(empty_url: str) -> None:
    script = "import sys; from bot.engine.migrate import migrate; migrate(sys.argv[1])"
    starting = [subprocess.Popen([sys.executable, "-c", script, empty_url]) for _ in range(3)]
    assert [process.wait(60) for process in starting] == [0, 0, 0]
    open_store(empty_url).close()


def test_migrations_are_in_the_package(root: Path) -> None:
    assert str(root / "bot/store/migrations") == FOLDER
    assert (root / "bot/store/migrations/env.py").exists()


def _do(url: str, *statements: str) -> None:
    engine = create_engine(address_of(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _note(url: str, file: str) -> str:
    """Say that the queue came to another file; give the one before."""
    noted = table(NOTE, column("file"))
    engine = create_engine(address_of(url))
    with engine.begin() as connection:
        before = str(connection.scalar(select(noted)))
        connection.execute(update(noted).values(file=file))
    engine.dispose()
    return before
