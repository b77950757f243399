"""Converse: make a merge request's conversation say what its verdict says, with few calls."""

from __future__ import annotations

from bot.core.model.conversation import Speech
from bot.core.model.errors import TryAgainError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.plan import plan
from bot.flows.apply import apply
from bot.ports.forge import GoneError, place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from bot.core.model.conversation import Post
    from bot.core.model.merge_request import MergeRequest
    from bot.core.wanted import Wanted
    from bot.ports.forge import Forge
    from bot.ports.store import Look, Memory

MOST_ROUNDS = 4
"""The first, one more after a line was refused, one after a loss, and one that finds it right."""


def converse(
    forge: Forge,
    memory: Memory | None,
    claimed: Look,
    request: MergeRequest,
    wanted: Callable[[Collection[str]], Wanted],
) -> None:
    """Do what is missing; ``wanted`` is asked with the spots where the forge refused a comment.

    What stands there is remembered from the last time, or listed: if it is not, if a fresh look is
    asked for, if lines moved under a comment, and in a pipeline, which has no memory.
    It is forgotten before the first write and remembered after the last: whoever dies between
    the two leaves the next one to look. Raises `ForgeError`, `TryAgainError`.
    """
    known = memory.posts(claimed.key) if memory and not claimed.fresh else None
    refused = [post for post in known or () if not post.id]
    now = fitted(wanted(spots(refused)), request, claimed.cause)
    if known is not None and moved(known, now):
        known = None
    posts = forge.posts(request) if known is None else [post for post in known if post.id]
    written = False
    for _ in range(MOST_ROUNDS):
        actions = plan(now, posts, request.head)
        if not actions:
            break
        if memory and not written:
            memory.forget(claimed.key)
        written = True
        try:
            done = apply(forge, request, actions, posts)
        except GoneError:
            posts = forge.posts(request)
            continue
        posts = done.posts
        if not done.refused:
            break
        refused += done.refused
        now = fitted(wanted(spots(refused)), request, claimed.cause)
    else:
        raise TryAgainError(f"{place(request)}: what stands there changed while it was mended")
    left = [*kept(posts, now, request.head), *refused]
    if memory and (written or known is None or left != list(known)):
        memory.remember(claimed.key, left)


def spots(refused: Iterable[Post]) -> set[str]:
    """Name the rows that the forge takes no comment on."""
    return {post.spot for post in refused}


def moved(posts: Iterable[Post], wanted: Wanted) -> bool:
    """Tell whether a row stands on another line than when its comment was put: the forge may have
    taken the comment along, or lost its line.
    """
    lines = {one.key: one.anchor.line for one in wanted.comments if one.anchor}
    return any(post.line and post.line != lines.get(post.key, post.line) for post in posts)


def kept(posts: Iterable[Post], wanted: Wanted, head: str) -> Iterator[Post]:
    """Give what is to be remembered: comments with their lines, and the status if it is ours."""
    lines = {one.key: one.anchor.line for one in wanted.comments if one.anchor}
    for post in posts:
        if post.kind is Speech.STATUS:
            if post.key == head and wanted.status is not None:
                yield post
        else:
            yield post._replace(line=lines.get(post.key, 0))


def fitted(wanted: Wanted, request: MergeRequest, correlation: str) -> Wanted:
    """Keep what a head can have: a branch or a queue's group has no conversation."""
    status = wanted.status._replace(correlation=correlation) if wanted.status else None
    return wanted._replace(status=status, comments=wanted.comments if request.number else ())


def line_of(wanted: Wanted) -> str:
    """Give the line that the status says, empty where there is none."""
    return wanted.status.line if wanted.status else ""
