"""Inline: the comment on one row, with its findings and the row as it would be right."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.escape import fenced, prose
from bot.core.render.mend import mended
from bot.core.render.safe import visible

if TYPE_CHECKING:
    from bot.core.model.finding import Finding
    from bot.core.model.source import Source
    from bot.core.render.order import Row


def inline(row: Row, source: Source | None) -> str:
    """Write the comment; ``source`` is the head's text of the row's file.

    A suggestion is offered when edits stay on this very line.
    """
    blocks = [paragraph(finding) for finding in row.findings]
    suggested = suggestion(row, source) if source and row.side == "head" else None
    if suggested is not None:
        blocks.append(fenced(suggested, "suggestion"))
    return "\n\n".join(blocks) + "\n"


def paragraph(finding: Finding) -> str:
    """Write one finding: rule, message, and what would be right."""
    hints = [line.strip() for line in finding.hint.splitlines() if line.strip()]
    sentences = [finding.message.strip(), *(hint[0].upper() + hint[1:] for hint in hints)]
    return f"**{finding.rule}** {' '.join(map(sentence, sentences))}"


def sentence(text: str) -> str:
    """Make a text harmless, with a full stop."""
    return prose(text if text.endswith((".", "?", ":")) else text + ".")


def suggestion(row: Row, source: Source) -> str | None:
    """Give the row with the edits of its findings made; None where that is no single safe line."""
    edits = {edit for finding in row.findings for edit in finding.edits}
    change = mended(source, sorted(edits)) or next(
        (found for finding in row.findings if (found := mended(source, finding.edits))), None
    )
    if change is None or (change.first, change.last) != (row.line, row.line) or change.removed:
        return None
    after, plain = change.after, change.after.replace("\t", " ")
    # What a reader can't see, or a command at the start of a line, is never offered for a click.
    if "\n" in after or visible(plain) != plain or after.lstrip().startswith("/"):
        return None
    return after
