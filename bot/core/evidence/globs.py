"""Globs: the files a pattern means, matched in time linear in the pattern and the path."""

from __future__ import annotations

from functools import lru_cache

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

MOST_ALTERNATIVES = 64
"""A pattern with more alternatives in braces than this matches nothing."""


def matching(pattern: str, paths: Iterable[str]) -> list[str]:
    """List the paths a pattern means, in order: ``*`` and ``?`` stay within a folder, ``**`` does
    not, ``{a,b}`` are alternatives; a pattern that ends in ``*`` also means what is below.
    """
    found: set[str] = set()
    paths = list(paths)
    for plain in alternatives(pattern):
        parts = tuple(part for part in plain.split("/") if part not in {"", "."})
        lead = _literal_start(plain)
        found.update(
            path for path in paths if path.startswith(lead) and _match(parts, path.split("/"))
        )
    return sorted(found)


def alternatives(pattern: str) -> list[str]:
    """Write out ``{a,b}``; an unbalanced brace is an ordinary character."""
    done: list[str] = []
    todo = [pattern]
    while todo and len(done) + len(todo) <= MOST_ALTERNATIVES:
        text = todo.pop()
        end = text.find("}")
        start = text.rfind("{", 0, end) if end >= 0 else -1
        if start < 0 or "," not in text[start:end]:
            done.append(text)
            continue
        todo.extend(
            text[:start] + choice + text[end + 1 :] for choice in text[start + 1 : end].split(",")
        )
    return [] if todo else done


def _literal_start(pattern: str) -> str:
    end = min((at for mark in "*?[" if (at := pattern.find(mark)) >= 0), default=len(pattern))
    return pattern[: pattern.rfind("/", 0, end) + 1]


def _match(parts: tuple[str, ...], names: list[str]) -> bool:
    """Match part by part; only the last ``**`` is ever tried again, as in a plain glob."""
    at = name = 0
    star, resume = -1, 0
    while name < len(names):
        if at < len(parts) and parts[at] == "**":
            star, resume = at, name
            at += 1
            if at == len(parts):
                return True
        elif at < len(parts) and _part(parts[at]).fullmatch(names[name]):
            at += 1
            name += 1
            if at == len(parts) and parts[-1] == "*":
                return True
        elif star >= 0:
            resume += 1
            at, name = star + 1, resume
        else:
            return False
    return at == len(parts)


@lru_cache(maxsize=512)
def _part(part: str) -> re.Pattern[str]:
    """Translate one part of a pattern; possessive repeats, so that it can't backtrack for long."""
    import re
    from fnmatch import translate

    try:
        return re.compile(translate(part))
    except re.error:
        return re.compile(re.escape(part))
