"""GitHub: workflow commands that put findings beside the lines of a pull request."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.order import by_importance
from bot.core.render.places import in_head, utf16_column
from bot.core.render.safe import defused, encodable, inert, visible
from bot.core.render.words import about, count, listed

if TYPE_CHECKING:
    from bot.core.model.finding import Finding
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts

COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
SHOWN = 10
"""How many annotations of a kind the host shows for one step."""


def render(verdict: Verdict, texts: Texts) -> str:
    """Write a command a finding, most important first; what goes beyond the limit as plain lines.

    The last command says how many those are.
    """
    lines, over = [], dict.fromkeys(COMMAND, 0)
    shown = dict.fromkeys(COMMAND, 0)
    for finding in by_importance(verdict.findings):
        severity = finding.severity
        # The closing notice is a notice too.
        if shown[severity] < SHOWN - (severity is Severity.NOTE):
            shown[severity] += 1
            lines.append(annotation(finding, texts))
        else:
            over[severity] += 1
            lines.append(plain(finding))
    if any(over.values()):
        counts = listed(count(over[kind], f"more {kind.value}") for kind in over if over[kind])
        lines.append(f"::notice title=countersign::{data(counts)} in the log of this step")
    return encodable(defused("".join(f"{line}\n" for line in lines)))


def annotation(finding: Finding, texts: Texts) -> str:
    """Write one command."""
    place = finding.location
    line, message = in_head(finding)
    properties = {"file": visible(place.path), "line": str(line)}
    source = texts(place.path, "head") if place.side == "head" else None
    if place.end_line > place.line:
        properties["endLine"] = str(place.end_line)
    elif source and place.end_column > place.column and line <= len(source.starts):
        text = source.line_text(line)
        properties["endLine"] = str(line)
        properties["col"] = str(utf16_column(text, place.column))
        properties["endColumn"] = str(utf16_column(text, place.end_column))
    properties["title"] = visible(f"{finding.rule}: {about(finding)}")
    joined = ",".join(f"{name}={escaped(value)}" for name, value in properties.items())
    said = "\n".join([visible(message), *map(visible, finding.hint.splitlines())])
    return f"::{COMMAND[finding.severity]} {joined}::{data(said)}"


def plain(finding: Finding) -> str:
    """Write a finding as a line that no log takes for a command."""
    place = finding.location
    text = f"{place.path}:{place.line}: {finding.severity.value}[{finding.rule}]: {finding.message}"
    return "- " + inert(visible(text))


def data(text: str) -> str:
    """Escape a command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped(text: str) -> str:
    """Escape a value of a command's properties."""
    return data(text).replace(":", "%3A").replace(",", "%2C")
