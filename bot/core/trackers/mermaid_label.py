"""Labels of Mermaid diagrams as the plain text a reader sees."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re

_TAG = lazily(r"<[^<>]*>")
_ENTITY = lazily(r"#(\w{1,32});")


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    return f"&#{name};" if name.isdigit() else f"&{name};"


def plain(text: str) -> str:
    """Strip quotes, HTML tags and Markdown backticks, decode entities, join lines by spaces."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == "`":
        text = text[1:-1]
    if "<" in text:
        text = _TAG.sub(" ", text)
    if ";" in text and ("#" in text or "&" in text):
        from html import unescape

        text = unescape(_ENTITY.sub(_entity, text))
    return " ".join(text.split())


def clip(text: str) -> str:
    """Shorten a text for a message."""
    text = " ".join(text[:200].split())
    return text if len(text) <= 40 else text[:39] + "…"
