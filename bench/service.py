"""The service's figures: what is lost when it is killed, and how fast it accepts for good.

Each part is a function that yields figures; what needs the web tier joins them in `figures`.
"""

from __future__ import annotations

import time
from concurrent.futures import wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.answering import figures as answering
from bench.crash import crash
from bench.figures import Figure
from bench.timing import spread
from bot.ports.store import Delivery
from bot.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.ports.store import Inbox

ROUNDS = 20
DELIVERIES = 4_000
OUTSTANDING = 64
TURNS = 5
BODY = b"x" * 1_500


def figures(folder: Path, rounds: int = 0) -> Iterator[Figure]:
    """Measure everything of the service; ``rounds`` of killing, 20 where none are given."""
    with databases(folder) as addresses:
        for name, url in addresses.items():
            yield from accepting(url, name)
    with databases(folder) as addresses:
        for name, url in addresses.items():
            place = folder / f"crash-{name}"
            place.mkdir()
            replicas = 2 if name == "PostgreSQL" else 1
            yield killing(place, url, name, rounds or ROUNDS, replicas)
    yield from answering(folder)


def killing(folder: Path, url: str, name: str, rounds: int, replicas: int) -> Figure:
    """Kill the service again and again under load; every acknowledged delivery must be seen."""
    found = crash(folder, url, rounds, replicas)
    share = 100 * (1 - found.lost / found.acknowledged)
    remark = (
        f"{found.lost} of {found.acknowledged:,} lost, {found.looks:,} looks, "
        f"{found.overlaps} on one merge request at once"
    )
    title = f"{name}, {replicas} running: acknowledged and seen after {rounds} × kill -9"
    return Figure(title, "%", spread([share]), 100.0, 100.0, more=True, remark=remark)


def accepting(url: str, name: str) -> Iterator[Figure]:
    """Accept as a web tier under load does, against a commit for each delivery; in turns."""
    together, alone = [], []
    with open_store(url) as store:
        for turn in range(TURNS):
            together.append(rate(store.inbox, f"t{turn}", DELIVERIES, OUTSTANDING))
            alone.append(rate(store.inbox, f"a{turn}", DELIVERIES // 4, 1))
    times = spread([ours / theirs for ours, theirs in zip(together, alone, strict=True)])
    yield Figure(f"{name}: durable accepts, {OUTSTANDING} at a time", "/s", spread(together))
    remark = f"one at a time: {spread(alone).median:,.0f} /s"
    yield Figure(f"{name}: the same to a commit each", "×", times, remark=remark)


def rate(inbox: Inbox, name: str, number: int, outstanding: int) -> float:
    """Accept so many deliveries, a few at a time; give how many a second became durable."""
    begun = time.perf_counter()
    for first in range(0, number, outstanding):
        waiting = [
            inbox.accept(
                Delivery("forge", f"{name}-{n}", "push", BODY), [f"forge:a/b!{n % 256 + 1}"]
            )
            for n in range(first, min(number, first + outstanding))
        ]
        wait(waiting)
    return number / (time.perf_counter() - begun)


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give the addresses of empty databases, PostgreSQL's as safe as it comes: with fsync."""
    from tests.postgres import Server

    server = Server.start({"fsync": "on", "synchronous_commit": "on"})
    try:
        path = folder / f"{time.monotonic_ns()}.db"
        yield {"SQLite": f"sqlite:///{path}", "PostgreSQL": server.url(server.database())}
    finally:
        server.stop()
