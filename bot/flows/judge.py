"""Judge: a head on a forge judged, and what should stand there for it."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.finding import Severity
from bot.core.model.snapshot import Snapshot
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome, Verdict
from bot.core.wanted import wanted, wanted_unjudged
from bot.flows.check import check
from bot.flows.request import Request

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.core.model.conversation import Limits
    from bot.core.model.merge_request import MergeRequest
    from bot.core.wanted import Wanted
    from bot.ports.repository import Repository


class Judgement(NamedTuple):
    """A snapshot and its verdict; ``why``: it could not be judged, and its people can mend that."""

    snapshot: Snapshot
    verdict: Verdict
    why: str = ""

    def wanted(self, limits: Limits, refused: Collection[str] = ()) -> Wanted:
        """Say what should stand on the forge; ``refused`` are rows it took no comment on."""
        if self.why:
            return wanted_unjudged(self.why)
        return wanted(self.snapshot, self.verdict, limits, refused)


def judge(repository: Repository, request: MergeRequest, base: str = "") -> Judgement:
    """Judge a head from git, against its target or a ``base`` given.

    What its people can mend is told them, never raised.
    """
    asked = Request(base or f"refs/heads/{request.target}", request.head,
                    description=request.description)  # fmt: skip
    try:
        snapshot, verdict = check(repository, asked)
    except UserError as error:
        nothing = Snapshot("", request.head, "")
        failed = Verdict(Outcome.FAILURE, "", request.head)
        return Judgement(nothing, failed, str(error))
    return Judgement(with_hunks(repository, snapshot, verdict), verdict)


def with_hunks(repository: Repository, snapshot: Snapshot, verdict: Verdict) -> Snapshot:
    """Add the lines that the forge's diff shows of the files that have errors."""
    wrong = {one.location.path for one in verdict.findings if one.severity is Severity.ERROR}
    judged = {pair.path for pair in snapshot.pairs if not pair.companion} | snapshot.texts.keys()
    paths = [file.path for file in snapshot.files if file.path in judged]
    if not wrong.intersection(paths):
        return snapshot
    return snapshot._replace(hunks=repository.hunks(snapshot.base, snapshot.head, paths))
