"""Health: whether the service lives, and whether it can do its work."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

PATIENCE = 3.0
FRESH = 1.0
"""Seconds that an answer is given again: whoever asks often does not burden the database."""


class Readiness:
    """Asks each probe, in threads: one that raises, says no or does not answer is not ready."""

    def __init__(self, probes: Mapping[str, Callable[[], bool]]) -> None:
        self._probes = probes
        self._lock = asyncio.Lock()
        self._asked = -FRESH
        self._found: dict[str, bool] = {}

    async def look(self) -> dict[str, bool]:
        """Tell for each probe whether it is well."""
        async with self._lock:
            if time.monotonic() - self._asked > FRESH:
                answers = await asyncio.gather(*map(_asked, self._probes.values()))
                self._found = dict(zip(self._probes, answers, strict=True))
                self._asked = time.monotonic()
            return self._found


async def _asked(probe: Callable[[], bool]) -> bool:
    try:
        return await asyncio.wait_for(asyncio.to_thread(probe), PATIENCE)
    except Exception as error:  # noqa: BLE001 - a border: whatever it is, it is not well
        log.warning("not ready: %s", str(error) or type(error).__name__)
        return False
