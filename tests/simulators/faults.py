"""Faults: what goes wrong between two hosts, on demand and at random with a seed."""

from __future__ import annotations

import random
import re
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# The last three happen to deliveries of webhooks, the others to requests.
REQUESTS = ("slow", "status", "drop", "swallow", "truncate", "limit")
HOOKS = ("double", "lose", "reorder")
# Left out at random: `slow`, which only takes time.
AT_RANDOM = ("status", "drop", "swallow", "truncate", "limit")


class Fault(NamedTuple):
    """Something that goes wrong.

    ``slow``: the answer comes ``value`` seconds late; ``status``: an answer of that status and
    nothing done; ``drop``: the connection ends, nothing done; ``swallow``: done, and the connection
    ends before the answer; ``truncate``: done, and half the answer's body comes; ``limit``: 429
    with ``value`` as retry-after. ``double``, ``lose``, ``reorder``: of a webhook's delivery.
    """

    kind: str
    value: float = 0
    method: str = ""
    path: str = ""


class Faults:
    """The faults to come: those added are met first, then those at random."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._added: list[Fault] = []
        self._random = random.Random(0)
        self._share = self._hooks = 0.0
        self._kinds: Sequence[str] = AT_RANDOM
        self._path = ""
        self._wait = 1
        self.met: list[Fault] = []

    def add(
        self, kind: str, value: float = 0, *, times: int = 1, method: str = "", path: str = ""
    ) -> None:
        """Plan a fault for the next requests whose method and path match these patterns.

        For webhooks ``path`` is matched against the event's name.
        """
        assert kind in REQUESTS + HOOKS, kind
        with self._lock:
            self._added += [Fault(kind, value, method, path)] * times

    def at_random(
        self,
        seed: int,
        share: float = 0,
        *,
        hooks: float = 0,
        kinds: Sequence[str] = AT_RANDOM,
        path: str = "^/api/",
        wait: int = 1,
    ) -> None:
        """Let a share of requests, and of deliveries, go wrong from now on.

        ``kinds`` may also name those of deliveries that are wanted, all three where it names none;
        ``wait`` is the retry-after of a 429.
        """
        with self._lock:
            self._random.seed(seed)
            self._share, self._hooks, self._kinds, self._path = share, hooks, kinds, path
            self._wait = wait

    def stop(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._added.clear()
            self._share = self._hooks = 0

    def of_request(self, method: str, path: str) -> Fault | None:
        """Take the fault that this request meets."""
        return self._take(REQUESTS, method, path, self._share if self._on(path) else 0)

    def of_delivery(self, event: str) -> Fault | None:
        """Take the fault that this delivery meets."""
        return self._take(HOOKS, "", event, self._hooks)

    def _on(self, path: str) -> bool:
        return re.search(self._path, path) is not None

    def _take(self, kinds: Sequence[str], method: str, path: str, share: float) -> Fault | None:
        with self._lock:
            found = next(
                (
                    fault
                    for fault in self._added
                    if fault.kind in kinds
                    and re.search(fault.method, method)
                    and re.search(fault.path, path)
                ),
                None,
            )
            if found:
                self._added.remove(found)
            elif share and self._random.random() < share:
                found = self._made(kinds)
            if found:
                self.met.append(found)
            return found

    def _made(self, kinds: Sequence[str]) -> Fault:
        kind = self._random.choice([kind for kind in kinds if kind in self._kinds] or kinds)
        if kind == "status":
            return Fault(kind, self._random.choice((500, 502, 503, 504)))
        return Fault(kind, self._wait if kind == "limit" else 0)
