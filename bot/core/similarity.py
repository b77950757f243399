"""Similarity: how much two titles are the same, for renames and for joining trackers."""

from __future__ import annotations

from bot.core.model.pattern import lazily

_WORD = lazily(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Split a title into folded words, punctuation dropped."""
    return _WORD.findall(text.casefold())


def similarity(one: str, other: str) -> float:
    """Tell how alike two titles are, from 0 to 1: shared words and letters (Dice)."""
    return 1.0 if one == other else likeness(grams(one), grams(other))


def likeness(first: set[str], second: set[str]) -> float:
    """Tell how alike two titles are by their grams; nothing is like an empty one."""
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def grams(text: str) -> set[str]:
    """Give the words and letter trigrams of a title, at most of its first 400 characters."""
    words = words_of(text[:400])
    folded = " ".join(words)
    return set(words) | {folded[at : at + 3] for at in range(len(folded) - 2)}
