"""Courier: sends webhooks in the background; what fails is lost and kept in a list."""

from __future__ import annotations

import http.client
import time
from collections import deque
from threading import Condition, Thread
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.simulators.faults import Faults


class Letter(NamedTuple):
    """A webhook to send; ``about`` is whatever its host wants back with the outcome."""

    url: str
    event: str
    headers: Mapping[str, str]
    body: bytes
    about: object = None


class Outcome(NamedTuple):
    """How sending went: ``status`` 0 without an answer, ``problem`` why."""

    status: int
    seconds: float
    problem: str = ""


class Courier:
    """Sends letters in order, one after the other; ``done`` hears of each outcome.

    ``sent`` keeps what was sent, whatever came of it.
    """

    def __init__(self, faults: Faults, done: Callable[[Letter, Outcome], None]) -> None:
        self._faults = faults
        self._done = done
        self._queue: deque[Letter] = deque()
        self._held: list[Letter] = []
        self._change = Condition()
        self._busy = False
        self._ending = False
        self._thread: Thread | None = None
        self.patience = 10.0
        self.sent: list[Letter] = []

    def send(self, letter: Letter) -> None:
        """Take a letter; the faults may double it, lose it, or let later ones overtake it."""
        fault = self._faults.of_delivery(letter.event)
        kind = fault.kind if fault else ""
        with self._change:
            if kind == "reorder":
                self._held.append(letter)
            elif kind != "lose":
                self._queue.extend([letter, letter] if kind == "double" else [letter])
                self._queue.extend(self._held)
                self._held.clear()
            if self._thread is None:
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()
            self._change.notify_all()
        if kind == "lose":
            self._done(letter, Outcome(0, 0, "lost on the way"))

    def wait_idle(self, timeout: float) -> None:
        """Wait until nothing is left to send."""
        with self._change:
            self._queue.extend(self._held)
            self._held.clear()
            self._change.notify_all()
            idle = self._change.wait_for(lambda: not (self._queue or self._busy), timeout)
        assert idle, f"{len(self._queue)} webhooks are still to be sent after {timeout} s"

    def stop(self) -> None:
        """Send nothing more."""
        with self._change:
            self._ending = True
            self._queue.clear()
            self._change.notify_all()

    def _run(self) -> None:
        while letter := self._next():
            outcome = self._post(letter)
            self.sent.append(letter)
            self._done(letter, outcome)
            with self._change:
                self._busy = False
                self._change.notify_all()

    def _next(self) -> Letter | None:
        with self._change:
            self._change.wait_for(lambda: self._queue or self._ending)
            if self._ending:
                return None
            self._busy = True
            return self._queue.popleft()

    def _post(self, letter: Letter) -> Outcome:
        url = urlsplit(letter.url)
        began = time.monotonic()
        connection = http.client.HTTPConnection(
            url.hostname or "", url.port or 80, timeout=self.patience
        )
        try:
            target = f"{url.path or '/'}{'?' + url.query if url.query else ''}"
            connection.request("POST", target, letter.body, dict(letter.headers))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return Outcome(0, time.monotonic() - began, f"{type(error).__name__}: {error}")
        finally:
            connection.close()
        return Outcome(status, time.monotonic() - began)
