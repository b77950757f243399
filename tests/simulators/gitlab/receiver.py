"""Receiver: takes webhooks in, so that a test sees what a host sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from tests.simulators.routes import Ask


class Receiver:
    """Answers every delivery with ``status`` and keeps it; use it in a ``with`` statement."""

    def __init__(self) -> None:
        self.status = 200
        self.asks: list[Ask] = []
        self._server = Server(self._take)

    @property
    def url(self) -> str:
        """Where deliveries go."""
        return f"{self._server.address}/webhooks"

    @property
    def told(self) -> list[dict[str, Any]]:
        """What the deliveries say, oldest first."""
        return [json.loads(ask.body) for ask in self.asks]

    @property
    def names(self) -> list[str]:
        """The events' names."""
        return [ask.headers.get("X-Gitlab-Event") or "" for ask in self.asks]

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    def _take(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        return Answer(self.status)
