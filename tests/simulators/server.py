"""Server: real HTTP on localhost, a thread for each connection."""

from __future__ import annotations

import contextlib
import gzip
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

from tests.simulators.routes import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.routes import Answer


class Dropped(Exception):  # noqa: N818 - no error: it was asked for
    """The connection ends here, after so many bytes of this answer."""

    def __init__(self, answer: Answer | None = None) -> None:
        super().__init__()
        self.answer = answer


class Server(ThreadingHTTPServer):
    """Listens on a free port of localhost once entered; ``answer`` is called in any thread."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, answer: Callable[[Ask], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.open: set[socket.socket] = set()
        self._thread = Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        """Where it listens: PyGithub wants the same name in every address, so it is this one."""
        return f"http://localhost:{self.server_address[1]}"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end every connection."""
        self.shutdown()
        self.server_close()
        self._thread.join()
        for connection in list(self.open):
            _end(connection)

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that went away; what broke in an answer is an answer already."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        super().finish()

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        ask = Ask(self.command, self.path, self.headers, self._read())
        try:
            self._send(self.server.answer(ask))
        except Dropped as dropped:
            if dropped.answer:
                self._send(dropped.answer, len(dropped.answer.body) // 2)
            self.close_connection = True
            _end(self.connection)

    def _send(self, answer: Answer, most: int | None = None) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[:most])
        self.wfile.flush()

    def _read(self) -> bytes:
        """Read the body, in one piece or in chunks; git sends large packs in chunks."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b"".join(iter(self._chunk, b""))
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        data = self.rfile.read(size)
        self.rfile.readline()
        return data


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
