"""Apply: the planned actions done on the forge, each safe to repeat."""

from __future__ import annotations

import logging

from bot.core.model.conversation import Post, Speech
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.plan import Put, Report, Settle
from bot.ports.forge import MisplacedError, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.model.merge_request import MergeRequest
    from bot.core.plan import Action
    from bot.ports.forge import Writer

log = logging.getLogger(__name__)


class Applied(NamedTuple):
    """What stands afterwards, and the rows whose line the forge refused, as posts without id."""

    posts: tuple[Post, ...]
    refused: tuple[Post, ...]


def apply(
    forge: Writer, request: MergeRequest, actions: Iterable[Action], posts: Sequence[Post]
) -> Applied:
    """Do the actions in order; ``posts`` is what stood there. Raises `ForgeError`."""
    standing = list(posts)
    refused = []
    for action in actions:
        old = action.post
        try:
            new = _done(forge, request, action)
        except MisplacedError:
            if not isinstance(action, Put):
                raise
            spot = action.comment.anchor.text if action.comment.anchor else ""
            refused.append(Post(Speech.INLINE, action.comment.key, "", "", row=spot))
            continue
        log.info("%s", _said(action, request), extra={"post": new.id if new else ""})
        if old in standing:
            standing.remove(old)
        if new is not None:
            standing.append(new)
    return Applied(tuple(standing), tuple(refused))


def _done(forge: Writer, request: MergeRequest, action: Action) -> Post | None:
    match action:
        case Report():
            return forge.ensure_status(request, action.status, action.post)
        case Put():
            return forge.ensure_comment(request, action.comment, action.post)
        case Settle():
            forge.settle(request, action.post, action.body)
            return None


def _said(action: Action, request: MergeRequest) -> str:
    """Name an action for the log, without the texts."""
    match action:
        case Report():
            return f"{place(request)}: status {action.status.outcome.value}: {action.status.line}"
        case Put():
            verb = "edited" if action.post else "put"
            return f"{place(request, action.comment.anchor)}: {verb} {action.comment.kind.value}"
        case Settle():
            return f"{place(request)}: settled {action.post.kind.value}"
