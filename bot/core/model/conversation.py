"""Conversation: what stands on a merge request of ours, and what should stand there."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.finding import Severity
    from bot.core.model.verdict import Outcome


class Speech(StrEnum):
    """The kinds of things the bot puts on a merge request."""

    STATUS = "status"
    SUMMARY = "summary"
    INLINE = "inline"


class Anchor(NamedTuple):
    """A line of the diff: what an inline comment hangs on.

    ``line`` counts in the head (``side`` ``head``) or in the base (``base``); ``other`` is the same
    line's number on the other side where the line did not change (context), else 0. ``old_path`` is
    the file's name in the base, the same unless it was renamed. ``text`` is a digest of the line's
    text: another one means that the forge holds a comment there for outdated. ``base`` and ``head``
    are the two commits of the diff, full shas.
    """

    path: str
    line: int
    side: str = "head"
    other: int = 0
    old_path: str = ""
    text: str = ""
    base: str = ""
    head: str = ""


class Post(NamedTuple):
    """Something of ours that stands on a merge request.

    ``key`` tells it from others of its kind (an inline comment's row; a status's head sha; empty
    for the summary); ``id`` is the forge's own, opaque to all but its adapter; ``digest`` is
    `digest_of` the text as the forge holds it; ``row`` and ``line`` those of an inline comment's
    anchor (line 0: not known); ``outdated``: the forge shows it no more beside the line;
    ``answered``: somebody replied. An empty ``id`` keeps in mind that the forge took none there.
    """

    kind: Speech
    key: str
    id: str
    digest: str
    row: str = ""
    outdated: bool = False
    answered: bool = False
    line: int = 0

    @property
    def spot(self) -> str:
        """The row, by its key and its text."""
        return f"{self.key}:{self.row}"


class Annotation(NamedTuple):
    """A finding beside a line, for forges whose statuses carry them; the line is in the head."""

    path: str
    line: int
    severity: Severity
    title: str
    message: str
    end_line: int = 0


class Status(NamedTuple):
    """The one status of a head: the outcome, a line of at most 140 characters, and what details
    a forge can show with it (Markdown). ``correlation`` leads from the forge to our logs.
    """

    outcome: Outcome
    line: str
    details: str = ""
    annotations: tuple[Annotation, ...] = ()
    correlation: str = ""

    @property
    def digest(self) -> str:
        """What differs when another status is meant; who asked for it does not count."""
        return digest_of(repr((self.outcome.value, self.line, self.details, self.annotations)))


class Comment(NamedTuple):
    """A comment as it should stand: its kind, key, text with the hidden marker, and place."""

    kind: Speech
    key: str
    body: str
    anchor: Anchor | None = None

    @property
    def digest(self) -> str:
        """What differs when another text is meant."""
        return digest_of(self.body)

    @property
    def spot(self) -> str:
        """The row, by its key and its text."""
        return f"{self.key}:{self.anchor.text}" if self.anchor else self.key


class Limits(NamedTuple):
    """What differs between hosts and can't be hidden.

    ``comment`` and ``issue``: the most characters of a body; ``inline``: the most inline comments
    put on one merge request; ``ungoverned``: whether a merge request that touches nothing governed
    gets a status; ``forks``: whether a status on a fork's head counts; ``assignees``: the most
    people an issue can be assigned to.
    """

    comment: int
    issue: int
    inline: int
    ungoverned: bool
    forks: bool
    assignees: int


def digest_of(text: str) -> str:
    """Tell a text again, whatever a forge did to its line ends and outer blanks."""
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]
