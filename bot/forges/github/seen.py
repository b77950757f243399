"""Seen: what the last reading of a merge request told besides, kept to save asking for it again."""

from __future__ import annotations

from datetime import datetime

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.forges.payload import text
from bot.forges.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.model.conversation import Speech
    from bot.core.model.merge_request import MergeRequest
    from bot.forges.payload import Payload

YOUNG = 60.0
"""Seconds after its creation in which nothing of ours can stand on a request not looked at yet."""


class Glimpse(NamedTuple):
    """One reading: how many comments it counted, below the request and beside its lines; whether
    the request was young and this process had put no status; and the comments beside its lines
    that somebody answered, None where nobody asked yet.
    """

    updated: str
    plain: int
    inline: int
    young: bool
    answered: frozenset[int] | None = None


class Seen:
    """The last readings of some merge requests; for several threads."""

    def __init__(self) -> None:
        self._last: Recent[Glimpse] = Recent()

    def keep(self, request: MergeRequest, payload: Payload, now: float) -> None:
        """Keep what a reading told at a time of the forge's clock; a list does not tell it."""
        plain, inline = payload.get("comments"), payload.get("review_comments")
        if isinstance(plain, int) and isinstance(inline, int):
            last = self._last.of(request)
            age = now - seconds(text(payload, "created_at"))
            young = -YOUNG < age < YOUNG and (last is None or last.young)
            self._last.put(request, Glimpse(request.updated, plain, inline, young))

    def is_new(self, request: MergeRequest) -> bool:
        """Tell whether nothing of ours can stand there: no comment, and no status either."""
        last = self._of(request)
        return last is not None and last.young and not last.plain and not last.inline

    def is_silent(self, request: MergeRequest, kind: Speech) -> bool:
        """Tell whether that reading counted no comment of a kind, and none of ours came since."""
        last = self._of(request)
        return last is not None and not (last.inline if kind.value == "inline" else last.plain)

    def spoke(self, request: MergeRequest) -> None:
        """Hear that we commented, or tried to."""
        self._last.change(
            request, lambda last: last._replace(plain=last.plain + 1, inline=last.inline + 1)
        )

    def reported(self, request: MergeRequest) -> None:
        """Hear that we put a status, or tried to."""
        self._last.change(request, lambda last: last._replace(young=False))

    def answered(self, request: MergeRequest, ask: Callable[[], frozenset[int]]) -> frozenset[int]:
        """Give the comments that somebody answered; asked once for each reading."""
        last = self._of(request)
        if last and last.answered is not None:
            return last.answered
        found = ask()
        if last:
            self._last.change(request, lambda now: now._replace(answered=found)
                              if now.updated == last.updated else now)  # fmt: skip
        return found

    def _of(self, request: MergeRequest) -> Glimpse | None:
        last = self._last.of(request)
        return last if last and last.updated == request.updated else None


def seconds(moment: str) -> float:
    """Read a time of the forge's, 0 where there is none."""
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return 0.0
