"""Turn: one claimed row, looked at; what comes of it is written back to the row."""

from __future__ import annotations

import logging
import time
from itertools import count
from random import random
from threading import Lock
from uuid import uuid4

from bot.core.model.errors import TryAgainError
from bot.core.model.typed import TYPE_CHECKING
from bot.engine.backoff import backoff, turn_of
from bot.engine.heart import Heart
from bot.engine.shares import Shares, forge_of
from bot.engine.tally import Tally
from bot.ports.forge import ForgeError, RateLimitedError
from bot.ports.mirrors import MirrorError
from bot.ports.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine.pace import Pace
    from bot.ports.store import Inbox, Look

log = logging.getLogger(__name__)

OUTSIDE = (ForgeError, MirrorError, StoreError, TryAgainError)
"""What is no fault of ours and may be better in a while; all else is a bug."""


class Turns:
    """Takes rows, looks at them, and says how that went. Nothing is raised out of it.

    ``gave_up`` is called on the last try, while the row is still held: it may tell the people who
    wait. An owner's name is never used twice, so a row can't be finished for somebody else.
    """

    def __init__(
        self,
        inbox: Inbox,
        look: Callable[[Look], None],
        pace: Pace,
        gave_up: Callable[[Look, Exception], None] | None = None,
    ) -> None:
        self.tally = Tally()
        self.heart = Heart(inbox, pace)
        self.shares = Shares(pace)
        self._claiming = Lock()  # between asking what is full and counting what was claimed
        self._inbox = inbox
        self._look = look
        self._pace = pace
        self._gave_up = gave_up
        self._process = uuid4().hex
        self._numbers = count(1)

    def claim(self, key: str | None = None) -> Look | None:
        """Take the most overdue row, or the one named if it is due and free; of no forge that has
        its share. It is to be taken then.
        """
        with self._claiming:
            look = self._claim(key, self.shares.full())
            if look is not None:
                self.shares.begin(look)
        return look

    def _claim(self, key: str | None, full: tuple[str, ...]) -> Look | None:
        owner = f"{self._process}-{next(self._numbers)}"
        if key is None:
            return self._inbox.claim(owner, self._pace.lease, full)
        if forge_of(key) in full:
            return None
        return self._inbox.claim_key(key, owner, self._pace.lease)

    def take(self, look: Look) -> None:
        """Look at a claimed row."""
        begun = time.monotonic()
        self.tally.begun()
        try:
            with self.heart.holding(look):
                ended = self._take(look)
        finally:
            self.shares.end(look)
        seconds = time.monotonic() - begun
        self.tally.ended(ended, seconds)
        fields = {"correlation": look.cause, "key": look.key, "seconds": round(seconds, 3)}
        level = logging.WARNING if ended == "lost" else logging.INFO
        log.log(level, "%s: %s", look.key, ended, extra=fields)

    def _take(self, look: Look) -> str:
        error: Exception
        try:
            if look.attempts < self._pace.tries:
                self._look(look)
                return "done" if self._inbox.finish(look) else "lost"
            error = RuntimeError(f"the process ended while it looked at {look.key}, every time")
        except OUTSIDE as raised:
            error = raised
        except Exception as raised:
            log.exception("%s: a bug", look.key, extra=_fields(look))
            error = raised
        return self._fail(look, error)

    def _fail(self, look: Look, error: Exception) -> str:
        tries = self._pace.tries if isinstance(error, OUTSIDE) else self._pace.bugs
        # Too many requests are no fault of this row: it waits its turn, however often.
        counted = not isinstance(error, RateLimitedError)
        last = counted and look.attempts + 1 >= tries
        delay = self._delay(look, error)
        if isinstance(error, OUTSIDE):
            log.warning("%s: %s", look.key, error, extra=_fields(look))
        if last:
            self._tell(look, error)
        try:
            ours = self._inbox.fail(look, f"{type(error).__name__}: {error}", delay, last=last,
                                    counted=counted)  # fmt: skip
        except StoreError as unwritten:
            # The lease runs out, and somebody looks again.
            log.warning("%s is not put off: %s", look.key, unwritten, extra=_fields(look))
            return "lost"
        return ("dead" if last else "failed") if ours else "lost"

    def _delay(self, look: Look, error: Exception) -> float:
        luck = random()  # noqa: S311
        after: float = getattr(error, "after", 0.0)
        if isinstance(error, RateLimitedError):
            return turn_of(after, luck, self._pace.first)
        return backoff(look.attempts + 1, luck, after, self._pace.first)

    def _tell(self, look: Look, error: Exception) -> None:
        log.error("%s is given up: %s", look.key, error, extra=_fields(look))
        if self._gave_up is None:
            return
        try:
            self._gave_up(look, error)
        except Exception as raised:
            level = logging.WARNING if isinstance(raised, OUTSIDE) else logging.ERROR
            trace = None if isinstance(raised, OUTSIDE) else raised
            log.log(level, "%s: nobody is told: %s", look.key, raised, exc_info=trace,
                    extra=_fields(look))  # fmt: skip


def _fields(look: Look) -> dict[str, object]:
    return {"correlation": look.cause, "key": look.key, "attempts": look.attempts + 1}
