"""Migrate: bring a database's tables up to what this program knows, or refuse a newer one."""

from __future__ import annotations

import os

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.store.schema import HEAD
from bot.store.writer import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

    Run = Callable[[str], Sequence[Sequence[object]]]
    Also = Callable[[Run], None]

FOLDER = os.path.join(os.path.dirname(__file__), "migrations")
LOCK = 7_020_114_317_226_491_512
"""The advisory lock under which replicas that start at once migrate one after the other."""


def migrate(engine: Engine, also: Also | None = None) -> None:
    """Bring a database to `HEAD` in one transaction, and what else lives in it (``also``).

    ``also`` is given what runs SQL text in that transaction and answers with its rows. `UserError`
    where the database is newer than the program.
    """
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if current(connection) != HEAD:
                _upgrade(connection)
            if also is not None:
                also(lambda sql: _run(connection, sql))
    except SQLAlchemyError as error:
        raise told(error) from error


def current(connection: Connection) -> str | None:
    """Tell which migration a database came to; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    # Imported only where there is something to do: a service that starts again has no use for it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", FOLDER.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = current(connection)
    if found is not None and found not in known:
        raise UserError(
            f"the database is at version {found}, newer than this program ({HEAD}); "
            "run the newer program, or restore a backup from before it was installed"
        )
    command.upgrade(config, "head")


def _run(connection: Connection, sql: str) -> Sequence[Sequence[object]]:
    """Run several statements at once, which only the driver itself can."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else ()
    finally:
        cursor.close()
