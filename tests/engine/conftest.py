"""Both engines on their databases: every test of the contract runs on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.engine.opening import open_engine
from bot.store.opening import open_store
from tests.engine.world import QUICK, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.engine.opening import Engine
    from bot.engine.pace import Pace
    from bot.store.opening import SqlStore


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'the.db'}"
    address: str = request.getfixturevalue("postgres")
    return address


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """Open the store as a service does."""
    with open_store(url, service=True) as store:
        yield store


@pytest.fixture
def world() -> World:
    """Give a world to look at."""
    return World()


@pytest.fixture
def start(url: str, store: SqlStore, world: World) -> Iterator[Callable[..., Engine]]:
    """Start an engine that looks at the world; it is drained at the end."""
    engines: list[Engine] = []

    def begin(pace: Pace = QUICK) -> Engine:
        engine = open_engine(url, store.inbox, world.look, pace=pace, gave_up=world.gave_up)
        engine.start()
        engines.append(engine)
        return engine

    yield begin
    for engine in engines:
        assert engine.drain(10)
