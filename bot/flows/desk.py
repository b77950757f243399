"""Desk: what the flows of the service work with."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.forge import Forge
    from bot.ports.mirrors import Mirrors
    from bot.ports.store import Inbox, Memory


class Desk(NamedTuple):
    """What looking needs: the forges by name, the mirrors, and what outlives the process."""

    forges: Mapping[str, Forge]
    mirrors: Mirrors
    inbox: Inbox
    memory: Memory
