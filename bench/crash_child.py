"""One process of a crash run: accepts deliveries, looks at what is due, and is killed meanwhile.

Run as ``python -m bench.crash_child FOLDER URL NAME KEYS``. ``NAME`` ``last``: accept nothing, end
when there is nothing to do.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from threading import Event, Semaphore
from typing import TYPE_CHECKING, NamedTuple

from bot.engine.opening import open_engine
from bot.engine.pace import Pace
from bot.ports.store import Delivery
from bot.store.opening import open_store

if TYPE_CHECKING:
    from concurrent.futures import Future

    from bot.ports.store import Inbox, Look

PACE = Pace(workers=4, lease=3.0, poll=0.2)
OUTSTANDING = 16
SLOT = 8


class Ground(NamedTuple):
    """The files of a run: what the forge would show (``world``), what was seen of it at the end of
    each look, which deliveries were acknowledged, and when looks began and ended.
    """

    world: int
    seen: int
    acked: int
    looks: int

    @classmethod
    def at(cls, folder: Path) -> Ground:
        """Open them."""
        slots = [os.open(folder / name, os.O_RDWR | os.O_CREAT) for name in ("world", "seen")]
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        logs = [os.open(folder / name, flags, 0o600) for name in ("acked", "looks")]
        return cls(*slots, *logs)


def key_of(number: int) -> str:
    """Name a merge request."""
    return f"forge:owner/name!{number + 1}"


def number_of(key: str) -> int:
    """Give the number of a merge request's slot."""
    return int(key.rpartition("!")[2]) - 1


def value(file: int, number: int) -> int:
    """Read a slot."""
    return int.from_bytes(os.pread(file, SLOT, number * SLOT), "big")


def look_at(ground: Ground, look: Look) -> None:
    """See what the world is now, take a while, and write down what was seen: the last one wins."""
    number = number_of(look.key)
    note(ground.looks, "begin", os.getpid(), number, time.monotonic_ns())
    seen = value(ground.world, number)
    time.sleep(random.random() * 0.01)
    os.pwrite(ground.seen, seen.to_bytes(SLOT, "big"), number * SLOT)
    note(ground.looks, "end", os.getpid(), number, time.monotonic_ns())


def accept_on(ground: Ground, inbox: Inbox, numbers: list[int], stopped: Event) -> None:
    """Change the world and tell of it, without pause; note what was acknowledged when it was."""
    free = Semaphore(OUTSTANDING)
    while not stopped.is_set():
        free.acquire()
        number = random.choice(numbers)
        state = time.monotonic_ns()
        os.pwrite(ground.world, state.to_bytes(SLOT, "big"), number * SLOT)
        delivery = Delivery("forge", f"{number}-{state}", "push", b"x" * 1500)

        def acknowledged(
            done: Future[bool], number: int = number, state: int = state, name: str = delivery.id
        ) -> None:
            if done.exception() is None:
                note(ground.acked, number, state, name)
            free.release()

        inbox.accept(delivery, [key_of(number)]).add_done_callback(acknowledged)


def note(file: int, *words: object) -> None:
    """Append a line at once."""
    os.write(file, (" ".join(map(str, words)) + "\n").encode())


def main() -> int:
    """Accept and look until told to end, or until nothing is left."""
    folder, url, name, keys = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    ground = Ground.at(folder)
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    with open_store(url, service=True) as store:
        engine = open_engine(url, store.inbox, lambda look: look_at(ground, look), pace=PACE)
        engine.start()
        if name == "last":
            while not stopped.is_set() and any(store.inbox.depth()[:3]):
                time.sleep(0.02)
        else:
            numbers = [number for number in range(int(keys)) if number % 2 == int(name)]
            accept_on(ground, store.inbox, numbers, stopped)
        return 0 if engine.drain(20) else 1


if __name__ == "__main__":
    sys.exit(main())
