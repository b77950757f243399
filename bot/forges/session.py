"""Session: HTTP to a forge with one credential: revalidated, timed out, paced and counted."""

from __future__ import annotations

import logging
import time
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from requests.exceptions import (
    ChunkedEncodingError,
    ContentDecodingError,
    RequestException,
    Timeout,
)
from requests.exceptions import ConnectionError as LostError
from requests_cache import EXPIRE_IMMEDIATELY, CachedSession
from requests_cache.backends.base import BaseCache, DictStorage
from urllib3.exceptions import ReadTimeoutError

if TYPE_CHECKING:
    from requests import PreparedRequest, Response
    from requests_cache.models.response import CachedResponse

    from bot.forges.gate import Gate
    from bot.ports.meter import Meter

CONNECT, READ = 5.0, 20.0
"""Seconds for a connection, and for each silence of an answer where nothing else is said."""

PAUSES = (0.1, 0.4)
"""Seconds before each further try of a read; a try that timed out was long enough."""

PASSING = {500, 502, 503, 504}
READS = {"GET", "HEAD"}
CREDENTIALS = ("Accept", "Authorization", "Private-Token")
MOST_BYTES = 16 << 20
THREADS = 32

# Their debug lines hold headers and bodies, and with these a token.
for _talker in ("requests_cache", "github"):
    logging.getLogger(_talker).setLevel(logging.INFO)


class Session(CachedSession):
    """What both forges' clients send with: answers with an ETag are kept, and asked for again
    with it each time. For several threads.

    ``kept`` may be given to several: no two credentials share an answer. ``patience``: seconds for
    each silence of an answer.
    """

    def __init__(
        self, name: str, gate: Gate, meter: Meter | None = None, kept: Kept | None = None,
        patience: float = READ,
    ) -> None:  # fmt: skip
        kept = Kept() if kept is None else kept
        super().__init__(
            backend=kept, expire_after=EXPIRE_IMMEDIATELY, always_revalidate=True,
            match_headers=CREDENTIALS, ignored_parameters=(),
        )  # fmt: skip
        transport = Transport(name, gate, meter, patience)
        self.mount("https://", transport)
        self.mount("http://", transport)
        self.auth = _as_it_is
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def rebuild_auth(self, prepared_request: PreparedRequest, response: Response) -> None:
        """Send no credential along to another host; requests sees to ``Authorization`` only."""
        before, after = urlsplit(response.request.url or ""), urlsplit(prepared_request.url or "")
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            prepared_request.headers.pop("Private-Token", None)
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]


class Transport(HTTPAdapter):
    """Every exchange with a forge passes here."""

    def __init__(self, name: str, gate: Gate, meter: Meter | None, patience: float) -> None:
        super().__init__(pool_maxsize=THREADS, max_retries=0)
        self._name = name
        self._gate = gate
        self._meter = meter
        self._timeout = (CONNECT, patience)

    def send(self, request: PreparedRequest, **more: object) -> Response:  # type: ignore[override]
        """Send a request and read the whole answer; `RateLimitedError` while that is not wanted."""
        more["timeout"] = self._timeout
        pauses = PAUSES if request.method in READS else ()
        for pause in pauses:
            try:
                response = self._exchange(request, **more)
            except (LostError, ChunkedEncodingError, ContentDecodingError) as error:
                if is_silence(error):
                    raise
                time.sleep(pause)
                continue
            if response.status_code not in PASSING:
                return response
            time.sleep(pause)
        return self._exchange(request, **more)

    def _exchange(self, request: PreparedRequest, **more: object) -> Response:
        verb = request.method or ""
        status = 0
        try:
            with self._gate.turn(verb, request.path_url):
                response = super().send(request, **more)  # type: ignore[arg-type]
                response.content  # noqa: B018 - read here, so that a cut answer is seen here
                status = response.status_code
                left = self._gate.heard(response)
        finally:
            if self._meter:
                self._meter.called(self._name, verb, status)
        if self._meter and left is not None:
            self._meter.remaining(self._name, left)
        return response


def is_silence(error: RequestException) -> bool:
    """Tell whether the host took too long, before its answer or in the midst of it."""
    return isinstance(error, Timeout) or any(
        isinstance(one, ReadTimeoutError) for one in error.args
    )


class Kept(BaseCache):
    """The latest answers, in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.responses = Latest()


class Latest(DictStorage):
    """So many bytes of answers; the oldest go first."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._lock = Lock()
        self._bytes = 0

    def __setitem__(self, key: str, value: CachedResponse) -> None:
        with self._lock:
            self._drop(key)
            super().__setitem__(key, value)
            self._bytes += _size(value)
            while self._bytes > MOST_BYTES and len(self.data) > 1:
                self._drop(next(iter(self.data)))

    def __delitem__(self, key: str) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        gone = self.data.pop(key, None)
        if gone is not None:
            self._bytes -= _size(gone)


def _size(response: CachedResponse) -> int:
    """Tell about how much memory an answer takes: it is held twice, with two sets of headers."""
    return 2 * len(response.content or b"") + 6000


def _as_it_is(request: PreparedRequest) -> PreparedRequest:
    """Leave the headers alone: without this, requests would look for a password in ``.netrc``."""
    return request
