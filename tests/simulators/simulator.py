"""Simulator: what every simulated host has: a server, a clock, people's calls, faults, webhooks."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from tests.simulators.courier import Courier, Letter, Outcome
from tests.simulators.faults import Fault, Faults
from tests.simulators.routes import Answer, Ask, RefusedError
from tests.simulators.server import Dropped, Server

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Call(NamedTuple):
    """A request that came in: ``path`` is decoded, with its query; ``who`` asked, empty: nobody.

    ``template`` is the route that answered, ``status`` what was answered (0: never answered).
    """

    method: str
    path: str
    status: int
    who: str
    template: str
    git: bool


class Simulator:
    """A host in this process, in real HTTP; use it in a ``with`` statement.

    A host defines `answer`, `answer_git` and `refusal`; they run one at a time, under ``lock``,
    but for git's own work. ``git_paths`` tells which paths are git's.
    """

    host = "forge"

    def __init__(self) -> None:
        self.lock = RLock()
        self.faults = Faults()
        self.calls: list[Call] = []
        self.breaches: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix=f"{self.host}-"))
        self.courier = Courier(self.faults, self.delivered)
        self.slip = 0.0
        self._server = Server(self._serve)
        self._ids = 1000

    @property
    def web(self) -> str:
        """The address that people open."""
        return self._server.address

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.courier.stop()
        self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_id(self) -> int:
        """Give a number that nothing else has."""
        with self.lock:
            self._ids += 1
            return self._ids

    @property
    def time(self) -> float:
        """The host's clock, in seconds since 1970."""
        return time.time() + self.slip

    def advance(self, seconds: float) -> None:
        """Set the host's clock forward."""
        self.slip += seconds

    def now(self, after: float = 0) -> str:
        """Give the host's time, or one so many seconds later, as its answers have it."""
        return datetime.fromtimestamp(self.time + after, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def deliveries(self) -> list[Letter]:
        """The webhooks sent so far, oldest first, whatever came of them."""
        return self.courier.sent

    def wait_idle(self, timeout: float = 10) -> None:
        """Wait until every webhook was sent; ``AssertionError`` when that takes too long."""
        self.courier.wait_idle(timeout)

    def count(self, *methods: str, git: bool = False) -> int:
        """Count the requests so far with these methods (all where none is given)."""
        return sum(
            call.git == git and (not methods or call.method in methods) for call in self.calls
        )

    def answer(self, ask: Ask) -> Answer:
        """Answer a request to the API or a page."""
        raise NotImplementedError

    def answer_git(self, ask: Ask) -> Answer:
        """Answer git; not under the lock."""
        raise NotImplementedError

    def is_git(self, ask: Ask) -> bool:
        """Tell whether a path is git's."""
        return ask.raw.endswith(("/info/refs", "/git-upload-pack", "/git-receive-pack"))

    def refusal(self, refused: RefusedError) -> Answer:
        """Word a refusal as the host does."""
        return Answer(refused.status, {"message": refused.message, **refused.more}, refused.headers)

    def delivered(self, letter: Letter, outcome: Outcome) -> None:
        """Hear how a webhook went."""

    def _serve(self, ask: Ask) -> Answer:
        git = self.is_git(ask)
        fault = self.faults.of_request(ask.method, ask.raw)
        if fault and fault.kind == "slow":
            time.sleep(fault.value)
        answer = self._refused_by(fault) or (self._git(ask) if git else self._api(ask))
        lost = fault is not None and fault.kind in ("drop", "swallow", "truncate")
        path = ask.raw + (f"?{ask.search}" if ask.search else "")
        status = 0 if lost else answer.status
        self.calls.append(Call(ask.method, path, status, ask.who, ask.template, git))
        if lost:
            raise Dropped(answer if fault and fault.kind == "truncate" else None)
        return answer

    def _refused_by(self, fault: Fault | None) -> Answer | None:
        """Answer instead of the host where a fault says so; a dropped request is not done."""
        match fault:
            case Fault("status", status):
                body = b"<html><body>The server is having a bad day.</body></html>"
                return Answer(int(status), body, {"Content-Type": "text/html"})
            case Fault("limit", seconds):
                refused = RefusedError(429, "Too many requests", {"Retry-After": str(int(seconds))})
                return self.refusal(refused)
            case Fault("drop"):
                return Answer(599)
        return None

    def _git(self, ask: Ask) -> Answer:
        try:
            return self.answer_git(ask)
        except Exception:  # noqa: BLE001 - a bug of ours is told as a breach
            return self._broken(ask)

    def _api(self, ask: Ask) -> Answer:
        with self.lock:
            try:
                return self.answer(ask)
            except RefusedError as refused:
                return self.refusal(refused)
            except json.JSONDecodeError:
                return self.refusal(RefusedError(400, "Problems parsing JSON"))
            except Exception:  # noqa: BLE001 - a bug of ours is told as a breach
                return self._broken(ask)

    def _broken(self, ask: Ask) -> Answer:
        self.breaches.append(f"{ask.method} {ask.raw}: {traceback.format_exc()}")
        return Answer(500, {"message": "The simulator broke"})
