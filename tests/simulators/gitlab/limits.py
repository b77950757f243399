"""Limits: how often a person may ask in a minute, and what is said when that is too often.

Source: docs.gitlab.com/administration/settings/user_and_ip_rate_limits ("Response headers"),
/administration/settings/rate_limit_on_notes_creation.
"""

from __future__ import annotations

from email.utils import formatdate
from typing import TYPE_CHECKING

from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.forge import GitLab
    from tests.simulators.gitlab.people import User

MINUTE = 60
OFTEN = "This endpoint has been requested too many times. Try again later."


class Limiter:
    """Counts by name in the current minute."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}

    def requests(self, forge: GitLab, who: str) -> dict[str, str]:
        """Count a request and give the headers that tell how many are left; 429 if none is."""
        if not forge.limit:
            return {}
        count, headers = self._count(forge, f"api {who}", forge.limit)
        if count > forge.limit:
            raise RefusedError(429, "Retry later", headers)
        headers.pop("Retry-After")
        return headers

    def notes(self, forge: GitLab, user: User) -> None:
        """Count a note, 429 if it is one too many."""
        self.check(forge, f"notes {user.id}", forge.notes_limit)

    def check(self, forge: GitLab, name: str, most: int) -> None:
        """Count something that has a limit of its own."""
        if not most:
            return
        count, headers = self._count(forge, name, most)
        if count > most:
            raise RefusedError(429, "", headers, fields={"error": OFTEN})

    def _count(self, forge: GitLab, name: str, most: int) -> tuple[int, dict[str, str]]:
        minute = int(forge.time) // MINUTE
        count = self._counts[name, minute] = self._counts.get((name, minute), 0) + 1
        reset = (minute + 1) * MINUTE
        return count, {
            "RateLimit-Limit": str(most),
            "RateLimit-Name": name.partition(" ")[0],
            "RateLimit-Observed": str(count),
            "RateLimit-Remaining": str(max(0, most - count)),
            "RateLimit-Reset": str(reset),
            "RateLimit-ResetTime": formatdate(reset, usegmt=True),
            "Retry-After": str(max(1, reset - int(forge.time))),
        }
