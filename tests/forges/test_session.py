"""The session and its gate: what is asked twice, what is asked once, and what is not asked."""

from __future__ import annotations

import socket
import time
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
import requests

from bot.forges.gate import Budget, Gate
from bot.forges.session import MOST_BYTES, Session
from bot.ports.forge import RateLimitedError
from tests.forges.meters import Clock, Counter
from tests.simulators.routes import Answer
from tests.simulators.server import Dropped, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.routes import Ask


class Host:
    """A host that gives the answers put in ``answers``, then 200 with an ETag if it has one."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.answers: list[Answer | Dropped] = []
        self.tag = ""
        self.slow = 0.0
        self.together = self.most = 0
        self.server = Server(self.answer)
        self.server.start()

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        self.together += 1
        self.most = max(self.most, self.together)
        time.sleep(self.slow)
        self.together -= 1
        if self.answers:
            found = self.answers.pop(0)
            if isinstance(found, Dropped):
                raise found
            return found
        if self.tag and ask.headers.get("If-None-Match") == self.tag:
            return Answer(304, None, {"ETag": self.tag, "Cache-Control": "max-age=60"})
        headers = {"ETag": self.tag, "Cache-Control": "max-age=60"} if self.tag else {}
        return Answer(200, {"who": ask.headers.get("Authorization")}, headers)


@pytest.fixture
def host() -> Iterator[Host]:
    found = Host()
    yield found
    found.server.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def session(clock: Clock, counter: Counter) -> Iterator[Session]:
    gate = Gate("forge", r"/comments$", (Budget(2, 60),), clock)
    with Session("forge", gate, counter, patience=0.04) as found:
        yield found


def get(session: Session, host: Host, who: str = "t") -> requests.Response:
    return session.request(
        "GET", f"{host.server.address}/a", headers={"Authorization": f"token {who}"}
    )


def post(session: Session, host: Host, path: str = "/a") -> requests.Response:
    return session.request("POST", f"{host.server.address}{path}", data=b"{}")


def test_what_did_not_change_is_asked_about_and_not_sent_again(
    host: Host, session: Session, counter: Counter
) -> None:
    host.tag = '"one"'
    assert [get(session, host).json() for _ in range(3)] == [{"who": "token t"}] * 3
    assert counter.calls == [("GET", 200), ("GET", 304), ("GET", 304)]
    host.tag = '"two"'
    get(session, host)
    assert counter.calls[-1] == ("GET", 200)


def test_what_has_no_validator_is_asked_for_each_time(host: Host, session: Session) -> None:
    for _ in range(2):
        assert get(session, host).status_code == 200
    assert len(host.asked) == 2


def test_two_tokens_never_share_an_answer(host: Host, session: Session) -> None:
    host.tag = '"one"'
    assert get(session, host, "a").json() == {"who": "token a"}
    assert get(session, host, "b").json() == {"who": "token b"}


def test_kept_answers_take_so_much_memory_and_no_more(host: Host, session: Session) -> None:
    body = b"x" * (MOST_BYTES // 8)
    for number in range(20):
        host.answers = [Answer(200, body, {"ETag": f'"{number}"'})]
        session.request("GET", f"{host.server.address}/{number}")
    kept = [response.content for response in session.cache.responses.values()]
    assert len(kept) == 3


def test_a_reading_that_fails_is_tried_twice_more(host: Host, session: Session) -> None:
    host.answers = [Answer(502, b""), Dropped()]
    assert get(session, host).status_code == 200
    host.answers = [Answer(503, b"")] * 4
    assert get(session, host).status_code == 503
    assert len(host.asked) == 6


def test_a_change_that_fails_is_not_tried_again(host: Host, session: Session) -> None:
    host.answers = [Answer(502, b""), Dropped(Answer(200, b"12345678"))]
    assert post(session, host).status_code == 502
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        post(session, host)
    assert len(host.asked) == 2


def test_silence_ends_a_request_and_is_not_waited_for_again(host: Host, session: Session) -> None:
    host.slow = 0.1
    with pytest.raises(requests.Timeout):
        get(session, host)
    assert len(host.asked) == 1


def test_silence_in_the_midst_of_an_answer_is_not_waited_for_again(session: Session) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        answered = []

        def stall() -> None:
            connection, _ = door.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                answered.append(connection.recv(1000))

        thread = Thread(target=stall)
        thread.start()
        with pytest.raises(requests.ConnectionError, match="timed out"):
            session.request("GET", f"http://127.0.0.1:{door.getsockname()[1]}/")
        thread.join()
        door.setblocking(False)  # noqa: FBT003 - the socket's own way
        with pytest.raises(BlockingIOError):
            door.accept()


@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [
        (Answer(429, b"", {"Retry-After": "30"}), 30),
        (Answer(403, b"", {"Retry-After": "30"}), 30),
        (Answer(429, b""), 60),
        (Answer(403, b'{"message": "You have exceeded a secondary rate limit."}'), 60),
        (Answer(403, b"", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}), 60),
        (Answer(429, b"", {"Retry-After": "999999"}), 3600),
    ],
)
def test_after_too_many_requests_none_is_sent_until_the_time_is_over(
    host: Host, session: Session, clock: Clock, refusal: Answer, seconds: float
) -> None:
    host.answers = [refusal]
    for _ in range(3):
        with pytest.raises(RateLimitedError) as caught:
            get(session, host)
        assert caught.value.after == seconds
    assert len(host.asked) == 1
    clock.now += seconds
    assert get(session, host).status_code == 200


def test_the_end_of_a_period_is_read_by_the_hosts_own_clock(host: Host, session: Session) -> None:
    headers = {
        "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000000120",
        "Date": "Sun, 09 Sep 2001 01:46:40 GMT",
    }  # fmt: skip
    host.answers = [Answer(403, b"{}", headers)]
    with pytest.raises(RateLimitedError) as caught:
        get(session, host)
    assert caught.value.after == 121


def test_the_last_request_of_a_period_is_the_last(
    host: Host, session: Session, counter: Counter
) -> None:
    headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": "1", "Retry-After": "7"}
    host.answers = [Answer(200, b"{}", headers)]
    assert get(session, host).status_code == 200
    assert counter.left == [0]
    with pytest.raises(RateLimitedError, match="wait 7 s"):
        get(session, host)


def test_each_refusal_in_a_row_is_waited_out_for_longer(
    host: Host, session: Session, clock: Clock
) -> None:
    waits = []
    for _ in range(3):
        host.answers = [Answer(429, b"")]
        with pytest.raises(RateLimitedError) as caught:
            get(session, host)
        waits.append(caught.value.after)
        clock.now += caught.value.after
    assert waits == [60, 120, 240]
    get(session, host)
    host.answers = [Answer(429, b"")]
    with pytest.raises(RateLimitedError, match="wait 60 s"):
        get(session, host)


def test_what_is_forbidden_is_no_limit(host: Host, session: Session) -> None:
    host.answers = [Answer(403, b'{"message": "Resource not accessible by integration"}')]
    assert get(session, host).status_code == 403
    assert get(session, host).status_code == 200


def test_no_more_comments_are_made_in_a_time_than_a_host_takes(
    host: Host, session: Session, clock: Clock
) -> None:
    post(session, host, "/x/comments")
    clock.now += 20
    post(session, host, "/x/comments")
    with pytest.raises(RateLimitedError) as caught:
        post(session, host, "/x/comments")
    assert caught.value.after == 40
    post(session, host, "/x/statuses")
    clock.now += 40
    post(session, host, "/x/comments")
    assert len(host.asked) == 4


def test_writes_go_one_at_a_time_and_reads_together(host: Host, session: Session) -> None:
    host.slow = 0.02
    writes = [Thread(target=post, args=(session, host)) for _ in range(4)]
    for thread in writes:
        thread.start()
    for thread in writes:
        thread.join()
    assert (len(host.asked), host.most) == (4, 1)
    gate = Barrier(4)

    def ask() -> None:
        gate.wait()
        get(session, host)

    reads = [Thread(target=ask) for _ in range(4)]
    for thread in reads:
        thread.start()
    for thread in reads:
        thread.join()
    assert host.most > 1


def test_no_credential_goes_along_to_another_host(host: Host, session: Session) -> None:
    other = Host()
    host.answers = [Answer(302, b"", {"Location": f"{other.server.address}/b"})]
    headers = {"Authorization": "token t", "Private-Token": "p"}
    session.request("GET", f"{host.server.address}/a", headers=headers)
    (asked,) = other.asked
    other.server.stop()
    assert "Authorization" not in asked.headers
    assert "Private-Token" not in asked.headers
