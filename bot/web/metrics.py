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
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric

    from bot.engine.tally import Looks
    from bot.ports.store import Depth

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
ACCEPTING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one service; `bot.ports.meter.Meter` is what adapters see of it.

    ``depth`` is asked when they are read, and may raise `StoreError`.
    """

    def __init__(self, depth: Callable[[], Depth]) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._asked = _Asked(depth)
        registry.register(self._asked)
        self._deliveries = Counter(
            "countersign_deliveries", "Webhooks, by what became of them.",
            ("forge", "event", "result"), registry=registry)  # fmt: skip
        self._accepting = Histogram(
            "countersign_accept_seconds", "Time from a webhook's headers to its answer.",
            ("forge",), registry=registry, buckets=ACCEPTING)  # fmt: skip
        self._calls = Counter(
            "countersign_forge_calls", "Calls to a forge, by HTTP verb and status.",
            ("forge", "verb", "status"), registry=registry)  # fmt: skip
        self._remaining = Gauge(
            "countersign_forge_calls_remaining", "Calls left before the forge refuses them.",
            ("forge",), registry=registry)  # fmt: skip

    def watch(self, looks: Callable[[], Looks], mirrors: Callable[[], int]) -> None:
        """Ask for the looks, too, and for the bytes that mirrors take on disk."""
        self._asked.looks, self._asked.mirrors = looks, mirrors

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

    def text(self) -> bytes:
        """Write all figures; asks the store, which may raise `StoreError`."""
        return generate_latest(self._registry)


class _Asked(Collector):
    """The figures that others hold."""

    def __init__(self, depth: Callable[[], Depth]) -> None:
        self.depth = depth
        self.looks: Callable[[], Looks] | None = None
        self.mirrors: Callable[[], int] | None = None

    def describe(self) -> list[Metric]:
        """Ask nobody when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Ask everybody."""
        depth = self.depth()
        work = GaugeMetricFamily("countersign_work", "Rows of work, by state.", labels=("state",))
        for state in ("due", "waiting", "claimed", "dead"):
            work.add_metric((state,), getattr(depth, state))
        yield work
        yield GaugeMetricFamily("countersign_work_oldest_due_seconds",
                                "How long the oldest due row waits.", depth.oldest)  # fmt: skip
        if self.looks is not None:
            yield from _looks(self.looks())
        if self.mirrors is not None:
            yield GaugeMetricFamily("countersign_mirror_bytes", "Disk that the mirrors take.",
                                    self.mirrors())  # fmt: skip


def _looks(looks: Looks) -> Iterator[Metric]:
    ended = CounterMetricFamily("countersign_looks", "Looks that ended, by how.",
                                labels=("outcome",))  # fmt: skip
    for outcome in ("done", "failed", "dead", "lost"):
        ended.add_metric((outcome,), getattr(looks, outcome))
    yield ended
    yield CounterMetricFamily("countersign_look_seconds", "Seconds that looks took.", looks.seconds)
    yield GaugeMetricFamily("countersign_looks_running", "Looks that run now.", looks.running)
