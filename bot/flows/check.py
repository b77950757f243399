"""Check: one merge request judged, from git alone."""

from __future__ import annotations

from bot.core.evaluate import evaluate
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.gather import gather

if TYPE_CHECKING:
    from bot.core.model.snapshot import Snapshot
    from bot.core.model.verdict import Verdict
    from bot.flows.request import Request
    from bot.ports.repository import Repository


def check(repository: Repository, request: Request) -> tuple[Snapshot, Verdict]:
    """Judge a request; the snapshot comes along for showing the lines concerned."""
    snapshot = gather(repository, request)
    return snapshot, evaluate(snapshot)
