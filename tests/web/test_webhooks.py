"""Webhooks: what is taken in, what is answered, and that it is stored by then."""

from __future__ import annotations

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.ports.store import Delivery, StoreError
from bot.web.app import Doors
from bot.web.webhooks import Bounds
from tests.web.gate import HOOK, MERGE_REQUEST, SECRET, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.ports.store import Inbox
    from tests.web.gate import Gate

KEY = "gitlab:acme/plans!7"
HASTY = Doors(Bounds(seconds=0.2))


def test_a_delivery_is_stored_by_the_time_it_is_acknowledged(gate: Gate) -> None:
    answer = gate.knock(MERGE_REQUEST)
    assert (answer.status_code, answer.json()) == (202, {"result": "accepted"})
    assert gate.due() == [KEY]
    body = json.dumps(MERGE_REQUEST).encode()
    assert gate.store.inbox.delivery("d-1") == Delivery("gitlab", "d-1", "merge_request.open", body)


def test_a_delivery_that_comes_again_is_known(gate: Gate) -> None:
    answers = [gate.knock(MERGE_REQUEST) for _ in range(3)]
    assert [one.status_code for one in answers] == [202, 200, 200]
    assert answers[2].json() == {"result": "known"}


def test_of_deliveries_that_come_at_once_each_is_stored_once(gate: Gate) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: gate.knock(MERGE_REQUEST, f"d-{n // 4}"), range(40)))
    assert sorted(one.status_code for one in answers) == [200] * 30 + [202] * 10


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "ä" * 24])
def test_who_does_not_know_the_secret_learns_nothing(gate: Gate, secret: str) -> None:
    headers = {b"X-Gitlab-Token": secret.encode()}
    answer = gate.client.post(HOOK, content=json.dumps(MERGE_REQUEST).encode(), headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"result": "refused"})
    assert gate.due() == []


def test_refused_deliveries_are_logged_once_in_a_while(
    gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING"):
        for _ in range(5):
            gate.knock(MERGE_REQUEST, secret="wrong")  # noqa: S106
    (told,) = [one.getMessage() for one in caplog.records if "refused" in one.getMessage()]
    assert "COUNTERSIGN_GITLAB_SECRETS" in told


def test_a_body_that_nobody_signed_is_not_parsed(gate: Gate) -> None:
    assert gate.knock(b"[" * 100_000, secret="wrong").status_code == 401  # noqa: S106


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"{}x"])
def test_what_is_signed_and_makes_no_sense_does_no_harm(gate: Gate, body: bytes) -> None:
    answer = gate.knock(body)
    assert (answer.status_code, answer.json()) == (200, {"result": "malformed"})


@pytest.mark.parametrize("body", [
    {},
    {"object_kind": "wiki_page"},
    {"object_kind": ["merge_request"]},
    {"object_kind": "merge_request", "object_attributes": None},
    MERGE_REQUEST | {"object_attributes": {"action": "approved", "iid": 7}},
])  # fmt: skip
def test_what_is_not_for_us_is_answered_well_and_not_kept(
    gate: Gate, body: dict[str, object]
) -> None:
    answer = gate.knock(body)
    assert (answer.status_code, answer.json()) == (200, {"result": "ignored"})
    assert gate.store.inbox.delivery("d-1") is None


def test_a_body_that_says_it_is_too_long_is_not_read(tmp_path: Path) -> None:
    with opened(tmp_path, doors=Doors(Bounds(body=1000))) as gate:
        head = f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"
        answer = gate.wire(head.encode())
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b'{"result":"too-large"}' in answer


def test_a_body_of_untold_length_is_read_up_to_the_limit(tmp_path: Path) -> None:
    with opened(tmp_path, doors=Doors(Bounds(body=1000))) as gate:
        head = f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        assert gate.wire(head, b"1f4\r\n%b\r\n" % (b"x" * 500) * 3).startswith(b"HTTP/1.1 413 ")
        exact = json.dumps(MERGE_REQUEST).encode().ljust(1000)
        assert gate.knock(exact).status_code == 202
        assert gate.knock(exact + b" ").status_code == 413


def test_a_body_of_megabytes_is_taken(gate: Gate) -> None:
    large = {**MERGE_REQUEST, "more": ["word"] * 1_000_000}
    assert gate.knock(large).status_code == 202


def test_who_sends_too_slowly_is_let_go(tmp_path: Path) -> None:
    head = f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode()
    with opened(tmp_path, doors=HASTY) as gate:
        began = time.monotonic()
        assert gate.wire(head, b"{").startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - began < 5
        assert gate.knock(MERGE_REQUEST).status_code == 202


class Broken:
    """An inbox whose database is away: it says so, or says nothing at all."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent

    def accept(self, _delivery: Delivery, _keys: Sequence[str], **_: bool) -> Future[bool]:
        """Store nothing."""
        answer: Future[bool] = Future()
        if not self.silent:
            answer.set_exception(StoreError("the disk is full"))
        return answer


@pytest.mark.parametrize("silent", [False, True], ids=["refuses", "is silent"])
def test_nothing_is_acknowledged_while_the_database_is_away(
    tmp_path: Path, *, silent: bool
) -> None:
    away: Inbox = Broken(silent=silent)  # type: ignore[assignment]
    with opened(tmp_path, inbox=away, doors=HASTY) as gate:
        answer = gate.knock(MERGE_REQUEST)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_each_end_is_counted(gate: Gate) -> None:
    for body in (MERGE_REQUEST, MERGE_REQUEST, {"object_kind": "wiki_page"}, b"{"):
        gate.knock(body)
    gate.knock(MERGE_REQUEST, secret="wrong")  # noqa: S106
    counted = 'countersign_deliveries_total{event="%s",forge="gitlab",result="%s"}'
    ends = {"merge_request.open": ("accepted", "known"), "wiki_page": ("ignored",),
            "": ("malformed", "refused")}  # fmt: skip
    for event, results in ends.items():
        for result in results:
            assert gate.figure(counted % (event, result)) == 1, (event, result)
    assert gate.figure('countersign_accept_seconds_count{forge="gitlab"}') == 5
    assert gate.figure('countersign_work{state="due"}') == 1


def test_an_event_of_any_name_makes_one_figure(gate: Gate) -> None:
    for number in range(3):
        gate.knock({"object_kind": f"made up {number}"})
    other = 'countersign_deliveries_total{event="other",forge="gitlab",result="ignored"}'
    assert gate.figure(other) == 3
