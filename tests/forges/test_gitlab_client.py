"""The client: asks once, waits for nobody, keeps away while it must, and tells no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.forges.gitlab.adapter import Options, connect
from bot.ports.forge import ForgeError, GoneError, RateLimitedError
from tests.forges.road import PATH, Road, summary
from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.routes import Ask


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


@pytest.mark.parametrize("fault", ["drop", "truncate", "swallow"])
def test_a_reading_that_breaks_off_is_tried_again_and_then_an_error(road: Road, fault: str) -> None:
    road.host.faults.add(fault)
    assert road.connected(road.token).project(PATH)
    road.host.faults.add(fault, times=3)
    with pytest.raises(ForgeError, match=f"could not read {PATH}") as caught:
        road.forge.project(PATH)
    assert type(caught.value) is ForgeError


@pytest.mark.parametrize("fault", ["drop", "truncate", "swallow"])
def test_a_change_that_breaks_off_is_an_error_at_once(road: Road, fault: str) -> None:
    road.opened()
    request = road.request()
    road.calls()
    road.host.faults.add(fault, method="POST")
    with pytest.raises(ForgeError, match=f"could not comment on {PATH}!1"):
        road.forge.ensure_comment(request, summary(), None)
    assert len(road.calls()) == 1


def test_a_server_that_fails_is_no_fault_of_ours(road: Road) -> None:
    road.opened()
    request = road.request()
    road.host.faults.add("status", 502, times=1, method="POST")
    with pytest.raises(ForgeError, match="502") as caught:
        road.forge.ensure_comment(request, summary(), None)
    assert type(caught.value) is ForgeError


def test_a_host_that_is_away_is_an_error_to_be_tried_again() -> None:
    with Road() as road:
        forge = road.forge
    with pytest.raises(ForgeError, match="ConnectionError"):
        forge.merge_request(PATH, 1)


def test_after_too_many_requests_none_is_sent_for_as_long_as_was_said(road: Road) -> None:
    road.host.faults.add("limit", 30)
    with pytest.raises(RateLimitedError, match="asked to wait") as caught:
        road.forge.project(PATH)
    assert 29 < caught.value.after <= 30
    road.calls()
    with pytest.raises(RateLimitedError, match="asked to wait") as caught:
        road.forge.merge_request(PATH, 1)
    assert 29 < caught.value.after <= 30
    assert road.calls() == []


def test_the_last_request_allowed_shuts_the_gate_before_a_refusal(road: Road) -> None:
    road.host.limit = 2
    road.forge.project(PATH)
    road.forge.project(PATH)
    with pytest.raises(RateLimitedError, match="asked to wait"):
        road.forge.project(PATH)
    assert all(call.status in (200, 304) for call in road.host.calls)


def test_a_limit_on_notes_is_a_limit_too(road: Road) -> None:
    road.opened()
    request = road.request()
    road.host.notes_limit = 1
    road.forge.ensure_comment(request, summary(), None)
    with pytest.raises(RateLimitedError):
        road.forge.ensure_comment(request, summary("again"), None)


def test_calls_are_counted_with_what_is_left(road: Road) -> None:
    meter = Counter()
    forge = road.connected(road.token, Options(meter=meter))
    forge.project(PATH)
    forge.project("acme/nowhere")
    road.host.limit = 50
    forge.project(PATH)
    assert meter.calls == [("gitlab", "GET", status) for status in (200, 404, 304)]
    assert meter.left == [("gitlab", 49)]


def test_what_a_role_may_not_see_is_not_there(road: Road) -> None:
    opened = road.opened()
    stranger = road.connected(road.host.token("eva"))
    road.project.visibility = "private"
    assert stranger.project(PATH) is None
    with pytest.raises(GoneError):
        stranger.brought(PATH, opened.head, "main")


def test_a_host_below_a_path_is_asked_there_whatever_it_calls_itself() -> None:
    asked = []

    def pages(ask: Ask) -> Answer:
        asked.append(ask.raw)
        again = f"http://inside.example{ask.raw}?page=2"
        link = {} if ask.query.get("page") else {"Link": f'<{again}>; rel="next"'}
        return Answer(200, [{"iid": len(asked), "state": "merged", "target_branch": "b"}], link)

    server = Server(pages)
    server.start()
    forge = connect("gitlab", f"{server.address}/gitlab/", "secret")
    assert list(forge.brought(PATH, "abc", "b")) == [1, 2]
    server.stop()
    below = "/gitlab/api/v4/projects/acme%2Fplans%2Froad/repository/commits/abc/merge_requests"
    assert asked == [below, below]
    assert forge.remote(PATH).url == f"{server.address}/gitlab/{PATH}.git"


def test_no_error_shows_the_token(road: Road) -> None:
    road.host.faults.add("drop", times=3)
    with pytest.raises(ForgeError) as caught:
        road.forge.project(PATH)
    error: BaseException | None = caught.value
    while error:
        assert road.token not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__


def test_what_a_host_says_is_told_without_secrets_and_not_at_length() -> None:
    words = "is wrong: glpat-abcdefghijklmnop; your secret;" + "x" * 5000
    server = Server(lambda _: Answer(400, {"message": words}))
    server.start()
    with pytest.raises(ForgeError) as caught:
        connect("gitlab", server.address, "your secret").project(PATH)
    server.stop()
    assert "400 is wrong" in str(caught.value)
    assert "glpat" not in str(caught.value)
    assert "your secret" not in str(caught.value)
    assert len(str(caught.value)) < 400
