"""Places: offsets told in the units a format wants, many of them in one pass over the text."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.finding import Finding
    from bot.core.render import Texts


def byte_offsets(findings: Iterable[Finding], texts: Texts) -> dict[tuple[str, int], int]:
    """Give the byte offset of each end of each edit, by path and character offset.

    Where the head's text can't be had, the character offset stands in for it.
    """
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        for edit in finding.edits:
            wanted.setdefault(edit.path, set()).update((edit.start, edit.end))
    found: dict[tuple[str, int], int] = {}
    for path, offsets in wanted.items():
        source = texts(path, "head")
        text = source.text if source else ""
        before = at = 0
        for offset in sorted(offsets):
            at += size(text[before:offset]) if source else offset - before
            found[path, offset] = at
            before = offset
    return found


def size(text: str) -> int:
    """Count the bytes a piece of a file takes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def in_head(finding: Finding) -> tuple[int, str]:
    """Give the line to point at in the head, and the message; what is gone is told, not shown."""
    place = finding.location
    if place.side == "head":
        return place.line, finding.message
    return 1, f"{finding.message} (line {place.line} of the base)"


def utf16_column(line: str, column: int) -> int:
    """Tell a column (from 1, in characters) in UTF-16 code units."""
    before = line[: column - 1]
    return column if before.isascii() else column + sum(char > "\uffff" for char in before)
