"""Whoever connects and says nothing keeps nobody else out."""

from __future__ import annotations

import json
import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from bot.web.app import Doors
from bot.web.lines import MOST, Patience, patience
from bot.web.webhooks import Bounds
from tests.web.gate import HOOK, MERGE_REQUEST, SECRET, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.gate import Gate

HASTY = Patience(seconds=0.2)
ALIVE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = f"POST {HOOK} HTTP/1.1\r\nHost: x\r\n".encode()


def connected(gate: Gate) -> socket.socket:
    return socket.create_connection(("127.0.0.1", gate.port), timeout=20)


def answered(line: socket.socket, size: int = 1) -> bytes:
    """Read until so many answers of health came, or the connection is closed."""
    read = b""
    while read.count(b'"alive"') < size and (part := line.recv(65536)):
        read += part
    return read


def test_any_number_of_silent_connections_keep_nobody_out(tmp_path: Path) -> None:
    with opened(tmp_path, patience=Patience(most=8)) as gate, ExitStack() as open_ones:
        silent = [open_ones.enter_context(connected(gate)) for _ in range(48)]
        assert gate.knock(MERGE_REQUEST).status_code == 202
        assert silent[0].recv(1) == b"", "the first to wait is the first to go"
        silent[-1].sendall(ALIVE)
        assert b"200 OK" in answered(silent[-1])


@pytest.mark.parametrize("sent", [b"", b"POST /web", POST, b"\r\n"])
def test_who_does_not_send_a_whole_head_is_let_go(tmp_path: Path, sent: bytes) -> None:
    with opened(tmp_path, patience=HASTY) as gate:
        began = time.monotonic()
        assert gate.wire(sent) == b""
        assert 0.15 < time.monotonic() - began < 4


@pytest.mark.parametrize("sent", [b"POST /web", b"\r\n"])
def test_the_same_holds_after_an_answer(tmp_path: Path, sent: bytes) -> None:
    with opened(tmp_path, patience=HASTY) as gate, connected(gate) as line:
        line.sendall(ALIVE)
        assert b"200 OK" in answered(line)
        line.sendall(sent)
        assert line.recv(1) == b""


def test_an_answer_that_takes_longer_than_a_head_may_is_given(tmp_path: Path) -> None:
    def slow() -> bool:
        time.sleep(0.05)
        return True

    brief = Patience(seconds=0.02)
    with opened(tmp_path, patience=brief, probes={"database": slow}) as gate:
        request = b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
        assert b'"ready":true' in gate.wire(request)


def test_requests_follow_each_other_on_one_connection(gate: Gate) -> None:
    with connected(gate) as line:
        for _ in range(3):
            line.sendall(ALIVE)
            assert b"200 OK" in answered(line)
        line.sendall(ALIVE * 3)
        assert answered(line, 3).count(b"200 OK") == 3


@pytest.mark.parametrize("start", [
    b"GET / HTTP/1.1\r\nX: ",
    b"GET /",
    POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: ",
], ids=["header", "path", "trailer"])  # fmt: skip
def test_what_is_no_body_has_a_bound(tmp_path: Path, start: bytes) -> None:
    with opened(tmp_path, patience=Patience(head=10_000)) as gate, connected(gate) as line:
        line.sendall(start)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            line.sendall(b"x" * (100 << 20))


def test_bodies_share_a_room_and_what_finds_none_is_told_to_come_again(tmp_path: Path) -> None:
    body = json.dumps(MERGE_REQUEST).encode().ljust(1000)
    bounds = Bounds(body=1000, room=1500)
    with opened(tmp_path, doors=Doors(bounds)) as gate:
        head = POST + f"Content-Length: 1000\r\nX-Gitlab-Token: {SECRET}\r\n\r\n".encode()
        with connected(gate) as line:
            line.sendall(head + body[:900])
            until = time.monotonic() + 10
            while gate.knock(body).json() != {"result": "crowded"}:
                assert time.monotonic() < until
            line.sendall(body[900:])
            assert b"202 Accepted" in line.recv(65536)
        assert gate.knock(body, "d-2").status_code == 202
        counted = 'countersign_deliveries_total{event="",forge="gitlab",result="crowded"}'
        assert gate.figure(counted) == 1


def test_half_of_the_files_are_for_other_things() -> None:
    assert 0 < patience().most <= MOST
