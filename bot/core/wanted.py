"""Wanted: what should stand on a merge request, from its verdict alone."""

from __future__ import annotations

from hashlib import sha256

from bot.core.model.conversation import Anchor, Annotation, Comment, Speech, Status
from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome, Verdict
from bot.core.render.comment import comment, summary, unjudged
from bot.core.render.marker import Marker, marked
from bot.core.render.order import by_importance, rows
from bot.core.render.places import in_head
from bot.core.render.safe import encodable, visible
from bot.core.render.status import closed, status_line
from bot.core.render.words import about, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.core.model.conversation import Limits
    from bot.core.model.finding import Finding
    from bot.core.model.snapshot import Snapshot
    from bot.core.render.order import Row

MOST_ANNOTATIONS = 150
LONGEST_TITLE, LONGEST_MESSAGE = 250, 4000
MARKER_ROOM = 200


class Wanted(NamedTuple):
    """The status (None: a pipeline's own result is it) and the comments; ``quiet``: a status is
    put only in place of one of ours.
    """

    status: Status | None
    comments: tuple[Comment, ...] = ()
    quiet: bool = False


def wanted(
    snapshot: Snapshot, verdict: Verdict, limits: Limits, refused: Collection[str] = ()
) -> Wanted:
    """Say what should stand there; ``refused`` are spots that the forge took no comment on.

    Errors open threads on their lines, for a thread may block a merge; warnings, notes, and in the
    mode ``advise`` everything, stand in the summary (FORGES: "all threads must be resolved").
    """
    line = status_line(verdict)
    if not governed(verdict):
        return Wanted(Status(verdict.outcome, line), quiet=not limits.ungoverned)
    placed: list[Comment] = []
    apart: list[Row] = []
    wrong = [row for row in rows(verdict.findings) if row.severity is Severity.ERROR]
    for key, row in keyed([] if verdict.mode == "advise" else wrong):
        anchor = anchored(row, snapshot)
        if anchor is None or len(placed) == limits.inline:
            apart.append(row)
            continue
        text = comment(row, snapshot.source, limits.comment - MARKER_ROOM)
        body = marked(text, Marker(Speech.INLINE, key, anchor.text))
        told = Comment(Speech.INLINE, key, body, anchor)
        if told.spot in refused:
            apart.append(row)
        else:
            placed.append(told)
    room = limits.comment - MARKER_ROOM
    text = summary(verdict, snapshot.source, len(placed), apart, room)
    first = Comment(Speech.SUMMARY, "", marked(shortened(text, room), Marker(Speech.SUMMARY)))
    status = Status(verdict.outcome, line, text, tuple(noted(verdict)))
    return Wanted(status, (*placed, first))


def wanted_unjudged(why: str) -> Wanted:
    """Say what should stand where nothing could be judged: the author can mend it, or no one."""
    text = unjudged(why)
    first = Comment(Speech.SUMMARY, "", marked(text, Marker(Speech.SUMMARY)))
    return Wanted(Status(Outcome.FAILURE, closed(f"can't judge: {why}", ""), text), (first,))


def governed(verdict: Verdict) -> bool:
    """Tell whether there was anything to judge."""
    return bool(
        verdict.trackers or verdict.findings or verdict.transitions or verdict.signoffs
        or verdict.outcome is not Outcome.SUCCESS
    )  # fmt: skip


def keyed(found: list[Row]) -> Iterator[tuple[str, Row]]:
    """Give each row a name that stays while lines move: file, side, item, and which of twins."""
    seen: dict[tuple[str, ...], int] = {}
    for row in found:
        parts = (row.path, row.side, row.first.item or row.first.rule)
        seen[parts] = number = seen.get(parts, 0) + 1
        yield short("\0".join([*parts, str(number)])), row


def anchored(row: Row, snapshot: Snapshot) -> Anchor | None:
    """Give a row's line in the diff, None where the diff does not show it."""
    hunks, source = snapshot.hunks.get(row.path), snapshot.source(row.path, row.side)
    if hunks is None or source is None or not 0 < row.line <= len(source.starts):
        return None
    there = hunks.head if row.side == "head" else hunks.removed
    if row.line not in there:
        return None
    return Anchor(
        row.path, row.line, row.side,
        other=hunks.head[row.line] if row.side == "head" else 0,
        old_path=hunks.old_path or row.path,
        text=short(source.line_text(row.line)), base=snapshot.base, head=snapshot.head,
    )  # fmt: skip


def noted(verdict: Verdict) -> Iterator[Annotation]:
    """Give the findings as annotations, the most important ones if there are many."""
    for finding in by_importance(verdict.findings)[:MOST_ANNOTATIONS]:
        line, message = in_head(finding)
        title = _plain(f"{finding.rule}: {about(finding)}", LONGEST_TITLE)
        message = _plain(_told(finding, message), LONGEST_MESSAGE)
        yield Annotation(finding.location.path, line, finding.severity, title, message)


def _told(finding: Finding, message: str) -> str:
    return "\n".join([message, *filter(None, finding.hint.splitlines())])


def _plain(text: str, longest: int) -> str:
    return shortened("\n".join(encodable(visible(line)) for line in text.split("\n")), longest)


def short(text: str) -> str:
    """Name a text by sixteen digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
