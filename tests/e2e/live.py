"""Live: the whole service before a simulated host, over HTTP both ways, with git and SQLite."""

from __future__ import annotations

import re
import time
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import httpx
import uvicorn

from bot.core.model.merge_request import EVERYTHING, Subject
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace
from bot.flows.desk import Desk
from bot.flows.look import look
from bot.git.mirrors import GitMirrors
from bot.store.opening import open_store
from bot.web.app import create_app
from bot.web.metrics import Metrics
from tests.e2e.harbour import STATUS, settle_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

    from bot.ports.forge import Forge, Receiver
    from tests.simulators import interface

SECRET = "a secret of the webhooks"  # noqa: S105 - of a simulated host
LONGEST = 60.0
NEITHER = re.compile(r"\.git/|/access_tokens$")
"""Calls that change nothing people see: git's, and a token's renewal."""

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


class Host(NamedTuple):
    """What only one host has, in words that fit both.

    ``forge_status`` puts a status of our name by
    somebody else; ``ours`` reads the status that the host counts as ours; ``queues``: whether a
    merge queue asks us; ``hook`` registers our address.
    """

    forge_status: Callable[[str, str, str], None]
    status_of: Callable[[str], str]
    queues: bool
    hook: Callable[[str], object]


class Live:
    """A running service and the host it watches; ``connect`` gives the host's adapter."""

    def __init__(
        self,
        forge: interface.Forge,
        connect: Callable[[], tuple[Forge, Receiver]],
        project: interface.Project,
        folder: Path,
        host: Host,
    ) -> None:
        self.forge = forge
        self.project = project
        self._connect = connect
        self._host = host
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lives = 0
        settle_in(project)
        self.start()
        host.hook(self.address)

    def start(self) -> None:
        """Begin to serve, on a new port at the first time and on that one ever after."""
        self.adapter, receiver = self._connect()
        self._store = open_store(f"sqlite:///{self._folder}/{self._lives}.db", service=True)
        mirrors = GitMirrors(str(self._folder / "mirrors"))
        self.desk = Desk({self.adapter.name: self.adapter}, mirrors, self._store.inbox,
                         self._store.memory)  # fmt: skip
        self._dispatcher = Dispatcher(
            self._store.inbox, lambda claimed: look(self.desk, claimed), pace=Pace(workers=2)
        )
        self._app = create_app(
            {self.adapter.name: receiver}, self._store.inbox, {}, Metrics(self._store.inbox.depth)
        )
        port = self._port if self._lives else 0
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._listened,
                "127.0.0.1",
                port,
                interface="asgi3",
                log_level="warning",
                lifespan="off",
            )
        )
        self._thread = Thread(target=self._server.run, daemon=True)
        self._thread.start()
        _until(lambda: self._server.started)
        self._port: int = self._server.servers[0].sockets[0].getsockname()[1]
        self._dispatcher.start()

    def stop(self) -> None:
        """End the service as a deployment does."""
        self._server.should_exit = True
        self._thread.join(LONGEST)
        assert self._dispatcher.drain(LONGEST)
        self._store.close()

    def lose_the_database(self) -> None:
        """Begin anew with an empty one."""
        self.stop()
        self._lives += 1
        self.start()

    @property
    def address(self) -> str:
        """Where webhooks go."""
        return f"http://localhost:{self._port}/webhooks/{self.adapter.name}"

    def open(
        self, source: str, target: str = "main", title: str = "Work", *, draft: bool = False
    ) -> interface.Request:
        """Open a merge request."""
        return self.project.open(source, target, title, draft=draft)

    def settle(self) -> None:
        """Wait until every webhook was sent and everything looked at; back-offs are cut short."""
        ended = time.monotonic() + LONGEST
        while time.monotonic() < ended:
            self.forge.wait_idle()
            depth = self._store.inbox.depth()
            assert not depth.dead, self._store.inbox.dead()
            if not (depth.due or depth.claimed or depth.waiting):
                return
            if depth.waiting and not depth.claimed:
                self._store.inbox.mark(self._keys(), "settle")
            time.sleep(0.02)
        raise AssertionError(self._store.inbox.depth())

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something to be so while looks go on."""
        _until(is_so)

    def _keys(self) -> list[str]:
        name, path = self.adapter.name, self.project.path
        refs = [Subject(name, path, ref="refs/heads/main")]
        return [one.key for one in (*refs, *(Subject(name, path, at) for at in range(1, 25)))]

    def sweep(self) -> None:
        """Let the sweep run now."""
        self._sweep(fresh=False)

    def audit(self) -> None:
        """Let the daily audit run now."""
        self._sweep(fresh=True)

    def _sweep(self, *, fresh: bool) -> None:
        self._store.inbox.mark([Subject(self.adapter.name, EVERYTHING).key], "sweep", fresh=fresh)
        self.settle()

    def deaf(self) -> None:
        """Let no webhook arrive from here on."""
        self.forge.faults.add("lose", times=10_000)

    def ours(self, request: interface.Request) -> list[interface.Inline]:
        """Give the bot's own comments beside the diff."""
        return [one for one in request.inline if one.author == self.adapter.account().login]

    def summaries(self, request: interface.Request) -> list[str]:
        """Give the bot's own comments of the conversation."""
        login = self.adapter.account().login
        return [one.body for one in request.comments if one.author == login]

    def summary(self, request: interface.Request) -> str:
        """Give the one there must be."""
        (only,) = self.summaries(request)
        return only

    def said(self, request: interface.Request) -> list[tuple[str, ...]]:
        """Give everything that stands there, in the order it stands in."""
        inline = [(one.id, one.author, one.body, str(one.line)) for one in request.inline]
        plain = [(one.id, one.author, one.body) for one in request.comments]
        return [*inline, *plain, (request.status(STATUS), request.said(STATUS))]

    def issues(self) -> list[interface.Issue]:
        """Give the issues that the bot filed."""
        login = self.adapter.account().login
        return [one for one in self.project.issues if one.author.login == login]

    @property
    def queues(self) -> bool:
        """Whether the host's merge queue asks us."""
        return self._host.queues

    def forge_status(self, request: interface.Request, state: str, by: str) -> None:
        """Put a status of our name as somebody else."""
        self._host.forge_status(request.head, state, by)

    def status_of(self, sha: str) -> str:
        """Give a commit's status of our name."""
        return self._host.status_of(sha)

    def writes(self, since: int = 0) -> list[tuple[str, str]]:
        """Give the calls that changed something."""
        calls = (one for one in self.forge.calls[since:] if one.method in WRITES)
        return [(one.method, one.path) for one in calls if not NEITHER.search(one.path)]

    def replay_last_delivery(self) -> int:
        """Send a webhook's request again, as it was; give the answer's status."""
        headers, body = self._last
        return httpx.post(self.address, content=body, headers=headers).status_code

    async def _listened(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep what the last webhook was, as a thief on the wire would."""
        parts: list[bytes] = []

        async def heard() -> Message:
            message = await receive()
            parts.append(message.get("body", b""))
            return message

        await self._app(scope, heard, send)
        if scope["type"] == "http":
            self._last = list(scope["headers"]), b"".join(parts)


def _until(is_so: Callable[[], bool]) -> None:
    ended = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < ended
        time.sleep(0.005)
