"""Env: what alembic runs to migrate; the connection and its transaction are `migrate`'s."""

from __future__ import annotations

from alembic import context

from bot.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite, too, changes tables inside a transaction; alembic does not take that for granted.
    transactional_ddl=True,
)
context.run_migrations()
