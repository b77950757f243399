"""Plan: what the forge should look like minus what it does, as actions in the order to be done."""

from __future__ import annotations

from bot.core.model.conversation import Comment, Post, Speech, Status
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome
from bot.core.render.comment import MOVED, SETTLED
from bot.core.render.marker import Marker, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.wanted import Wanted


class Report(NamedTuple):
    """Put the status, in place of ``post``."""

    status: Status
    post: Post | None


class Put(NamedTuple):
    """Put a comment, in place of ``post``."""

    comment: Comment
    post: Post | None


class Settle(NamedTuple):
    """Take a comment away: deleted, or edited to these words where somebody answered."""

    post: Post
    body: str


Action = Report | Put | Settle


def plan(wanted: Wanted, posts: Sequence[Post], head: str) -> list[Action]:
    """Compare; an empty list where everything stands as it should.

    What holds a merge up is said first and what lets it pass last, so that a run cut short never
    leaves it green with words missing.
    """
    standing, spare = sorted_out(posts, head)
    said = [*settled(spare, SETTLED), *conversation(wanted, standing)]
    there = standing.get((Speech.STATUS, head))
    status = wanted.status
    if status is None or (wanted.quiet and there is None):
        return said
    if there is not None and there.digest == status.digest:
        return said
    report = Report(status, there)
    return [*said, report] if status.outcome is Outcome.SUCCESS else [report, *said]


def conversation(wanted: Wanted, standing: dict[tuple[Speech, str], Post]) -> Iterator[Action]:
    """Compare the comments: what goes, then the rows, then the summary of them all."""
    names = {(comment.kind, comment.key) for comment in wanted.comments}
    gone = (post for name, post in standing.items() if name not in names)
    yield from settled((post for post in gone if post.kind is not Speech.STATUS), SETTLED)
    for comment in wanted.comments:
        post = standing.get((comment.kind, comment.key))
        if post is not None and comment.anchor and _is_lost(post, comment.anchor.text):
            yield from settled([post], MOVED)
            post = None
        if post is None or post.digest != comment.digest:
            yield Put(comment, post)


def settled(posts: Iterable[Post], words: str) -> Iterator[Settle]:
    """Take comments away."""
    for post in posts:
        if post.kind is not Speech.STATUS:
            yield Settle(post, marked(words, Marker("settled", post.key)))


def sorted_out(
    posts: Sequence[Post], head: str
) -> tuple[dict[tuple[Speech, str], Post], list[Post]]:
    """Tell the posts that count from twins of theirs; the oldest one counts.

    A status of another head is history.
    """
    standing: dict[tuple[Speech, str], Post] = {}
    spare = []
    for post in posts:
        if post.kind is Speech.STATUS and post.key != head:
            continue
        if standing.setdefault((post.kind, post.key), post) is not post:
            spare.append(post)
    return standing, spare


def _is_lost(post: Post, row: str) -> bool:
    """Tell whether the forge shows a comment no more beside the line it is about."""
    return post.outdated or post.row != row
