"""Comments: the summary note, and a discussion on each row's line.

Source: docs.gitlab.com/api/notes, docs.gitlab.com/api/discussions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.conversation import Post, Speech, digest_of
from bot.core.render.marker import live
from bot.forges.gitlab.client import body_of
from bot.forges.gitlab.seen import refs_of
from bot.forges.payload import number, part, parts, text
from bot.ports.forge import ForbiddenError, ForgeError, GoneError, MisplacedError, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.model.conversation import Anchor, Comment
    from bot.core.model.merge_request import MergeRequest
    from bot.forges.gitlab.client import Client
    from bot.forges.gitlab.seen import Refs, Seen
    from bot.forges.payload import Payload

PREPARING = 2
"""Seconds to wait for the diff of a merge request just opened (gitlab-org/gitlab#386562)."""


class Comments:
    """What we say on merge requests. A post's id is ``discussion:note``, the first part empty for
    a note whose discussion GitLab did not name.
    """

    def __init__(self, client: Client, seen: Seen) -> None:
        self._client = client
        self._seen = seen

    def posted(self, request: MergeRequest, ours: Callable[[Payload], bool]) -> Iterator[Post]:
        """List our comments: those whose author is ``ours`` and that a live marker ends."""
        if self._seen.is_silent(request):
            return
        with self._client.asking(f"list the discussions of {place(request)}"):
            listed = self._client.request(request).discussions.list(iterator=True, per_page=100)
            discussions = [body_of(one) for one in listed]
        for discussion in discussions:
            notes = [note for note in parts(discussion, "notes") if not note.get("system")]
            found = (
                live(text(notes[0], "body")) if notes and ours(part(notes[0], "author")) else None
            )
            if found is None:
                continue
            kind, marker = found
            sha = text(part(notes[0], "position"), "head_sha")
            yield Post(
                kind,
                marker.key,
                f"{text(discussion, 'id')}:{number(notes[0], 'id')}",
                digest_of(text(notes[0], "body")),
                row=marker.row,
                # GitLab moves a position along to the newest diff while its line is the same.
                outdated=kind is Speech.INLINE and sha != request.head,
                answered=any(not ours(part(note, "author")) for note in notes[1:]),
            )

    def ensure(self, request: MergeRequest, comment: Comment, post: Post | None) -> Post:
        """Put a comment, or change the one that stands there."""
        if post is not None and post.digest == comment.digest:
            return post
        if post is not None:
            self._edit(request, post, comment.body)
            return post._replace(digest=comment.digest)
        self._seen.spoke(request)
        if comment.anchor is None:
            made = self._plain(request, comment.body)
            return Post(comment.kind, comment.key, made, comment.digest)
        made = self._on_line(request, comment.body, comment.anchor)
        return Post(comment.kind, comment.key, made, comment.digest, row=comment.anchor.text)

    def settle(self, request: MergeRequest, post: Post, body: str) -> None:
        """Delete a comment, or where somebody answered close its thread and edit it to say why.

        No hook tells that ours was deleted: of such a thread the answers are all that is left.
        """
        discussion = self._discussion(request, post)
        notes = [note for note in parts(discussion, "notes") if not note.get("system")]
        stands = any(number(note, "id") == note_of(post) for note in notes)
        try:
            if stands and len(notes) == 1:
                with self._client.asking(f"delete a note of {place(request)}"):
                    self._client.request(request).notes.delete(note_of(post))
            elif notes:
                # Edited last: the words take our marker away, so who dies between comes again.
                if notes[0].get("resolvable") and not notes[0].get("resolved"):
                    self._resolve(request, text(discussion, "id"))
                if stands:
                    self._edit(request, post, body)
        except GoneError:
            return  # somebody was quicker

    def _plain(self, request: MergeRequest, body: str) -> str:
        with self._client.asking(f"comment on {place(request)}"):
            made = self._client.request(request).notes.create({"body": body})
        return f":{made.get_id()}"

    def _on_line(self, request: MergeRequest, body: str, anchor: Anchor) -> str:
        data = {"body": body, "position": position(anchor, self._refs(request))}
        try:
            with self._client.asking(f"comment on {place(request, anchor)}"):
                made = body_of(self._client.request(request).discussions.create(data))
        except ForgeError as error:
            if is_misplaced(error):
                raise MisplacedError(str(error)) from error
            raise
        return f"{text(made, 'id')}:{number(parts(made, 'notes')[0], 'id')}"

    def _refs(self, request: MergeRequest) -> Refs:
        """Give the diff's commits; just after its creation a merge request has none yet."""
        refs = self._seen.refs(request)
        if refs is None:
            with self._client.asking(f"read {place(request)}"):
                again = self._client.project(request.project).mergerequests.get(request.number)
            refs = refs_of(part(body_of(again), "diff_refs"))
        if refs is None or refs.head_sha != request.head:
            why = "has no diff yet" if refs is None else "has a newer head"
            raise ForgeError(f"{place(request)} {why}: its lines can't be commented on", PREPARING)
        return refs

    def _edit(self, request: MergeRequest, post: Post, body: str) -> None:
        with self._client.asking(f"edit a note of {place(request)}"):
            self._client.request(request).notes.update(note_of(post), {"body": body})

    def _resolve(self, request: MergeRequest, discussion: str) -> None:
        """Close a thread; a reporter may not, and then it says at least that it is settled."""
        try:
            with self._client.asking(f"resolve a thread of {place(request)}"):
                self._client.request(request).discussions.update(discussion, {"resolved": True})
        except ForbiddenError:
            return

    def _discussion(self, request: MergeRequest, post: Post) -> Payload:
        """Read the discussion of a post, an empty one if it is gone."""
        name = post.id.partition(":")[0]
        discussions = self._client.request(request).discussions
        try:
            with self._client.asking(f"read a thread of {place(request)}"):
                if name:
                    return body_of(discussions.get(name))
                for one in discussions.list(iterator=True, per_page=100):
                    found = body_of(one)
                    if any(number(note, "id") == note_of(post) for note in parts(found, "notes")):
                        return found
        except GoneError:
            pass
        return {}


def note_of(post: Post) -> int:
    """Give the id of a post's note."""
    return int(post.id.rpartition(":")[2])


def position(anchor: Anchor, refs: Refs) -> dict[str, object]:
    """Say where a line is: an added line has a new number, a removed one an old, context both."""
    path, old_path = anchor.path, anchor.old_path or anchor.path
    new, old = anchor.line, anchor.other
    if anchor.side == "base":
        new, old = anchor.other, anchor.line
    lines = {name: line for name, line in (("new_line", new), ("old_line", old)) if line}
    return {
        "position_type": "text",
        **refs._asdict(),
        "new_path": path,
        "old_path": old_path,
        **lines,
    }


def is_misplaced(error: ForgeError) -> bool:
    """Tell whether GitLab refused the line, and not the comment."""
    said = str(error)
    return "400" in said and ("line_code" in said or "position" in said)
