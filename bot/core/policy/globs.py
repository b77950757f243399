"""Globs over repository paths: ``*`` and ``?`` within a folder, ``**`` across folders."""

from __future__ import annotations

import re
from functools import lru_cache


def is_glob(pattern: str) -> bool:
    """Tell whether a pattern may match more than the one path it spells."""
    return any(char in pattern for char in "*?[{") or pattern.endswith("/")


def matches(pattern: str, path: str) -> bool:
    """Tell whether a path from the root matches; a pattern that ends in ``/`` is a whole folder."""
    if not is_glob(pattern):
        return pattern == path
    return _compiled(pattern).fullmatch(path) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    folders = (pattern + "**" if pattern.endswith("/") else pattern).split("/")
    text = ""
    for at, part in enumerate(folders):
        last = at == len(folders) - 1
        if part == "**":
            text += ".*" if last else "(?:[^/]+/)*"
        else:
            text += _part(part) + ("" if last else "/")
    return re.compile(text, re.DOTALL)


def _part(part: str) -> str:
    """Translate what stands between two slashes."""
    text, at = "", 0
    while at < len(part):
        char = part[at]
        end = part.find("]" if char == "[" else "}", at + 2)
        if char in "[{" and end > 0:
            inner = part[at + 1 : end]
            text += _choice(inner) if char == "{" else _class(inner)
            at = end
        else:
            text += {"*": "[^/]*", "?": "[^/]"}.get(char) or re.escape(char)
        at += 1
    return text


def _choice(inner: str) -> str:
    return f"(?:{'|'.join(_part(word) for word in inner.split(','))})"


def _class(inner: str) -> str:
    negated = inner[0] in "!^"
    chars = "".join(f"\\{char}" if char in "\\[]^&~|" else char for char in inner[negated:])
    return f"(?!/)[{'^' if negated else ''}{chars}]"
