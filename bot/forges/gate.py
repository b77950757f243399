"""Gate: lets one credential's calls through as its forge wants them, and no others."""

from __future__ import annotations

import re
import time
from collections import deque
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.model.typed import NamedTuple
from bot.ports.forge import RateLimitedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from requests import Response

READS = {"GET", "HEAD"}
PENALTY = 60.0
"""Seconds to wait where a forge refuses more without saying how long; each time in a row twice."""

LONGEST = 3600.0
LIMITED = re.compile(rb"rate limit|abuse detection|submitted too quickly", re.IGNORECASE)


class Budget(NamedTuple):
    """How many calls of one kind a forge takes in so many seconds.

    No header tells of these limits, and who goes on beyond them may be shut out.
    """

    most: int
    seconds: float


class Gate:
    """One credential's turn to ask: writes one at a time, and nothing while the forge says wait.

    ``creates`` matches the paths where a POST makes something that people are told of; ``budgets``
    are for those. Nobody sleeps here: `RateLimitedError` says when to come again.
    """

    def __init__(
        self, name: str, creates: str = r"(?!)", budgets: Sequence[Budget] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._name = name
        self._creates = re.compile(creates)
        self._budgets = budgets
        self._clock = clock
        self._made: deque[float] = deque(maxlen=max((one.most for one in budgets), default=1))
        self._lock = Lock()
        self._writing = Lock()
        self._until = 0.0
        self._refusals = 0

    @contextmanager
    def turn(self, verb: str, path: str) -> Iterator[None]:
        """Take a turn to send one request."""
        if verb in READS:
            self._check()
            yield
            return
        with self._writing:
            self._check()
            if verb == "POST" and self._creates.search(path.partition("?")[0]):
                self._spend()
            yield

    def heard(self, response: Response) -> int | None:
        """Take an answer in, and give how many calls are left if it says so.

        Raises `RateLimitedError` where the answer is that there were too many.
        """
        limited = is_limited(response)
        left = _header(response, "remaining")
        with self._lock:
            self._refusals = self._refusals + 1 if limited else 0
            if limited or left == 0:
                penalty = min(PENALTY * 2 ** (self._refusals - 1), LONGEST) if limited else 0
                wait = seconds_to_wait(response, penalty)
                self._until = max(self._until, self._clock() + wait)
        if limited:
            self._check()
        return None if left is None else int(left)

    def _check(self) -> None:
        wait = self._until - self._clock()
        if wait > 0:
            raise RateLimitedError(f"{self._name}: asked to wait {wait:.0f} s more", wait)

    def _spend(self) -> None:
        now = self._clock()
        for most, seconds in self._budgets:
            oldest = self._made[-most] if len(self._made) >= most else now - seconds
            wait = oldest + seconds - now
            if wait > 0:
                why = f"{most} comments in {seconds:.0f} s are all that {self._name} takes"
                raise RateLimitedError(f"{why}; the next in {wait:.0f} s", wait)
        self._made.append(now)


def is_limited(response: Response) -> bool:
    """Tell whether an answer means that there were too many calls; GitHub also says so by 403."""
    if response.status_code != 403:
        return response.status_code == 429
    told = "Retry-After" in response.headers or _header(response, "remaining") == 0
    return told or bool(LIMITED.search(response.content[:2000]))


def seconds_to_wait(response: Response, penalty: float) -> float:
    """Read how long to wait; ``penalty`` where the answer does not say.

    The end of a period is a time of the forge's clock: it is compared to that, not to ours.
    """
    after = response.headers.get("Retry-After", "")
    if after.isdecimal():
        return max(1.0, min(float(after), LONGEST))
    reset, left = _header(response, "reset"), _header(response, "remaining")
    if left == 0 and reset:
        return max(1.0, min(reset + 1 - date_of(response.headers, reset - PENALTY), LONGEST))
    return penalty


def _header(response: Response, name: str) -> float | None:
    """Read GitHub's ``X-RateLimit-…`` or GitLab's ``RateLimit-…``."""
    for prefix in ("X-RateLimit-", "RateLimit-"):
        said = response.headers.get(prefix + name, "")
        if said.isdecimal():
            return float(said)
    return None


def date_of(headers: Mapping[str, str], otherwise: float) -> float:
    """Read the time of an answer, by the forge's clock."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return otherwise
