"""Webhooks: verified on their raw bytes, stored, answered; in that order."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from enum import StrEnum

from starlette.requests import Request  # noqa: TC002 - FastAPI reads signatures
from starlette.responses import Response

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.ports.store import Delivery, StoreError
from bot.web.body import CrowdedError, LeftError, Room, TooLargeError, read_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.ports.forge import Event, Receiver
    from bot.ports.store import Inbox
    from bot.web.metrics import Metrics

log = logging.getLogger(__name__)

LARGE = 64 << 10
"""Bytes beyond which hashing and parsing are left to a thread, so that others are answered."""
_NAME = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40})?")
EVERY = 60.0
"""Seconds between complaints about deliveries that nobody signed."""


class Result(StrEnum):
    """What became of a delivery; the answer's one word."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    IGNORED = "ignored"
    MALFORMED = "malformed"
    REFUSED = "refused"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    CROWDED = "crowded"
    UNAVAILABLE = "unavailable"


# What is not for us is answered 2xx all the same: hosts switch off hooks that answer otherwise.
STATUS = {
    Result.ACCEPTED: 202,
    Result.KNOWN: 200,
    Result.IGNORED: 200,
    Result.MALFORMED: 200,
    Result.REFUSED: 401,
    Result.TOO_SLOW: 408,
    Result.TOO_LARGE: 413,
    Result.CROWDED: 503,
    Result.UNAVAILABLE: 503,
}
# Where the body was not read to its end, the connection can't be used again.
_MORE = {
    Result.TOO_SLOW: {"Connection": "close"},
    Result.TOO_LARGE: {"Connection": "close"},
    Result.CROWDED: {"Connection": "close", "Retry-After": "30"},
    Result.UNAVAILABLE: {"Retry-After": "30"},
}
ANSWERS = {
    result: Response(
        f'{{"result":"{result.value}"}}', status, _MORE.get(result), "application/json"
    )
    for result, status in STATUS.items()
}


class Bounds(NamedTuple):
    """The longest body in bytes; the seconds for a whole answer: the hosts wait for ten; and the
    bytes for all bodies of a forge at a time.
    """

    body: int = 25 << 20
    seconds: float = 9.0
    room: int = 128 << 20


class Read(NamedTuple):
    """A verified delivery: its id and what it tells, None where it is no JSON."""

    id: str
    event: Event | None


class Webhook:
    """Takes one forge's webhooks in."""

    def __init__(
        self, forge: str, receiver: Receiver, inbox: Inbox, metrics: Metrics, bounds: Bounds
    ) -> None:
        self._forge = forge
        self._refused = 0
        self._silent_until = 0.0
        self._receiver = receiver
        self._inbox = inbox
        self._metrics = metrics
        self._bounds = bounds
        self._room = Room(max(bounds.room, bounds.body))

    async def answer(self, request: Request) -> Response:
        """Take a delivery in and say what became of it."""
        return await self.take(request.scope, request.receive)

    async def take(self, scope: Scope, receive: Receive) -> Response:
        """Take a delivery in and say what became of it."""
        began = time.monotonic()
        headers = {name.decode("latin-1"): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        name, result = await self._take(headers, receive)
        if result is Result.REFUSED:
            self._complain(began)
        self._metrics.delivered(self._forge, name, result.value, time.monotonic() - began)
        return ANSWERS[result]

    def _complain(self, now: float) -> None:
        """Log that deliveries were refused, once in a while: anybody may send many."""
        self._refused += 1
        if now >= self._silent_until:
            log.warning("%s: %d deliveries refused, for no secret of ours signed them: is "
                        "COUNTERSIGN_%s_SECRETS what the webhook has?", self._forge, self._refused,
                        self._forge.upper())  # fmt: skip
            self._silent_until, self._refused = now + EVERY, 0

    async def _take(self, headers: Mapping[str, str], receive: Receive) -> tuple[str, Result]:
        """Read, verify, store; give the event's name, empty where it is not proved, and the end."""
        late = Result.TOO_SLOW
        try:
            with self._room.share() as room:
                async with asyncio.timeout(self._bounds.seconds):
                    body = await read_body(receive, headers, self._bounds.body, room)
                    late = Result.UNAVAILABLE
                    read = await self._read(headers, body)
                    return await self._keep(read, body) if read else ("", Result.REFUSED)
        except CrowdedError:
            return "", Result.CROWDED
        except TooLargeError:
            return "", Result.TOO_LARGE
        except LeftError:
            return "", Result.TOO_SLOW
        except TimeoutError:
            return "", late

    async def _read(self, headers: Mapping[str, str], body: bytes) -> Read | None:
        now = time.time()  # noqa: TID251 - signatures hold the sender's time
        if len(body) > LARGE:
            return await asyncio.to_thread(read, self._receiver, headers, body, now)
        return read(self._receiver, headers, body, now)

    async def _keep(self, read: Read, body: bytes) -> tuple[str, Result]:
        if read.event is None:
            log.warning("%s: a delivery is signed, and no JSON", self._forge,
                        extra={"correlation": read.id})  # fmt: skip
            return "", Result.MALFORMED
        name = read.event.name if _NAME.fullmatch(read.event.name) else "other"
        if not read.event.subjects:
            return name, Result.IGNORED
        delivery = Delivery(self._forge, read.id, read.event.name, body)
        keys = [subject.key for subject in read.event.subjects]
        try:
            stored = self._inbox.accept(delivery, keys, fresh=read.event.fresh)
            new = await asyncio.wrap_future(stored)
        except StoreError as error:
            log.error("%s: %s is not stored: %s", self._forge, name, error,  # noqa: TRY400
                      extra={"correlation": read.id})  # fmt: skip
            return name, Result.UNAVAILABLE
        log.debug("%s: %s %s", self._forge, name, "stored" if new else "known",
                  extra={"correlation": read.id, "keys": keys})  # fmt: skip
        return name, Result.ACCEPTED if new else Result.KNOWN


class Shortcut:
    """Leads deliveries to their webhook past everything that other requests need.

    Routing and the framework's own handling take longer than all of the verifying.
    """

    def __init__(self, app: ASGIApp, webhooks: Mapping[str, Webhook]) -> None:
        self._app = app
        self._webhooks = webhooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a delivery, or pass the request on."""
        webhook = self._webhooks.get(scope.get("path", ""))
        if webhook is None or scope.get("method") != "POST":
            await self._app(scope, receive, send)
        else:
            answer = await webhook.take(scope, receive)
            await answer(scope, receive, send)


def read(receiver: Receiver, headers: Mapping[str, str], body: bytes, now: float) -> Read | None:
    """Verify a delivery, then read it; None: nobody who knows a secret sent it."""
    if not receiver.verify(headers, body, now):
        return None
    id_ = receiver.delivery(headers, body)
    try:
        return Read(id_, receiver.event(headers, body))
    except ValueError:
        return Read(id_, None)
