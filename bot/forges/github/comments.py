"""Comments: the summary below a pull request, and a review comment on each row's line.

Source: docs.github.com/rest/issues/comments, docs.github.com/rest/pulls/comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.model.conversation import Post, Speech, digest_of
from bot.core.render.marker import live
from bot.forges.github.connection import said_of, status_of
from bot.forges.github.mapping import SIDES
from bot.forges.payload import number, part, text
from bot.ports.forge import ForgeError, GoneError, MisplacedError, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.model.conversation import Anchor, Comment
    from bot.core.model.merge_request import MergeRequest
    from bot.forges.github.client import Client
    from bot.forges.github.connection import Connection
    from bot.forges.github.seen import Seen
    from bot.forges.payload import Payload

EDITED = {Speech.SUMMARY: "issues/comments", Speech.INLINE: "pulls/comments"}
MISPLACED = re.compile(r"line|path|position|diff|hunk|side", re.IGNORECASE)


class Comments:
    """What we say on pull requests. A post's id is GitHub's; its kind tells which list it is in."""

    def __init__(self, client: Client, seen: Seen) -> None:
        self._client = client
        self._seen = seen

    def posted(self, request: MergeRequest, ours: Callable[[Payload], bool]) -> Iterator[Post]:
        """List our comments: those whose author is ``ours`` and that a live marker ends."""
        if not self._seen.is_silent(request, Speech.SUMMARY):
            plain = self._pages(request, "issues")
            yield from (post for one in plain if (post := read(one, Speech.SUMMARY, ours)))
        if not self._seen.is_silent(request, Speech.INLINE):
            inline = list(self._pages(request, "pulls"))
            answered = {
                number(one, "in_reply_to_id") for one in inline if not ours(part(one, "user"))
            }
            for one in inline:
                post = read(one, Speech.INLINE, ours)
                if post and not number(one, "in_reply_to_id"):
                    yield post._replace(answered=number(one, "id") in answered)

    def ensure(self, request: MergeRequest, comment: Comment, post: Post | None) -> Post:
        """Put a comment, or change the one that stands there."""
        if post is not None and post.digest == comment.digest:
            return post
        if post is not None:
            self._edit(request, post, comment.body)
            return post._replace(digest=comment.digest)
        self._seen.spoke(request)
        anchor = comment.anchor
        made = self._on_line(request, comment.body, anchor) if anchor else self._plain(
            request, comment.body
        )  # fmt: skip
        row = anchor.text if anchor else ""
        return Post(comment.kind, comment.key, str(number(made, "id")), comment.digest, row=row)

    def settle(
        self, request: MergeRequest, post: Post, body: str, ours: Callable[[Payload], bool]
    ) -> None:
        """Delete a comment, or where somebody answered that is not ``ours`` edit it to say why."""
        try:
            if post.kind is Speech.INLINE and self._is_answered(request, int(post.id), ours):
                self._edit(request, post, body)
                return
            what = f"delete a comment of {place(request)}"
            self._of(request).send(what, "DELETE", _path(request, post))
        except GoneError:
            return  # somebody was quicker

    def _plain(self, request: MergeRequest, body: str) -> Payload:
        path = f"/repos/{request.project}/issues/{request.number}/comments"
        return self._of(request).send(f"comment on {place(request)}", "POST", path, {"body": body})

    def _on_line(self, request: MergeRequest, body: str, anchor: Anchor) -> Payload:
        what = f"comment on {place(request, anchor)}"
        path = f"/repos/{request.project}/pulls/{request.number}/comments"
        data = {
            "body": body,
            "commit_id": anchor.head or request.head,
            "path": anchor.path,
            "line": anchor.line,
            "side": SIDES[anchor.side],
        }
        try:
            return self._of(request).send(what, "POST", path, data)
        except ForgeError as error:
            if is_misplaced(error):
                raise MisplacedError(str(error)) from error
            raise

    def _edit(self, request: MergeRequest, post: Post, body: str) -> None:
        what = f"edit a comment of {place(request)}"
        self._of(request).send(what, "PATCH", _path(request, post), {"body": body})

    def _is_answered(
        self, request: MergeRequest, comment: int, ours: Callable[[Payload], bool]
    ) -> bool:
        """Ask who answered: one who did after our last look must not lose what he answered to."""
        found = self._seen.answered(
            request,
            lambda: frozenset(
                number(one, "in_reply_to_id")
                for one in self._pages(request, "pulls")
                if not ours(part(one, "user"))
            ),
        )
        return comment in found

    def _pages(self, request: MergeRequest, of: str) -> Iterator[Payload]:
        """List the comments below it (``issues``) or beside its lines (``pulls``), oldest first."""
        path = f"/repos/{request.project}/{of}/{request.number}/comments"
        return self._of(request).pages(f"list the comments of {place(request)}", path)

    def _of(self, request: MergeRequest) -> Connection:
        return self._client.of(request.project)


def read(comment: Payload, kind: Speech, ours: Callable[[Payload], bool]) -> Post | None:
    """Read a comment of ours that is kept up to date, None if it is not one."""
    body = text(comment, "body")
    found = live(body) if ours(part(comment, "user")) else None
    if found is None or found[0] is not kind:
        return None
    marker = found[1]
    return Post(
        kind, marker.key, str(number(comment, "id")), digest_of(body), row=marker.row,
        outdated=kind is Speech.INLINE and not number(comment, "line"),
    )  # fmt: skip


def is_misplaced(error: ForgeError) -> bool:
    """Tell whether GitHub refused the line, and not the text or a commit that is not the head."""
    said = said_of(error)
    return status_of(error) == 422 and "commit_id" not in said and bool(MISPLACED.search(said))


def _path(request: MergeRequest, post: Post) -> str:
    return f"/repos/{request.project}/{EDITED[post.kind]}/{post.id}"
