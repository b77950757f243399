"""Migrate: every table the service needs, in one go."""

from __future__ import annotations

from bot.store.opening import is_shared
from bot.store.upgrade import upgrade


def migrate(url: str) -> None:
    """Bring a database up to this program; `UserError` where it is newer, `StoreError` if mute."""
    if not is_shared(url):
        upgrade(url)
        return
    from bot.engine.tables import bring_up

    upgrade(url, bring_up)
