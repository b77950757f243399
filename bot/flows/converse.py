"""Converse: make a merge request's conversation say what its verdict says, with few calls."""

from __future__ import annotations

from bot.core.model.conversation import Speech
from bot.core.model.errors import TryAgainError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.plan import plan
from bot.flows.apply import apply
from bot.ports.forge import GoneError, place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bot.core.model.conversation import Post
    from bot.core.model.merge_request import MergeRequest
    from bot.core.wanted import Wanted
    from bot.ports.forge import Forge
    from bot.ports.store import Memory

MOST_ROUNDS = 4
"""The first, one more after a line was refused, one after a loss, and one that finds it right."""


def converse(
    forge: Forge,
    memory: Memory | None,
    key: str,
    request: MergeRequest,
    wanted: Callable[[Collection[str]], Wanted],
    *,
    fresh: bool = False,
) -> None:
    """Do what is missing; ``wanted`` is asked with the keys of rows that the forge refused.

    What stands there is remembered from the last time, or listed: if it is not, if ``fresh`` is
    asked for, and in a pipeline, which has no memory.
    It is forgotten before the first write and remembered after the last: whoever dies between
    the two leaves the next one to look. Raises `ForgeError`, `TryAgainError`.
    """
    known = memory.posts(key) if memory and not fresh else None
    posts = forge.posts(request) if known is None else known
    refused: frozenset[str] = frozenset()
    written = False
    for _ in range(MOST_ROUNDS):
        actions = plan(wanted(refused), posts, request.head)
        if not actions:
            break
        if memory and not written:
            memory.forget(key)
        written = True
        try:
            done = apply(forge, request, actions, posts)
        except GoneError:
            posts = forge.posts(request)
            continue
        posts = done.posts
        if done.refused <= refused:
            break
        refused |= done.refused
    else:
        raise TryAgainError(f"{place(request)}: what stands there changed while it was mended")
    if memory and (written or known is None):
        memory.remember(key, current(posts, request.head))


def current(posts: Sequence[Post], head: str) -> list[Post]:
    """Leave out the statuses of heads that are history."""
    return [post for post in posts if post.kind is not Speech.STATUS or post.key == head]
