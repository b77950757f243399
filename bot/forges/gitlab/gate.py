"""Gate: while GitLab wants no requests with a credential, none is sent.

Source: docs.gitlab.com/administration/settings/user_and_ip_rate_limits, "Response headers".
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.ports.forge import RateLimitedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from bot.ports.meter import Meter

UNSAID = 60.0
"""Seconds to stay away after a refusal that names none."""

LONGEST = 3600.0


class Gate:
    """Keeps until when nothing may be asked; ``clock`` counts seconds. For several threads."""

    def __init__(
        self, name: str, meter: Meter | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._meter = meter
        self._clock = clock
        self._until = 0.0

    @property
    def left(self) -> float:
        """The seconds left, 0 where requests may be sent."""
        return max(0.0, self._until - self._clock())

    def pass_through(self) -> None:
        """Go on if requests may be sent, else ``RateLimitedError``."""
        left = self.left
        if left:
            why = f"{self._name}: too many requests: none is sent for {left:.0f} seconds"
            raise RateLimitedError(why, left)

    def hear(self, answer: requests.Response, **_: object) -> None:
        """Take in what an answer says of the limit, and count it."""
        if self._meter:
            self._meter.called(self._name, str(answer.request.method), answer.status_code)
        remaining = answer.headers.get("RateLimit-Remaining", "")
        if self._meter and remaining.isdecimal():
            self._meter.remaining(self._name, int(remaining))
        if answer.status_code == 429 or remaining == "0":
            self._until = max(self._until, self._clock() + pause(answer.headers))


def pause(headers: Mapping[str, str]) -> float:
    """Give the seconds to wait, as the host says them or reckoned by the host's own clock."""
    after, reset = headers.get("Retry-After", ""), headers.get("RateLimit-Reset", "")
    if after.isdecimal():
        return min(LONGEST, max(1.0, float(after)))
    try:
        now = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        return min(LONGEST, max(1.0, float(reset) - now))
    except (TypeError, ValueError):
        return UNSAID
