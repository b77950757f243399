"""Finding: one rule broken at one place."""

from __future__ import annotations

from enum import StrEnum

from bot.core.model.typed import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs; ``OFF`` rules do not run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


class Location(NamedTuple):
    """A place in a file: lines and columns count from 1, columns in characters, end exclusive.

    ``side`` is ``head`` or ``base`` (what was removed can only be shown in the base).
    """

    path: str
    side: str = "head"
    line: int = 1
    column: int = 1
    end_column: int = 1
    end_line: int = 0


class Edit(NamedTuple):
    """A replacement in a file of the head: character offsets, end exclusive, and the new text."""

    path: str
    start: int
    end: int
    text: str


class Finding(NamedTuple):
    """One rule broken at one place, in words that say what is wrong and what would be right."""

    rule: str
    severity: Severity
    location: Location
    message: str
    item: str = ""
    title: str = ""
    field: str = ""
    edits: tuple[Edit, ...] = ()
    hint: str = ""
    was: str = ""
