"""Tables: those of Procrastinate, brought up to the installed version beside our own."""

from __future__ import annotations

import os

from procrastinate.schema import SchemaManager

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.migrate import Run

NOTE = "procrastinate_migration"
"""A table of ours with one row: the last of Procrastinate's migrations that was run."""


def bring_up(run: Run) -> None:
    """Make Procrastinate's tables, or run those of its migrations that are newer than they are.

    Its migrations are SQL files whose names sort by version; a new database gets its schema whole.
    """
    files = sorted(name for name in os.listdir(_folder()) if name.endswith(".sql"))
    newest = files[-1]
    run(f"CREATE TABLE IF NOT EXISTS {NOTE} (file text NOT NULL)")
    rows = run(f"SELECT file FROM {NOTE}")  # noqa: S608 - a name of ours
    found = str(rows[0][0]) if rows else ""
    if found == newest:
        return
    if found > newest:
        raise UserError(
            f"the database's queue is at {found}, newer than the Procrastinate installed here "
            f"({newest}); install the newer one"
        )
    if found:
        for name in files:
            if name > found:
                run(_text(name))
    else:
        run(SchemaManager.get_schema())
    run(f"DELETE FROM {NOTE}; INSERT INTO {NOTE} VALUES ('{newest}')")  # noqa: S608 - as above


def _folder() -> str:
    return SchemaManager.get_migrations_path()


def _text(name: str) -> str:
    with open(os.path.join(_folder(), name), encoding="utf-8") as file:
        return file.read()
