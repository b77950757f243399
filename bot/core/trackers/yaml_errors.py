"""YAML errors: where a text is broken, which is not always where libyaml notices it."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.nodes import Fault

if TYPE_CHECKING:
    from yaml import Mark, YAMLError

_BEGUN = ("while scanning a simple key", "while scanning a quoted")


def reason(error: YAMLError, text: str) -> Fault:
    """Tell where and why the parser gave up; the place is where the broken value begins."""
    mark = getattr(error, "problem_mark", None)
    begun = getattr(error, "context_mark", None)
    context = getattr(error, "context", None) or ""
    if begun and (context.startswith(_BEGUN) or _unclosed(text, begun, mark, context)):
        mark = begun
    at = min(mark.index if mark else len(text), len(text))
    message = getattr(error, "problem", None) or str(error)
    return Fault(Span(at, at), f"{message} {context}".strip())


def _unclosed(text: str, begun: Mark, mark: Mark | None, context: str) -> bool:
    """Tell whether a bracket was left open: what follows stands no deeper than its line."""
    if "flow" not in context or mark is None or mark.line == begun.line:
        return False
    lines = [text[text.rfind("\n", 0, at.index) + 1 : at.index + 1] for at in (begun, mark)]
    depths = [len(line) - len(line.lstrip(" \t-")) for line in lines]
    return depths[1] <= depths[0]
