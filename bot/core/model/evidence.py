"""Evidence: a reference in an item, and what looking for it found."""

from __future__ import annotations

from enum import StrEnum

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.source import Span


class Kind(StrEnum):
    """What a piece of evidence is."""

    DOC = "doc"
    CONTRACT = "contract"
    CODE = "code"
    TEST = "test"
    ARTIFACT = "artifact"


class Answer(StrEnum):
    """What looking for a piece of evidence found; ``UNKNOWN`` never passes as verified."""

    VERIFIED = "verified"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Reference(NamedTuple):
    """A reference as written in a cell.

    ``text`` without markup; ``path`` the file part (may be a glob or a directory); ``part`` what
    follows it (a section, operation, pointer, anchor, or line range); ``sha`` for a commit;
    ``link`` a CI link beside a test name; ``figure`` a claimed number and its unit
    (``2,574 lines``).
    """

    kind: Kind
    text: str
    span: Span
    path: str = ""
    part: str = ""
    sha: str = ""
    link: str = ""
    figure: str = ""


class Evidence(NamedTuple):
    """A reference and its answer.

    ``why`` names the rule that reports a missing one (``absent-path``, ``absent-section``,
    ``unknown-commit``, ``unproven-test``, ``misplaced-artifact``, ``incomplete-template`` …);
    ``detail`` says in words what was found or would be right; ``paths`` the files it stands on;
    ``digest`` is made from git object ids (for a contract section, from its own text).
    """

    reference: Reference
    answer: Answer
    why: str = ""
    detail: str = ""
    paths: tuple[str, ...] = ()
    digest: str = ""
