"""Commit: what a webhook told of by its commit alone: the open merge requests that it heads."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.flows.heads import others_of

if TYPE_CHECKING:
    from bot.core.model.merge_request import Subject
    from bot.flows.desk import Desk
    from bot.ports.store import Look


def look_at_commit(desk: Desk, subject: Subject, claimed: Look) -> None:
    """Let the merge requests that a commit heads be looked at, their posts listed anew.

    One that was never judged is due by its own webhook, and has no posts to be wrong about.
    """
    desk.inbox.mark(others_of(desk, claimed.key, subject.ref), claimed.cause, fresh=True)
