"""What both engines promise: nothing lost, one at a time, the last state wins."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import TryAgainError
from bot.ports.forge import ForgeError, RateLimitedError
from bot.ports.mirrors import MirrorError
from tests.engine.world import (
    KEY,
    OTHER,
    QUICK,
    Gate,
    World,
    eventually,
    idle,
    in_turn,
    nothing,
    push,
    raising,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine.opening import Engine
    from bot.ports.store import Look
    from bot.store.opening import SqlStore

    Start = Callable[..., Engine]


def test_what_is_accepted_is_looked_at_within_moments(
    start: Start, store: SqlStore, world: World
) -> None:
    start()
    waits = []
    for number in range(12):
        eventually(lambda: idle(store.inbox))
        begun = time.monotonic()
        push(store.inbox, f"d{number}")
        eventually(partial(_beyond, world, number))
        waits.append(time.monotonic() - begun)
    assert sorted(waits)[len(waits) // 2] < 0.25
    eventually(lambda: idle(store.inbox))
    assert world.looks[-1].cause == "d11"


def test_what_was_accepted_before_the_start_is_looked_at(
    start: Start, store: SqlStore, world: World
) -> None:
    push(store.inbox, "d1")
    store.inbox.mark([OTHER], "sweep:hourly", fresh=True)
    start()
    eventually(lambda: world.times(KEY) and world.times(OTHER) and idle(store.inbox))
    marked = next(look for look in world.looks if look.key == OTHER)
    assert (marked.cause, marked.fresh, marked.attempts) == ("sweep:hourly", True, 0)


def test_many_pushes_while_one_is_looked_at_are_one_more_look(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    world.then[KEY] = gate
    start()
    push(store.inbox, "d0")
    assert gate.reached.wait(10)
    for number in range(1, 10):
        push(store.inbox, f"d{number}")
    gate.open()
    eventually(lambda: idle(store.inbox))
    assert [look.cause for look in world.looks] == ["d0", "d9"]
    assert world.overlaps == []


def test_no_two_workers_are_on_one_merge_request(
    start: Start, store: SqlStore, world: World
) -> None:
    start()
    start()
    keys = [f"forge:owner/name!{number}" for number in range(1, 4)]
    for key in keys:
        world.then[key] = lambda _look: time.sleep(0.002)
    for number in range(60):
        push(store.inbox, f"d{number}", keys[number % 3])
    eventually(lambda: idle(store.inbox) and len(world.ended) == len(world.looks))
    assert world.overlaps == []
    last = {look.key: look.cause for look in world.looks}
    assert last == {keys[0]: "d57", keys[1]: "d58", keys[2]: "d59"}


def test_a_slow_merge_request_does_not_hold_up_another(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    world.then[KEY] = gate
    start()
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    push(store.inbox, "d2", OTHER)
    eventually(lambda: world.times(OTHER))
    gate.open()


@pytest.mark.parametrize(
    "error", [ForgeError("the forge is down"), MirrorError("no answer"), TryAgainError("unknown")]
)
def test_a_look_that_failed_is_tried_again(
    start: Start, store: SqlStore, world: World, error: Exception
) -> None:
    world.then[KEY] = in_turn(raising(error), nothing)
    engine = start()
    push(store.inbox, "d1")
    eventually(lambda: idle(store.inbox))
    assert [look.attempts for look in world.looks] == [0, 1]
    eventually(lambda: engine.looks().running == 0)
    assert engine.looks()[:4] == (1, 1, 0, 0)


def test_what_the_forge_asks_to_wait_is_waited(start: Start, store: SqlStore, world: World) -> None:
    world.then[KEY] = raising(RateLimitedError("too many requests", after=900))
    start()
    push(store.inbox, "d1")
    eventually(lambda: store.inbox.depth().waiting)
    assert 850 < (store.inbox.next_due() or 0) <= 1125


def test_a_rate_limit_is_waited_out_however_often(
    start: Start, store: SqlStore, world: World
) -> None:
    refusals = [raising(RateLimitedError("too many requests"))] * 8
    world.then[KEY] = in_turn(*refusals, nothing)
    start(QUICK._replace(tries=2, first=0.01))
    push(store.inbox, "d1")
    eventually(lambda: idle(store.inbox))
    assert [look.attempts for look in world.looks] == [0] * 9
    assert world.given_up == []


def test_a_push_during_backoff_starts_at_once(start: Start, store: SqlStore, world: World) -> None:
    world.then[KEY] = in_turn(raising(ForgeError("down", after=900)), nothing)
    start()
    push(store.inbox, "d1")
    eventually(lambda: store.inbox.depth().waiting)
    push(store.inbox, "d2")
    eventually(lambda: idle(store.inbox))
    assert [(look.cause, look.attempts) for look in world.looks] == [("d1", 0), ("d2", 0)]


def test_a_look_that_fails_while_a_newer_push_waits_is_looked_at_again_at_once(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()

    def fail(look: Look) -> None:
        gate(look)
        raise ForgeError("down", after=900)

    world.then[KEY] = in_turn(fail, nothing)
    start()
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    push(store.inbox, "d2")
    gate.open()
    eventually(lambda: idle(store.inbox))
    assert [(look.cause, look.attempts) for look in world.looks] == [("d1", 0), ("d2", 0)]


def test_work_that_always_fails_is_given_up_and_told_once(
    start: Start, store: SqlStore, world: World
) -> None:
    world.then[KEY] = raising(ForgeError("the forge is down"))
    engine = start(QUICK._replace(tries=2))
    push(store.inbox, "d1")
    eventually(lambda: store.inbox.depth().dead)
    [dead] = store.inbox.dead()
    assert (dead.key, dead.attempts, dead.cause) == (KEY, 2, "d1")
    assert dead.error == "ForgeError: the forge is down"
    assert [(look.attempts, str(error)) for look, error in world.given_up] == [
        (1, "the forge is down")
    ]
    eventually(lambda: engine.looks().running == 0)
    assert engine.looks()[:4] == (0, 1, 1, 0)


@pytest.mark.parametrize("way", ["a push", "revive"])
def test_dead_work_lives_again_by(start: Start, store: SqlStore, world: World, way: str) -> None:
    world.then[KEY] = in_turn(raising(ForgeError("down")), nothing)
    start(QUICK._replace(tries=1))
    push(store.inbox, "d1")
    eventually(lambda: store.inbox.depth().dead)
    if way == "revive":
        assert store.inbox.revive(KEY)
    else:
        push(store.inbox, "d2")
    eventually(lambda: idle(store.inbox))
    assert store.inbox.dead() == []
    assert [look.attempts for look in world.looks] == [0, 0]


def test_a_bug_is_logged_with_its_trace_and_correlation_and_given_up_early(
    start: Start, store: SqlStore, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.then[KEY] = raising(KeyError("id"))
    with caplog.at_level(logging.INFO, "bot.engine"):
        start(QUICK._replace(bugs=1))
        push(store.inbox, "d1")
        eventually(lambda: store.inbox.depth().dead)
        eventually(lambda: f"{KEY}: dead" in caplog.messages)
    [bug] = [record for record in caplog.records if record.exc_info]
    assert bug.levelname == "ERROR"
    assert bug.__dict__["correlation"] == "d1"
    assert bug.__dict__["key"] == KEY
    assert len(world.given_up) == 1
    assert store.inbox.dead()[0].error == "KeyError: 'id'"


def test_drain_lets_what_runs_end_and_takes_nothing_more(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    world.then[KEY] = gate
    engine = start(QUICK._replace(workers=1))
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    push(store.inbox, "d2", OTHER)
    assert engine.drain(0.05) is False
    gate.open()
    assert engine.drain(10) is True
    assert [look.key for look in world.ended] == [KEY]
    assert store.inbox.due(5) == [OTHER]


def test_a_row_that_somebody_holds_is_left_alone(
    start: Start, store: SqlStore, world: World
) -> None:
    push(store.inbox, "d1")
    held = store.inbox.claim_key(KEY, "somebody", 60)
    assert held is not None
    start()
    push(store.inbox, "d2")
    push(store.inbox, "d3", OTHER)
    eventually(lambda: world.times(OTHER))
    assert world.times(KEY) == 0
    assert store.inbox.finish(held)
    eventually(lambda: world.times(KEY))


def test_a_lease_is_extended_for_as_long_as_the_look_takes(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    world.then[KEY] = gate
    start(QUICK._replace(lease=0.3))
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    until = time.monotonic() + 0.8
    eventually(lambda: time.monotonic() > until)
    assert store.inbox.claim_key(KEY, "somebody", 60) is None
    gate.open()
    eventually(lambda: idle(store.inbox))
    assert world.times() == 1


def test_a_look_that_never_ends_loses_its_row_and_can_not_finish_it(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    world.then[KEY] = in_turn(gate, nothing)
    engine = start(QUICK._replace(lease=0.3, longest=0.05))
    push(store.inbox, "d1")
    assert gate.reached.wait(10)
    eventually(lambda: world.times() == 2)
    assert world.looks[1].attempts == 1
    gate.open()
    eventually(lambda: engine.looks().running == 0)
    assert engine.looks()[:4] == (1, 0, 0, 1)


def _beyond(world: World, times: int) -> bool:
    return world.times() > times
