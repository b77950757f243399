"""Post: a pipeline's verdict put on its merge request, in the words of the service."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.words import revision
from bot.core.wanted import wanted
from bot.flows.converse import converse
from bot.flows.judge import with_hunks
from bot.ports.store import Look

if TYPE_CHECKING:
    from bot.core.model.merge_request import Subject
    from bot.core.model.policy import Policy
    from bot.core.model.snapshot import Snapshot
    from bot.core.model.verdict import Verdict
    from bot.ports.forge import Forge
    from bot.ports.repository import Repository


def post(
    forge: Forge, repository: Repository, subject: Subject, snapshot: Snapshot, verdict: Verdict
) -> str:
    """Make the comments say what the verdict says, and tell in a line what was done.

    The pipeline's own result is the status. Nothing is put where the service speaks already, nor
    for a head that the merge request has left behind. Raises `ForgeError`.
    """
    request = forge.merge_request(subject.project, subject.number)
    if request is None:
        return f"nothing is posted: there is no merge request {subject.number} in {subject.project}"
    if request.head != snapshot.head:
        return f"nothing is posted: the merge request has moved on to {revision(request.head)}"
    others = spoken_for(snapshot.policy, forge.account().login)
    if others and forge.posts(request, by=others):
        return f"nothing is posted: {' or '.join(others)} speaks there already"
    shown = with_hunks(repository, snapshot, verdict)
    converse(
        forge, None, Look(subject.key, 0, ""), request,
        lambda refused: wanted(shown, verdict, forge.limits, refused)._replace(status=None),
    )  # fmt: skip
    return f"the comments on {request.url or subject.key} say so"


def spoken_for(policy: Policy, login: str) -> list[str]:
    """Name the accounts other than ours that speak for the product."""
    listed = policy.options.get("bot_accounts")
    names = listed if isinstance(listed, tuple | list) else ()
    return [name for one in names if (name := str(one).removeprefix("@")) != login]
