"""Gather: git and the policy into one immutable Snapshot; the only reading a judgement does."""

from __future__ import annotations

from bot.core.diff import compared
from bot.core.evaluate import contexts_of
from bot.core.model.snapshot import Snapshot
from bot.core.model.status import RANK, State
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.beside import with_texts
from bot.flows.evidence import with_evidence
from bot.flows.policy import read_policy
from bot.flows.trackers import read_trackers

if TYPE_CHECKING:
    from bot.core.model.transition import Transition
    from bot.flows.request import Request
    from bot.ports.repository import Repository


def gather(repository: Repository, request: Request) -> Snapshot:
    """Read all that a judgement needs; ``UserError`` where the request can't be met."""
    range_ = repository.range(request.base, request.head)
    files = repository.changes(range_.base, range_.head)
    policy, notes = read_policy(repository, range_, files, request)
    commit = repository.commit(range_.head)
    trackers = read_trackers(repository, range_, files, policy, request)
    notes += tuple(f"the policy names {path}, which is not there" for path in trackers.absent)
    snapshot = Snapshot(
        range_.base, range_.head, commit.date[:10] or request.today, policy,
        tuple(compared(trackers.pairs)), tuple(files),
        description=f"{request.description}\n{commit.message}",
        everything=request.everything, notes=notes, unread=tuple(trackers.unread),
    )  # fmt: skip
    snapshot = with_texts(repository, with_reasons(repository, snapshot))
    return with_evidence(repository, snapshot)


def with_reasons(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """Add the messages of all commits, where some status went another way than forward."""
    entries = (entry for context in contexts_of(snapshot) for entry in context.transitions)
    if not any(_asks_for_a_reason(entry) for entry in entries):
        return snapshot
    messages = [commit.message for commit in repository.commits(snapshot.base, snapshot.head)]
    return snapshot._replace(description="\n".join([snapshot.description, *messages]))


def _asks_for_a_reason(entry: Transition) -> bool:
    before, after = entry.came_from, entry.to
    if before is None or after is None:
        return entry.before is not None
    return State.BLOCKED in {before, after} or RANK.get(after, 0) < RANK.get(before, 0)
