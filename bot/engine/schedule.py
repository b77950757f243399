"""Schedule: what is done every so often, by one of the processes that share a database."""

from __future__ import annotations

import logging
from threading import Event, Thread
from uuid import uuid4

from bot.core.model.merge_request import EVERYTHING, Subject
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.ports.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.ports.store import Clockwork, Inbox

log = logging.getLogger(__name__)

DAY = 86_400.0
POLL = 15.0
"""The most seconds that something waits after it fell due."""


class Chore(NamedTuple):
    """Something to do every so many seconds (0: never), known by its name in the database."""

    name: str
    every: float
    do: Callable[[], object]


class Rhythm(NamedTuple):
    """Seconds between sweeps and between audits (0: none), and how many days deliveries stay."""

    sweep: float = 600.0
    audit: float = DAY
    keep_days: int = 14


def chores(inbox: Inbox, forges: Iterable[str], rhythm: Rhythm) -> list[Chore]:
    """List what a service does by itself: a sweep and an audit of each forge, and tidying up."""
    found = [Chore("prune", DAY, lambda: inbox.prune(rhythm.keep_days))]
    for forge in forges:
        found.append(Chore(f"sweep:{forge}", rhythm.sweep, sweeping(inbox, forge)))
        found.append(Chore(f"audit:{forge}", rhythm.audit, sweeping(inbox, forge, fresh=True)))
    return found


def sweeping(inbox: Inbox, forge: str, *, fresh: bool = False) -> Callable[[], object]:
    """Give what makes a whole forge due; ``fresh`` looks at everything open, changed or not."""
    key = Subject(forge, EVERYTHING).key
    kind = "audit" if fresh else "sweep"
    return lambda: inbox.mark([key], f"{kind}:{uuid4().hex[:12]}", fresh=fresh)


class Schedule:
    """One thread that does what is due; a process that dies leaves it to the others."""

    def __init__(self, clockwork: Clockwork, chores: Sequence[Chore], poll: float = POLL) -> None:
        self._clockwork = clockwork
        self._chores = [chore for chore in chores if chore.every]
        self._poll = poll
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="engine-schedule", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Begin nothing more, and wait for what is being done."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for chore in self._chores:
                self._do(chore)
            self._stopping.wait(self._poll)

    def _do(self, chore: Chore) -> None:
        """Do it if it is due; what fails is done at its next time, and keeps nothing else back."""
        try:
            if self._clockwork.take(chore.name, chore.every):
                chore.do()
        except StoreError as error:
            log.warning("%s is left out: %s", chore.name, error)
        except Exception:
            log.exception("%s: a bug", chore.name)
