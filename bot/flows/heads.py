"""Heads: one commit may head several merge requests, and has one status for all of them."""

from __future__ import annotations

from bot.core.model.merge_request import subject_of
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.core.render.words import shortened

if TYPE_CHECKING:
    from bot.core.wanted import Wanted
    from bot.flows.desk import Desk
    from bot.ports.store import HeadVerdict

WORST = (Outcome.FAILURE, Outcome.UNDECIDED, Outcome.PENDING, Outcome.SUCCESS)
"""Outcomes, those that hold a merge up first."""


def shared(desk: Desk, key: str, cause: str, verdict: HeadVerdict) -> tuple[HeadVerdict, ...]:
    """Keep a verdict, let the others of this head be looked at if it is news, and give theirs.

    Without that, a second merge request of the same commit into a branch with a lax policy would
    turn the first one green: hosts keep statuses by commit.
    """
    news = desk.memory.judged(key, verdict)
    others = _others(desk, key, verdict.head)
    if news and others:
        desk.inbox.mark(others, cause)
    return tuple(
        one._replace(line=f"!{subject_of(other).number} of this head: {one.line}")
        for other, one in others.items()
    )


def closed(desk: Desk, key: str, head: str, cause: str) -> None:
    """Let a merge request count no more, and the others of its head be looked at."""
    if desk.memory.judged(key, None):
        desk.inbox.mark(_others(desk, key, head), cause)


def _others(desk: Desk, key: str, head: str) -> dict[str, HeadVerdict]:
    place = subject_of(key)._replace(number=0).key + "!"
    found = desk.memory.verdicts(head)
    return {other: one for other, one in found.items() if other != key and other.startswith(place)}


def with_others(wanted: Wanted, others: tuple[HeadVerdict, ...]) -> Wanted:
    """Let the status say the worst of what there is to say about the head."""
    status = wanted.status
    if status is None or not others:
        return wanted
    worst = min(others, key=lambda one: WORST.index(one.outcome))
    if WORST.index(worst.outcome) >= WORST.index(status.outcome):
        return wanted
    return wanted._replace(
        status=status._replace(outcome=worst.outcome, line=shortened(worst.line, 140)), quiet=False
    )
