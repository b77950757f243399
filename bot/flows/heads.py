"""Heads: one commit may head several merge requests, and has one status for all of them."""

from __future__ import annotations

from bot.core.model.merge_request import subject_of
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.core.render.status import LONGEST
from bot.core.render.words import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.wanted import Wanted
    from bot.flows.desk import Desk
    from bot.ports.store import HeadVerdict, Look

WORST = (Outcome.FAILURE, Outcome.UNDECIDED, Outcome.PENDING, Outcome.SUCCESS)
"""Outcomes, those that hold a merge up first."""


def shared(desk: Desk, claimed: Look, verdict: HeadVerdict) -> dict[str, HeadVerdict]:
    """Keep a verdict, let the others of its head be looked at if it is news, and give theirs.

    Without that, a second merge request of the same commit into a branch with a lax policy would
    turn the first one green: hosts keep statuses by commit. In an audit the others are looked at
    whatever is known, for nobody may have told that one of them was closed.
    """
    before = desk.memory.judged(claimed.key, verdict)
    others = others_of(desk, claimed.key, verdict.head)
    if before != verdict or claimed.fresh:
        left = others_of(desk, claimed.key, before.head) if before else {}
        desk.inbox.mark({**others, **left}, claimed.cause)
    return others


def speaker(key: str, verdict: HeadVerdict, others: Mapping[str, HeadVerdict]) -> str:
    """Say whose status stands for a head: the worst verdict's, of equals the first one's."""
    all_of_them = {key: verdict, **others}
    return min(all_of_them, key=lambda one: (WORST.index(all_of_them[one].outcome),
                                             subject_of(one).number))  # fmt: skip


def spoken(wanted: Wanted, key: str, speaks: str, *, alone: bool) -> Wanted:
    """Leave the status to whoever speaks for the head; he says who he is if there are others."""
    status = wanted.status
    if speaks != key:
        return wanted._replace(status=None)
    if status is None or alone:
        return wanted
    line = shortened(f"!{subject_of(key).number}: {status.line}", LONGEST)
    return wanted._replace(status=status._replace(line=line), quiet=False)


def closed(desk: Desk, claimed: Look) -> None:
    """Let a merge request count no more, and the others of its head be looked at."""
    before = desk.memory.judged(claimed.key, None)
    if before:
        desk.inbox.mark(others_of(desk, claimed.key, before.head), claimed.cause)


def others_of(desk: Desk, key: str, head: str) -> dict[str, HeadVerdict]:
    """Give the verdicts of the project's other open merge requests with a head."""
    place = subject_of(key)._replace(number=0, ref="").key + "!"
    found = desk.memory.verdicts(head)
    return {other: one for other, one in found.items() if other != key and other.startswith(place)}
