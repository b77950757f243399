"""Seen: what the last reading of a merge request told besides, kept to save asking for it again."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.forges.payload import part, text
from bot.forges.recent import Recent

if TYPE_CHECKING:
    from bot.core.model.merge_request import MergeRequest
    from bot.forges.payload import Payload


class Refs(NamedTuple):
    """The three commits that a position in a diff names."""

    base_sha: str
    start_sha: str
    head_sha: str


class Glimpse(NamedTuple):
    """One reading: the diff's commits, None where they are not there yet, and whether nobody, we
    included, has said anything.
    """

    updated: str
    refs: Refs | None
    silent: bool


class Seen:
    """The last readings of some merge requests; for several threads."""

    def __init__(self) -> None:
        self._last: Recent[Glimpse] = Recent()

    def keep(self, request: MergeRequest, payload: Payload) -> None:
        """Keep what a reading told."""
        glimpse = Glimpse(
            request.updated,
            refs_of(part(payload, "diff_refs")),
            payload.get("user_notes_count") == 0,
        )
        self._last.put(request, glimpse)

    def refs(self, request: MergeRequest) -> Refs | None:
        """Give the commits of the head's diff, if they were told."""
        last = self._last.of(request)
        return last.refs if last and last.refs and last.refs.head_sha == request.head else None

    def is_silent(self, request: MergeRequest) -> bool:
        """Tell whether that reading found no comment, and none of ours came since."""
        last = self._last.of(request)
        return last is not None and last.silent and last.updated == request.updated

    def spoke(self, request: MergeRequest) -> None:
        """Hear that we commented, or tried to."""
        self._last.change(request, lambda last: last._replace(silent=False))


def refs_of(payload: Payload) -> Refs | None:
    """Read the commits of a diff."""
    found = Refs(*(text(payload, name) for name in Refs._fields))
    return found if all(found) else None
