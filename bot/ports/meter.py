"""Meter: what is counted while the service runs; whoever shows the figures decides how."""

from __future__ import annotations

from bot.core.model.typed import Protocol


class Meter(Protocol):
    """Takes figures in, from any thread, without waiting."""

    def called(self, forge: str, verb: str, status: int) -> None:
        """Count a call to a forge by its HTTP verb and the status answered, 0: no answer."""

    def remaining(self, forge: str, left: int) -> None:
        """Keep how many calls the forge says are left before it refuses them."""
