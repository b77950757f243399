"""Spelling: the form in which the spellings of one word compare equal."""

from __future__ import annotations

_SEPARATORS = {ord(char): " " for char in '!"#$&()*+,-./:;<=>?@[\\]^_`{|}~'} | {ord("'"): None}
_APOSTROPHES = "'\u2019\u02bc"


def words(text: str) -> list[str]:
    """Split a text into its words, without case, punctuation and emoji (``Won't do`` is two)."""
    if text.isalnum():
        return [text.casefold()]
    if text.isascii():
        return text.lower().translate(_SEPARATORS).split()
    kept = (
        char if char.isalnum() or char == "%" else "" if char in _APOSTROPHES else " "
        for char in text.casefold()
    )
    return "".join(kept).split()


def fold(text: str) -> str:
    """Give the form in which spellings of one label compare equal (``IN_PROGRESS``)."""
    return "".join(words(text))


def undated(text: str) -> str:
    """Fold a text up to a bracket, without its numbers."""
    return "".join(word for word in words(text.partition("(")[0]) if not word[0].isdecimal())


def mark_of(text: str) -> str:
    """Give the box, emoji or ``:shortcode:`` a text begins with, empty if it has none."""
    if text[:1].isalnum():
        return ""
    if text[2:3] == "]" and text[0] == "[" and text[1].isascii():
        return text[:3].lower()
    text = text.lstrip("[( ")
    if text[:1] == ":":
        name = text[1:].partition(":")[0]
        return f":{name}:" if name.isidentifier() and text[len(name) + 1 :] else ""
    return "" if not text or text[0].isascii() or text[0].isalnum() else text[0]


def identity(text: str) -> str:
    """Give what tells a label or alias from all others: its words, else its mark."""
    mark = mark_of(text)
    return mark if mark[:1] in "[:" and mark else fold(text) or mark
