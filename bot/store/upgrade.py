"""Upgrade: a database migrated by its address, and let go again."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.store.migrate import migrate
from bot.store.opening import address_of

if TYPE_CHECKING:
    from bot.store.migrate import Also


def upgrade(url: str, also: Also | None = None) -> None:
    """Bring the tables at an address up to this program, and ``also`` others beside them."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        from bot.store.sqlite import create, engine_of

        create(str(address.database))
        engine = engine_of(str(address.database), "BEGIN IMMEDIATE", size=1)
    else:
        from bot.store import postgres

        engine = postgres.engine_of(address)
    try:
        migrate(engine, also)
    finally:
        engine.dispose()
