"""Similarity: how much two titles are the same, for renames and for joining trackers."""

from __future__ import annotations


def words_of(text: str) -> list[str]:
    """Split a title into folded words, punctuation dropped."""
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def similarity(one: str, other: str) -> float:
    """Tell how alike two titles are, from 0 to 1: shared word pairs and letters (Dice)."""
    if one == other:
        return 1.0
    first, second = _grams(one), _grams(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _grams(text: str) -> set[str]:
    """Give the words and letter trigrams of a title, at most of its first 400 characters."""
    words = words_of(text[:400])
    folded = " ".join(words)
    return set(words) | {folded[at : at + 3] for at in range(len(folded) - 2)}
