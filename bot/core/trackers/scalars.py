"""Scalars: a new value written the way the old one is, so that an edit changes nothing else."""

from __future__ import annotations

import json
import re

from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.structured import format_of

if TYPE_CHECKING:
    from bot.core.model.source import Source, Span

_LITERAL = lazily(r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS = r"(?i)(?:~|null|true|false|yes|no|on|off|y|n|[-+.\d][\d_.:,eExXoOtTzZ+\- ]*|\.inf|\.nan)"
_MARKS = "-?:,[]{}#&*!|>'\"%@`"


def render_scalar(source: Source, span: Span, value: str) -> str:
    """Give the text that puts a value in the place of the one at ``span``.

    The quotes of the old value stay. A plain one gets quotes only where the new value would be
    read as something else without them. Where nothing was written yet, a space comes first.
    """
    old = source.text[span.start : span.end]
    kind = format_of(source.path, source.text)
    lead = " " if source.text[max(span.start - 1, 0) : span.start] in (":", "=") else ""
    if kind in {"json", "jsonl"}:
        bare = old[:1] != '"' and bool(_LITERAL.fullmatch(value))
        return lead + (value if bare else json.dumps(value, ensure_ascii=False))
    if kind == "toml":
        bare = old[:1] not in ("'", '"') and value != "null" and bool(_LITERAL.fullmatch(value))
        return lead + (value if bare else _quoted(value, "'" if old[:1] == "'" else '"'))
    return lead + _yaml(old, value, source.text[span.end : span.end + 1])


def _yaml(old: str, value: str, after: str) -> str:
    """Write a value as YAML."""
    if old[:1] in ("'", '"') and len(old) > 1:
        if old[0] == "'" and "\n" not in value and value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)
    if old == value:
        return value
    tight = bool(after) and after not in " \t\r\n"
    plain = (
        value == value.strip()
        and value != ""
        and value.isprintable()
        and (value[0] not in _MARKS or (value[0] in "-?:" and value[1:2].isalnum()))
        and not any(mark in value for mark in (": ", " #", ",", "[", "]", "{", "}"))
        and not value.endswith(":")
        and not (tight and ":" in value)
    )
    if plain and (re.fullmatch(_WORDS, old) or not re.fullmatch(_WORDS, value)):
        return value
    return json.dumps(value, ensure_ascii=False)


def _quoted(value: str, quote: str) -> str:
    """Write a TOML string."""
    if quote == "'" and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
