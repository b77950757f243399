"""Escape: text of a watched repository for Markdown: no markup, no mention, no link, no command."""

from __future__ import annotations

import re

from bot.core.model.pattern import lazily
from bot.core.render.safe import encodable, visible

GAP = "\u200b"
"""Parts a sign from its name, so that neither host makes a reference of it."""

MARKUP = lazily(r"([\\`*\[\]<>|~$&])|(?<![^\W_])_|_(?![^\W_])")
REFERENCE = lazily(r'([@#!~%$&])(?=[\w"])|(?<=\bGH)(-)(?=\d)|(:)(?=//)', re.IGNORECASE)


def prose(text: str) -> str:
    """Make a text harmless in a line or table cell of Markdown; line ends become spaces."""
    plain = encodable(visible(" ".join(text.split())))
    parted = REFERENCE.sub(lambda sign: sign.group() + GAP, plain)
    return MARKUP.sub(lambda sign: "\\" + sign.group(), parted)


def fenced(text: str, kind: str) -> str:
    """Put lines in a code block that they can't end."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}"
