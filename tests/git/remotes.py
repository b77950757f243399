"""Remotes over HTTP: git's own backend behind Basic auth, and one that answers what it is told."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from bot.ports.forge import Remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Handle = Callable[["Request"], None]

USER, SECRET = "x-access-token", "s3cr3t/+&token"
BASIC = "Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode()


class Request(BaseHTTPRequestHandler):
    """One request; the server's ``handle_it`` answers it, and all of them are kept in ``seen``."""

    server: Host

    def do_GET(self) -> None:
        self.server.seen.append((self.command, self.path, self.headers.get("Authorization") or ""))
        self.server.handle_it(self)

    do_POST = do_GET  # noqa: N815 - its name upstairs

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while length := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(length))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name upstairs
        """Print nothing."""


class Host(ThreadingHTTPServer):
    """A server on a free port of the loopback."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, handle_it: Handle) -> None:
        self.handle_it = handle_it
        self.seen: list[tuple[str, str, str]] = []
        super().__init__(("127.0.0.1", 0), Request)

    def handle_error(self, *_: object) -> None:
        """Print nothing of a client that went away."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def remote(self, path: str = "/repo.git", secret: str = SECRET) -> Remote:
        return Remote(f"{self.url}{path}", USER, secret)


@contextmanager
def hosting(handle_it: Handle) -> Iterator[Host]:
    """Serve until the end of the block."""
    with Host(handle_it) as host:
        thread = threading.Thread(target=host.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield host
        finally:
            host.shutdown()
            thread.join()


def backend(root: Path) -> Handle:
    """Answer with the repositories below a folder, to who has the password."""

    def handle(request: Request) -> None:
        body = request.body()
        if request.headers.get("Authorization") != BASIC:
            request.answer(401, b"who are you", WWW_Authenticate='Basic realm="git"')
            return
        path, _, query = request.path.partition("?")
        environ = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        environ |= {
            "GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": request.command,
            "CONTENT_TYPE": request.headers.get("Content-Type") or "",
            "CONTENT_LENGTH": str(len(body)), "REMOTE_USER": USER,
            "GIT_PROTOCOL": request.headers.get("Git-Protocol") or "",
        }  # fmt: skip
        if request.headers.get("Content-Encoding"):
            environ["HTTP_CONTENT_ENCODING"] = request.headers["Content-Encoding"]
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environ, capture_output=True, check=False
        )
        head, _, out = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
        request.answer(int(fields.pop("Status", "200").split()[0]), out, **fields)

    return handle
