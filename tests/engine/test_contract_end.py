"""What both engines promise of work that can only be given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.engine.opening import open_engine
from bot.ports.forge import ForgeError
from tests.engine.world import (
    KEY,
    QUICK,
    World,
    eventually,
    push,
    raising,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from bot.engine.opening import Engine
    from bot.ports.store import Look
    from bot.store.opening import SqlStore

    Start = Callable[..., Engine]


def test_work_that_ends_its_process_each_time_is_given_up_without_another_look(
    start: Start, store: SqlStore, world: World
) -> None:
    push(store.inbox, "d1")
    for _ in range(QUICK.tries + 1):
        assert store.inbox.claim("killed", -1) is not None
    start()
    eventually(lambda: store.inbox.depth().dead)
    assert world.looks == []
    assert "the process ended while it looked" in store.inbox.dead()[0].error


def test_a_word_of_giving_up_that_fails_changes_nothing(
    url: str, store: SqlStore, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_look: Look, _error: Exception) -> None:
        raise ForgeError("the forge is down")

    world.then[KEY] = raising(ForgeError("the forge is down"))
    pace = QUICK._replace(tries=1)
    engine = open_engine(url, store.inbox, world.look, pace=pace, gave_up=fail)
    engine.start()
    push(store.inbox, "d1")
    eventually(lambda: store.inbox.depth().dead)
    assert engine.drain(10)
    assert f"{KEY}: nobody is told: the forge is down" in caplog.messages
