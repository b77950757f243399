"""Metrics: what the service counts, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports.store import Depth

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
ACCEPTING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LOOKING = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The figures of one service; `bot.ports.meter.Meter` is what other layers see of it.

    ``depth`` and ``mirrors`` (bytes on disk) are asked when the figures are read.
    """

    def __init__(
        self, depth: Callable[[], Depth], mirrors: Callable[[], int] | None = None
    ) -> None:
        self._depth = depth
        self._mirrors = mirrors
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._deliveries = Counter(
            "countersign_deliveries", "Webhooks, by what became of them.",
            ("forge", "event", "result"), registry=registry)  # fmt: skip
        self._accepting = Histogram(
            "countersign_accept_seconds", "Time from a webhook's first byte to its answer.",
            ("forge",), registry=registry, buckets=ACCEPTING)  # fmt: skip
        self._work = Gauge(
            "countersign_work", "Rows of work: due, waiting, claimed, dead.",
            ("state",), registry=registry)  # fmt: skip
        self._oldest = Gauge(
            "countersign_work_oldest_due_seconds", "How long the oldest due row waits.",
            registry=registry)  # fmt: skip
        self._looks = Counter(
            "countersign_looks", "Looks: done, again (put off), broken (a bug).",
            ("outcome",), registry=registry)  # fmt: skip
        self._looking = Histogram(
            "countersign_look_seconds", "Time that a look takes.",
            registry=registry, buckets=LOOKING)  # fmt: skip
        self._calls = Counter(
            "countersign_forge_calls", "Calls to a forge, by HTTP verb and status.",
            ("forge", "verb", "status"), registry=registry)  # fmt: skip
        self._remaining = Gauge(
            "countersign_forge_calls_remaining", "Calls left before the forge refuses them.",
            ("forge",), registry=registry)  # fmt: skip
        self._disk = Gauge(
            "countersign_mirror_bytes", "Disk that the mirrors take.",
            registry=registry)  # fmt: skip

    def delivered(self, forge: str, event: str, result: str, seconds: float) -> None:
        """Count a webhook and how long its answer took."""
        self._deliveries.labels(forge, event, result).inc()
        self._accepting.labels(forge).observe(seconds)

    def called(self, forge: str, verb: str, status: int) -> None:
        """Count a call to a forge."""
        self._calls.labels(forge, verb, str(status)).inc()

    def remaining(self, forge: str, left: int) -> None:
        """Keep how many calls are left."""
        self._remaining.labels(forge).set(left)

    def looked(self, outcome: str, seconds: float) -> None:
        """Count a look."""
        self._looks.labels(outcome).inc()
        self._looking.observe(seconds)

    def text(self) -> bytes:
        """Write all figures; asks the store, which may raise `StoreError`."""
        depth = self._depth()
        for state in ("due", "waiting", "claimed", "dead"):
            self._work.labels(state).set(getattr(depth, state))
        self._oldest.set(depth.oldest)
        if self._mirrors is not None:
            self._disk.set(self._mirrors())
        return generate_latest(self._registry)
