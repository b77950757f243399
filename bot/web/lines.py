"""Lines: the connections of the server, of which none may wait for a request for long."""

from __future__ import annotations

import resource
from functools import partial

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.core.model.typed import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    import asyncio
    from typing import Any

    from uvicorn import Config
    from uvicorn.server import ServerState

MOST = 8_192


class Patience(NamedTuple):
    """How many connections stand at once; the seconds each has for a whole head, from when it could
    begin it; and the bytes that a request may have beside its body.
    """

    most: int = MOST
    seconds: float = 10.0
    head: int = 64 << 10


def patience() -> Patience:
    """Leave half of the files that this process may open to all that is no connection."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return Patience(MOST if soft == resource.RLIM_INFINITY else min(MOST, soft // 2))


def lines(patience: Patience) -> type[asyncio.Protocol]:
    """Give what the server makes a connection with.

    The server itself counts connections that say nothing as if they were requests, waits for a
    first request for ever, and for the rest of a later one, too.
    """
    idle: dict[Line, None] = {}
    return cast("type[asyncio.Protocol]", partial(Line, patience, idle))


class Line(HttpToolsProtocol):
    """A connection. Where there are too many, the one that waits for a head longest is closed."""

    def __init__(
        self,
        patience: Patience,
        idle: dict[Line, None],
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._patience = patience
        self._idle = idle
        self._timer: asyncio.TimerHandle | None = None
        self._beside = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self._patience.most:
            next(iter(self._idle)).leave()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless what is no body grows too long to be a request."""
        self._beside += len(data)
        super().data_received(data)
        if self._beside > self._patience.head:
            self.leave()

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._wait_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read on."""
        self._beside -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew for the next request."""
        self._beside = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next head, if it is not there already."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        self._idle[self] = None
        self._timer = self.loop.call_later(self._patience.seconds, self.leave)

    def _wait_no_more(self) -> None:
        self._idle.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def leave(self) -> None:
        """Close it at once, whatever it is at."""
        self._wait_no_more()
        self.transport.close()
