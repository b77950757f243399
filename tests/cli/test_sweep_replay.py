"""countersign sweep and replay: the operator has things looked at."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.ports.store import Delivery
from tests.cli.office import PATH, Office, office_at
from tests.e2e.harbour import STATUS
from tests.web.gate import MERGE_REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = f"gitlab:{PATH}!1"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield from office_at(tmp_path, capsys)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def given_up(office: Office) -> None:
    """Let a merge request have failed too often."""
    with office.store() as store:
        store.inbox.mark([KEY], "d-1")
        claimed = store.inbox.claim("me", 60)
        assert claimed
        store.inbox.fail(claimed, "ForgeError: the \x1b[31mforge\x1b[0m is down", 0, last=True)


def test_a_sweep_where_no_service_runs_looks_itself(office: Office) -> None:
    office.violated()
    told = office.run("sweep")
    assert (told.status, told.err) == (0, "")
    assert told.out == "4 looks, 0 rows to be looked at again later, 0 given up\n"
    assert office.project.requests[1].status(STATUS) == "failure"
    said = office.project.requests[1].comments
    again = office.run("sweep", "--forge", "gitlab", "--project", PATH)
    assert again.status == 0
    assert office.project.requests[1].comments == said
    everything = office.run("sweep", "--all", "--project", PATH)
    assert everything.out.startswith("3 looks, ")


def test_a_sweep_beside_a_service_is_left_to_it(office: Office) -> None:
    with office.store(service=True) as store:
        told = office.run("sweep", "--project", PATH)
        assert told.status == 0
        assert told.out.startswith(f"left to the service that runs: gitlab:{PATH} (sweep:")
        assert list(store.inbox.due(9)) == [f"gitlab:{PATH}"]


def test_a_sweep_tells_what_has_to_wait(office: Office) -> None:
    office.forge.faults.add("status", 502, times=99)
    told = office.run("sweep")
    assert told.status == 3
    assert "1 row to be looked at again later" in told.out
    assert "502" in told.err


def test_a_sweep_of_a_forge_that_is_not_set_up_is_refused(office: Office) -> None:
    told = office.run("sweep", "--forge", "github")
    assert (told.status, told.err) == (2, "countersign: github is not set up; here: gitlab\n")


def test_what_was_given_up_is_listed_and_revived(office: Office) -> None:
    assert office.run("replay") == (0, "nothing was given up\n", "")
    assert office.run("replay", "--dead").out == "nothing was given up\n"
    given_up(office)
    told = office.run("replay")
    assert told.status == 1
    assert told.out.startswith(f"{KEY}: 1 tries, given up ")
    assert "(d-1)\n    ForgeError: the " in told.out
    assert "\x1b" not in told.out
    (one,) = office.run("replay", "--format", "json").json
    assert (one["key"], one["attempts"], one["cause"]) == (KEY, 1, "d-1")
    assert office.run("replay", "--dead") == (0, f"to be looked at: {KEY}\n", "")
    with office.store() as store:
        assert (store.inbox.dead(), list(store.inbox.due(9))) == ([], [KEY])


@pytest.mark.parametrize("known", [True, False], ids=["given up", "never heard of"])
def test_a_merge_request_is_looked_at_again_by_its_key(office: Office, *, known: bool) -> None:
    if known:
        given_up(office)
    assert office.run("replay", KEY) == (0, f"to be looked at: {KEY}\n", "")
    with office.store() as store:
        assert list(store.inbox.due(9)) == [KEY]


def test_a_stored_delivery_is_read_again(office: Office) -> None:
    body = json.dumps(MERGE_REQUEST).encode()
    with office.store() as store:
        store.inbox.accept(Delivery("gitlab", "d-7", "merge_request.open", body), []).result()
        store.inbox.accept(Delivery("gitlab", "d-8", "wiki_page", b"{}"), []).result()
        store.inbox.accept(Delivery("gitlab", "d-9", "push", b""), []).result()
        store.inbox.accept(Delivery("github", "d-0", "push", b"{}"), []).result()
    assert office.run("replay", "d-7").out == "to be looked at: gitlab:acme/plans!7\n"
    assert "tells of nothing to look at" in office.run("replay", "d-8").err
    assert "is too old: only its id is kept; name its key" in office.run("replay", "d-9").err
    assert "is of github, which is not set up" in office.run("replay", "d-0").err


def test_what_is_neither_id_nor_key_is_refused(office: Office) -> None:
    told = office.run("replay", "W-06")
    assert told.err == ("countersign: 'W-06' is neither a stored delivery's id nor a key like "
                        "gitlab:acme/plans!7\n")  # fmt: skip
    assert "no forge of that name" in office.run("replay", "gitea:a/b!1").err


def test_a_delivery_and_all_that_is_dead_can_not_both_be_asked_for(office: Office) -> None:
    with pytest.raises(SystemExit):
        office.run("replay", "--dead", "d-7")
