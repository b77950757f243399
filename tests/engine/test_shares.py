"""No forge has all workers where there are several, and a look that hangs has none for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.world import KEY, QUICK, Gate, World, eventually, idle, push

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
