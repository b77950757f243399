"""The first tables: deliveries, work, memory and schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _inbox()
    _named("posts", "key", sa.Column("posts", sa.Text), sa.Column("changed_at", sa.Double))
    for_a_head = [sa.Column(name, sa.Text) for name in ("head", "outcome", "line")]
    _named("verdict", "key", *for_a_head)
    op.create_index("verdict_head", "verdict", ["head"])
    _named("cursor", "name", sa.Column("value", sa.Text))
    _named("schedule", "name", sa.Column("next_at", sa.Double))


def _inbox() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("forge", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("received_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", "forge", name="delivery_key"),
    )
    op.create_index("delivery_received", "delivery", ["received_at"])
    _named(
        "dirty",
        "key",
        sa.Column("generation", sa.Integer),
        sa.Column("due_at", sa.Double),
        sa.Column("attempts", sa.Integer),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.Double),
        sa.Column("cause", sa.Text),
        sa.Column("fresh", sa.Integer),
        sa.Column("error", sa.Text),
    )
    op.add_column("dirty", sa.Column("dead_at", sa.Double, nullable=True))
    alive, held = sa.text("dead_at IS NULL"), sa.text("owner != ''")
    op.create_index("dirty_due", "dirty", ["due_at"], sqlite_where=alive, postgresql_where=alive)
    op.create_index(
        "dirty_held", "dirty", ["lease_until"], sqlite_where=held, postgresql_where=held
    )


def _named(
    table: str, key: str, *columns: sa.Column[str] | sa.Column[float] | sa.Column[int]
) -> None:
    """Make a table whose rows have a name, and no column without a value."""
    for column in columns:
        column.nullable = False
    op.create_table(
        table,
        sa.Column(key, sa.Text, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(key, name=f"{table}_key"),
    )
