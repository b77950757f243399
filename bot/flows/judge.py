"""Judge: a head on a forge judged, and what should stand there for it."""

from __future__ import annotations

from bot.core.evaluate import evaluate
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome
from bot.core.render.status import status_line
from bot.core.wanted import wanted, wanted_unjudged
from bot.flows.gather import gather
from bot.flows.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.core.model.conversation import Limits
    from bot.core.model.merge_request import MergeRequest
    from bot.core.model.snapshot import Snapshot
    from bot.core.wanted import Wanted
    from bot.ports.repository import Repository


class Judgement(NamedTuple):
    """The outcome, the line that says so, and what should stand on the forge; ``wanted`` takes the
    keys of rows that the forge refused a comment on.
    """

    outcome: Outcome
    line: str
    wanted: Callable[[Collection[str]], Wanted]


def judge(
    repository: Repository,
    request: MergeRequest,
    limits: Limits,
    correlation: str = "",
    base: str = "",
) -> Judgement:
    """Judge a head from git, against its target or a ``base`` given.

    What its people can mend is told them, never raised.
    """
    try:
        asked = Request(base or f"refs/heads/{request.target}", request.head,
                        description=request.description)  # fmt: skip
        snapshot = with_hunks(repository, gather(repository, asked))
    except UserError as error:
        told = _for(request, wanted_unjudged(str(error)), correlation)
        return Judgement(Outcome.FAILURE, told.status.line if told.status else "", lambda _: told)
    verdict = evaluate(snapshot)
    return Judgement(
        verdict.outcome,
        status_line(verdict),
        lambda refused: _for(request, wanted(snapshot, verdict, limits, refused), correlation),
    )


def _for(request: MergeRequest, found: Wanted, correlation: str) -> Wanted:
    """Keep what a head can have: a branch or a queue's group has no conversation."""
    status = found.status._replace(correlation=correlation) if found.status else None
    return found._replace(status=status, comments=found.comments if request.number else ())


def with_hunks(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """Add the lines that the forge's diff shows of the files judged."""
    judged = {pair.path for pair in snapshot.pairs if not pair.companion} | snapshot.texts.keys()
    paths = [file.path for file in snapshot.files if file.path in judged]
    if not paths:
        return snapshot
    return snapshot._replace(hunks=repository.hunks(snapshot.base, snapshot.head, paths))
