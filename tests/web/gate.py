"""Gate: the service's addresses on a real port, with a real database, and words to knock with."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import uvicorn

from bot.forges.gitlab.events import Receiver as FromGitLab
from bot.store.opening import open_store
from bot.web.app import Doors, create_app
from bot.web.lines import Patience, lines
from bot.web.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bot.ports.forge import Receiver
    from bot.ports.store import Inbox
    from bot.store.opening import SqlStore

SECRET = "a secret of the webhooks"  # noqa: S105 - of a test
HOOK = "/webhooks/gitlab"
MERGE_REQUEST: dict[str, Any] = {
    "object_kind": "merge_request",
    "project": {"path_with_namespace": "acme/plans"},
    "object_attributes": {
        "iid": 7,
        "action": "open",
        "target": {"path_with_namespace": "acme/plans"},
    },
}


class Gate(NamedTuple):
    """A running service: a client for it, its port, its store and its application."""

    client: httpx.Client
    port: int
    store: SqlStore
    app: Any

    def knock(
        self, body: bytes | dict[str, Any], id_: str = "d-1", secret: str = SECRET
    ) -> httpx.Response:
        """Send a delivery as GitLab would."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"X-Gitlab-Token": secret, "Idempotency-Key": id_}
        return self.client.post(HOOK, content=sent, headers=headers)

    def due(self) -> list[str]:
        """Give what is to be looked at."""
        return list(self.store.inbox.due(100))

    def figure(self, line: str) -> float:
        """Read a figure by its name and labels; 0 where it is not there."""
        lines = self.client.get("/metrics").text.splitlines()
        return next((float(one.rpartition(" ")[2]) for one in lines if one.startswith(line)), 0.0)

    def wire(self, *parts: bytes) -> bytes:
        """Send these bytes over a connection of its own, and read what comes until it is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            for part in parts:
                line.sendall(part)
            return b"".join(iter(lambda: line.recv(65536), b""))


@contextmanager
def opened(
    folder: Path,
    receivers: Mapping[str, Receiver] | None = None,
    doors: Doors = Doors(),  # noqa: B008 - a value
    probes: Mapping[str, Callable[[], bool]] | None = None,
    inbox: Inbox | None = None,
    patience: Patience = Patience(),  # noqa: B008 - a value
) -> Iterator[Gate]:
    """Serve on a free port."""
    with open_store(f"sqlite:///{folder}/gate.db", service=True) as store:
        taken = receivers or {"gitlab": FromGitLab("gitlab", [SECRET])}
        app = create_app(taken, inbox or store.inbox, probes or {}, Metrics(store.inbox.depth),
                         doors)  # fmt: skip
        door = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none",
                                server_header=False, http=lines(patience))  # fmt: skip
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        port = door.getsockname()[1]
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                yield Gate(client, port, store, app)
        finally:
            server.should_exit = True
            thread.join()
            door.close()
