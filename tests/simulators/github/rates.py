"""Rates: requests somebody may make in an hour, and writes in a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.github.shapes import Json

WRITES = ("POST", "PATCH", "PUT", "DELETE")


class Rates:
    """The limits of everybody; a test lowers ``hourly`` or sets ``writes`` (a minute; 0: any)."""

    def __init__(self) -> None:
        self.hourly = 5000
        self.anonymous = 60
        self.writes = 0
        self._used: dict[str, tuple[float, int]] = {}
        self._written: dict[str, list[float]] = {}

    def show(self, who: str, now: float) -> Json:
        """Give somebody's state."""
        began, used = self._window(who, now)
        limit = self.hourly if who else self.anonymous
        left = max(0, limit - used)
        return {"limit": limit, "used": used, "remaining": left, "reset": int(began + 3600)}

    def headers(self, who: str, now: float) -> dict[str, str]:
        """Give the state as answers carry it."""
        shown = {f"X-RateLimit-{name.title()}": str(n) for name, n in self.show(who, now).items()}
        return shown | {"X-RateLimit-Resource": "core"}

    def hold(self, who: str, method: str, now: float) -> None:
        """Refuse a request over a limit."""
        if self.show(who, now)["remaining"] == 0:
            raise RefusedError(403, f"API rate limit exceeded for {who or 'your address'}.")
        if self.writes and method in WRITES:
            recent = [when for when in self._written.get(who, []) if when > now - 60]
            if len(recent) >= self.writes:
                words = "You have exceeded a secondary rate limit. Please wait a few minutes "
                wait = {"Retry-After": str(int(recent[0] + 61 - now))}
                raise RefusedError(403, f"{words}before you try again.", wait)
            self._written[who] = [*recent, now]

    def count(self, who: str, now: float) -> None:
        """Count a request; one answered with 304 is free."""
        began, used = self._window(who, now)
        self._used[who] = (began, used + 1)

    def _window(self, who: str, now: float) -> tuple[float, int]:
        began, used = self._used.get(who, (now, 0))
        return (now, 0) if now >= began + 3600 else (began, used)
