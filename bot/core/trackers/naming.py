"""Naming: the id and the title in a heading, bullet or cell that holds both."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.pattern import lazily
from bot.core.spelling import fold

_LEADING = lazily(
    r"(?:(?:Phase|Task|Story|Epic|Stage|Step|Item|Issue|Bug|Milestone|Sprint|UC)\s+)?"
    r"(?:\[|\()?(#?[A-Za-z]{0,16}[-_./]?(?:[A-Za-z]{1,8}-)*\d[A-Za-z0-9]*(?:[-._]\d+[A-Za-z]?)*)(?:\]|\))?"
    r"(?P<end>\s*[:\u2013\u2014)\].|-]+\s+|\s*$|\s+)",
    re.IGNORECASE,
)


def split_id(text: str) -> tuple[str, str]:
    """Split ``M-02 Runtime Contracts`` into id and title; the id is empty where there is none.

    A bare number counts only with ``#``, a word such as *Phase* before it, or a separator
    behind it: ``2026 plan`` and ``3 open questions`` have no id.
    """
    text = plain(text).removeprefix("~~")
    match = _LEADING.match(text)
    if not match or not match[1]:
        return "", text
    token, rest = match[1], text[match.end() :].strip()
    lead = text[: match.start(1)].strip("[( ")
    bare = token[0].isdigit()
    closed = bool(match["end"].strip()) or not rest
    if bare and not lead and (not closed or ("." in match["end"] and not rest)):
        return "", text
    if not bare and "-" not in token and "#" not in token and not closed and not lead:
        return "", text
    if lead and bare:
        token = f"{lead} {token}"
    return token.rstrip("."), rest or text


def same_id(id_: str) -> str:
    """Fold an id so that its spellings in several places compare equal (``#130``, ``130``)."""
    return id_.strip().lstrip("#").casefold()


def near_ids(name: str, ids: dict[str, str], most: int = 4) -> list[str]:
    """Give the ids that one may have meant: the same but for its writing, else one letter off.

    ``ids`` maps each folded id to its own spelling.
    """
    wanted = _loose(name)
    tail = wanted[len(wanted.rstrip("0123456789")) :]
    same = [ident for ident in ids.values() if ident.endswith(tail) and _loose(ident) == wanted]
    folded = same_id(name)
    return same or [ident for key, ident in ids.items() if _one_off(folded, key)][:most]


def _loose(name: str) -> str:
    """Fold an id without its separators and leading zeros."""
    text = fold(name)
    letters = text.rstrip("0123456789")
    return letters + text[len(letters) :].lstrip("0")


def _one_off(one: str, other: str) -> bool:
    """Tell whether two words differ in one letter, added, left out or exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
