"""The client: asks once, waits for nobody, keeps away while it must, and tells no secret."""

from __future__ import annotations

from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest
import requests

from bot.forges.gitlab.adapter import Options, connect
from bot.forges.gitlab.gate import LONGEST, UNSAID, Gate, pause
from bot.ports.forge import ForgeError, GoneError, RateLimitedError
from tests.forges.road import PATH, Road, summary
from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.routes import Ask

THEN = 1_795_000_000


@pytest.fixture
def road() -> Iterator[Road]:
    with Road() as road:
        yield road


class Counter:
    """Counts calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, int]] = []
        self.left: list[tuple[str, int]] = []

    def called(self, forge: str, verb: str, status: int) -> None:
        self.calls.append((forge, verb, status))

    def remaining(self, forge: str, left: int) -> None:
        self.left.append((forge, left))


def answer(status: int = 200, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.request = requests.Request("GET", "http://localhost").prepare()
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


@pytest.mark.parametrize("fault", ["drop", "truncate", "swallow"])
def test_an_answer_that_breaks_off_is_an_error_to_be_tried_again(road: Road, fault: str) -> None:
    road.opened()
    road.host.faults.add(fault)
    with pytest.raises(ForgeError, match=f"could not read {PATH}!1"):
        road.forge.merge_request(PATH, 1)
    assert road.forge.merge_request(PATH, 1)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_fails_is_asked_once(road: Road, status: int) -> None:
    road.opened()
    road.calls()
    road.host.faults.add("status", status)
    with pytest.raises(ForgeError, match=str(status)) as caught:
        road.forge.merge_request(PATH, 1)
    assert type(caught.value) is ForgeError
    assert len(road.calls()) == 1


def test_a_host_that_is_away_is_an_error_to_be_tried_again() -> None:
    with Road() as road:
        forge = road.forge
    with pytest.raises(ForgeError, match="ConnectionError"):
        forge.merge_request(PATH, 1)


def test_after_too_many_requests_none_is_sent_for_as_long_as_was_said(road: Road) -> None:
    road.host.faults.add("limit", 30)
    with pytest.raises(RateLimitedError, match="429") as caught:
        road.forge.project(PATH)
    assert 29 < caught.value.after <= 30
    road.calls()
    with pytest.raises(RateLimitedError, match="none is sent") as caught:
        road.forge.merge_request(PATH, 1)
    assert 29 < caught.value.after <= 30
    assert road.calls() == []


def test_the_last_request_allowed_shuts_the_gate_before_a_refusal(road: Road) -> None:
    road.host.limit = 2
    road.forge.project(PATH)
    road.forge.project(PATH)
    with pytest.raises(RateLimitedError, match="none is sent"):
        road.forge.project(PATH)
    assert all(call.status == 200 for call in road.host.calls)


def test_a_limit_on_notes_is_a_limit_too(road: Road) -> None:
    road.opened()
    request = road.request()
    road.host.notes_limit = 1
    road.forge.ensure_comment(request, summary(), None)
    with pytest.raises(RateLimitedError):
        road.forge.ensure_comment(request, summary("again"), None)


def test_the_gate_opens_again_when_the_time_is_over() -> None:
    now = [100.0]
    gate = Gate("gitlab", clock=lambda: now[0])
    gate.hear(answer(429, Retry_After="5"))
    assert gate.left == 5
    gate.hear(answer(429, Retry_After="2"))
    assert gate.left == 5
    now[0] += 5
    gate.pass_through()
    gate.hear(answer(200, RateLimit_Remaining="7"))
    gate.pass_through()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "99999999"}, LONGEST),
        ({"Retry-After": "soon"}, UNSAID),
        ({"RateLimit-Reset": str(THEN + 9), "Date": formatdate(THEN, usegmt=True)}, 9),
        ({"RateLimit-Reset": str(THEN - 9), "Date": formatdate(THEN, usegmt=True)}, 1),
        ({"RateLimit-Reset": str(THEN)}, UNSAID),
        ({}, UNSAID),
    ],
)
def test_the_pause_is_what_the_host_says(headers: dict[str, str], seconds: float) -> None:
    assert pause(headers) == seconds


def test_calls_are_counted_with_what_is_left(road: Road) -> None:
    meter = Counter()
    forge = road.connected(road.token, Options(meter=meter))
    forge.project(PATH)
    forge.project("acme/nowhere")
    road.host.limit = 50
    forge.project(PATH)
    assert meter.calls == [("gitlab", "GET", status) for status in (200, 404, 200)]
    assert meter.left == [("gitlab", 49)]


def test_what_a_role_may_not_see_is_not_there(road: Road) -> None:
    opened = road.opened()
    stranger = road.connected(road.host.token("eva"))
    road.project.visibility = "private"
    assert stranger.project(PATH) is None
    with pytest.raises(GoneError):
        stranger.brought(PATH, opened.head)


def test_a_host_below_a_path_is_asked_there_whatever_it_calls_itself() -> None:
    asked = []

    def pages(ask: Ask) -> Answer:
        asked.append(ask.raw)
        again = f"http://inside.example{ask.raw}?page=2"
        link = {} if ask.query.get("page") else {"Link": f'<{again}>; rel="next"'}
        return Answer(200, [{"iid": len(asked), "state": "merged"}], link)

    server = Server(pages)
    server.start()
    forge = connect("gitlab", f"{server.address}/gitlab/", "secret")
    assert list(forge.brought(PATH, "abc")) == [1, 2]
    server.stop()
    below = "/gitlab/api/v4/projects/acme%2Fplans%2Froad/repository/commits/abc/merge_requests"
    assert asked == [below, below]
    assert forge.remote(PATH).url == f"{server.address}/gitlab/{PATH}.git"


def test_no_error_shows_the_token(road: Road) -> None:
    road.host.faults.add("drop", times=2)
    with pytest.raises(ForgeError) as caught:
        road.forge.project(PATH)
    error: BaseException | None = caught.value
    while error:
        assert road.token not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__
