"""No forge has all workers where there are several, and a look that hangs has none for good."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

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
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine.opening import Engine
    from bot.store.opening import SqlStore

    Start = Callable[..., Engine]


def test_a_silent_forge_does_not_hold_up_another(
    start: Start, store: SqlStore, world: World
) -> None:
    gate = Gate()
    silent = [f"silent:owner/name!{number}" for number in range(40)]
    world.then.update(dict.fromkeys(silent, gate))
    start(QUICK._replace(forges=2))
    store.inbox.mark(silent, "sweep:hourly")
    eventually(lambda: len(world.looks) == 2)
    push(store.inbox, "d1")
    eventually(lambda: world.times(KEY))
    assert len(world.looks) == 3, "half of the workers are for the other"
    gate.open()
    eventually(lambda: idle(store.inbox))
    assert {look.key for look in world.ended} == {KEY, *silent}
    assert world.overlaps == []


def test_looks_that_hang_are_replaced_and_told_when_they_are_as_many_as_may_run(
    start: Start, store: SqlStore, world: World
) -> None:
    gates = {key: Gate() for key in (KEY, OTHER)}
    world.then.update({key: in_turn(gate, nothing) for key, gate in gates.items()})
    engine = start(QUICK._replace(workers=2, lease=0.3, longest=0.05))
    for number, (key, gate) in enumerate(gates.items()):
        assert engine.is_running()
        push(store.inbox, f"d{number}", key)
        assert gate.reached.wait(10)
        eventually(partial(_beyond, world, key))
    eventually(lambda: idle(store.inbox) and not engine.is_running())
    for gate in gates.values():
        gate.open()
    eventually(engine.is_running)


def _beyond(world: World, key: str) -> bool:
    return world.times(key) > 1
