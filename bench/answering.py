"""Answering: how fast webhooks are acknowledged, alone and while a backlog drains; and how large
the service grows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from bench.figures import Figure
from bench.load import SECRET
from bench.timing import Spread, spread
from bot.core.model.merge_request import Subject
from bot.store.opening import open_store
from tests.cli.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.store.opening import SqlStore

ROUNDS = 5
REQUESTS, CONNECTIONS = 6_000, 32
BACKLOG = 2_000
KEYS = [Subject("github", "acme/harbour", number + 1).key for number in range(BACKLOG)]
STEADY, RATE = 1_500, 50
"""The deliveries whose acknowledgement is timed: each makes a look that finds nothing there."""
GROWN = 10_000


def figures(folder: Path) -> Iterator[Figure]:
    """Measure both."""
    yield accepting(folder)
    yield from draining(folder)


def accepting(folder: Path) -> Figure:
    """Accept for good against an echo that checks the signature, in turns."""
    place = folder / "receiving"
    place.mkdir()
    echo = (sys.executable, "-m", "uvicorn", "bench.peers.echo:app", "--no-access-log",
            "--log-level", "warning", "--port")  # fmt: skip
    ours = (sys.executable, "-m", "bench.receiving")
    rates: dict[str, list[float]] = {"echo": [], "ours": []}
    with running(*echo, port := "18451") as _, running(*ours, other := "18452", str(place)) as _:
        for turn in range(ROUNDS + 1):
            for name, where in (("echo", port), ("ours", other)):
                found = loaded(int(where), REQUESTS, CONNECTIONS)
                if turn:  # the first warms up
                    rates[name].append(len(found["took"]) / found["seconds"])
    times = [mine / theirs for mine, theirs in zip(rates["ours"], rates["echo"], strict=True)]
    remark = f"{spread(rates['ours']).median:,.0f} /s to {spread(rates['echo']).median:,.0f} /s"
    return Figure("SQLite: durable accepts over HTTP to a bare echo's", "×", spread(times),
                  0.25, 0.45, more=True, remark=remark)  # fmt: skip


def draining(folder: Path) -> Iterator[Figure]:
    """Acknowledge at a steady rate, with little to do and while the backlog is looked at."""
    with running(sys.executable, "-m", "bench.host", str(BACKLOG)) as host:
        assert host.stdout
        told = json.loads(host.stdout.readline())
        with Served(set_up(told["url"], told["token"], folder)) as served:
            port = httpx.URL(served.url).port or 0
            loaded(port, 300, 4, RATE)
            idle = loaded(port, STEADY, 8, RATE)
            with open_store(f"sqlite:///{folder}/data/countersign.db") as store:
                store.inbox.mark(KEYS, "bench")
                time.sleep(3)  # until the service finds what another process has written
                before = waiting(store)
                busy = loaded(port, STEADY, 8, RATE)
                left = waiting(store)
            yield beside(idle, busy, before, left)
            yield from growing(served, port)


def set_up(url: str, token: str, folder: Path) -> dict[str, str]:
    """Give the environment of a service that does nothing by itself."""
    settings = {"GITHUB_URL": url, "GITHUB_TOKEN": token, "GITHUB_SECRETS": SECRET, "PORT": "0",
                "LOG_FORMAT": "json", "DATA": str(folder / "data"), "SWEEP_EVERY": "0",
                "AUDIT_EVERY": "0"}  # fmt: skip
    return {f"COUNTERSIGN_{name}": text for name, text in settings.items()}


def waiting(store: SqlStore) -> int:
    """Count what is left of the backlog."""
    return len(set(store.inbox.due(2 * BACKLOG)) & set(KEYS))


def beside(idle: dict[str, Any], busy: dict[str, Any], before: int, left: int) -> Figure:
    """Compare the two."""
    alone, loaded = (percentile(found["took"], 0.99) * 1000 for found in (idle, busy))
    looks = (before - left) / busy["seconds"]
    remark = f"{loaded:.1f} ms to {alone:.1f} ms; {looks:.1f} looks a second, {left:,} left"
    name = f"p99 of the acknowledgement while a backlog of {BACKLOG:,} drains, to idle"
    return Figure(name, "×", spread([loaded / alone]), 4.0, 2.0, remark=remark)


def growing(served: Served, port: int) -> Iterator[Figure]:
    """Tell how large the service is after many deliveries, and how much it still grows."""
    sizes = []
    for _ in range(4):
        loaded(port, GROWN // 4, 16)
        sizes.append(served.figure("process_resident_memory_bytes") / 2**20)
    remark = "after each quarter: " + ", ".join(f"{one:.0f}" for one in sizes)
    value = Spread(sizes[-1], min(sizes), max(sizes))
    name = f"resident memory after {GROWN:,} deliveries and a backlog"
    yield Figure(name, "MiB", value, 170.0, 130.0, remark=remark)


def loaded(port: int, count: int, connections: int, rate: float = 0) -> dict[str, Any]:
    """Send deliveries from a process of its own; all must be stored."""
    arguments = map(str, (port, count, connections, rate))
    done = subprocess.run([sys.executable, "-m", "bench.load", *arguments], capture_output=True,
                          text=True, check=True)  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    assert set(found["codes"]) <= {"200", "202"}, found["codes"]
    return found


def percentile(took: list[float], share: float) -> float:
    """Give the time within which this share of sorted times lies."""
    return took[int(len(took) * share)]


@contextmanager
def running(*argv: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process meanwhile, and give it a moment to begin to listen."""
    environ = os.environ | {"ECHO_SECRET": SECRET}
    process = subprocess.Popen(argv, env=environ, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    time.sleep(3)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
