"""YAML values: what stands behind a key or dash on the same line, if it is plainly written."""

from __future__ import annotations

from bot.core.trackers.nodes import Listing, Node, Scalar

_NO_WORD = frozenset(" -?:,[]{}#&*!|>'\"%@`")


class UnsureError(Exception):
    """The text has something that only the other reader knows for certain."""


def read_value(line: str, begin: int, at: int) -> Node:
    """Read the value that a line ends with, or raise UnsureError; ``at`` is the line's place."""
    text = line[begin:].rstrip("\r ")
    first = text[:1]
    if first in ("'", '"'):
        return _quoted(text, at + begin)
    if " #" in text:
        text = text[: text.index(" #")].rstrip(" ")
    if first == "[":
        return _words(text, at + begin)
    if not text or text[-1] == ":" or ": " in text or not _begins_word(text):
        raise UnsureError
    return Scalar(text, at + begin, at + begin + len(text))


def _begins_word(text: str) -> bool:
    """Tell whether a text begins as a plain value does."""
    return text[0] not in _NO_WORD or (text[0] == "-" and text[1:2].isalnum())


def _quoted(text: str, start: int) -> Scalar:
    """Read a value in quotes without escapes."""
    close = text.find(text[0], 1)
    inner, rest = text[1:close], text[close + 1 :]
    if close < 0 or (rest and not (rest[0] == " " and rest.lstrip(" ")[:1] == "#")):
        raise UnsureError
    if "\\" in inner and text[0] == '"':
        raise UnsureError
    return Scalar(inner, start, start + close + 1, plain=False)


def _words(text: str, start: int) -> Listing:
    """Read a flow list of plain words."""
    inner = text[1:-1]
    if text[-1] != "]" or len(text) < 2 or not set(inner).isdisjoint("[]{}'\":#&*!|>%@`?"):
        raise UnsureError
    entries: list[Node] = []
    at = start + 1
    for part in inner.split(",") if inner.strip(" ") else ():
        word = part.strip(" ")
        if not word or not _begins_word(word):
            raise UnsureError
        begin = at + len(part) - len(part.lstrip(" "))
        entries.append(Scalar(word, begin, begin + len(word)))
        at += len(part) + 1
    return Listing(entries, start, start + len(text))
