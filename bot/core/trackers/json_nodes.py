"""JSON: a text as nodes with places; a broken text gives what can be made out of it."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from bot.core.model.source import Span
from bot.core.trackers.nodes import (
    DEPTH,
    FAULTS,
    TWICE,
    Fault,
    Listing,
    Node,
    Record,
    Scalar,
    last_keys,
)

_PARTS = (
    r"//[^\n]*|/\*(?:[^*]+|\*(?!/))*(?:\*/)?"
    r"|\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"?|[{}\[\]:,]|[^\s{}\[\]:,\"]+"
)
_LONE = "[\ud800-\udfff]"


def read_json(text: str, *, lines: bool = False) -> tuple[list[Node], list[Fault]]:
    """Read a JSON text: documents and faults; with ``lines`` each line is a document.

    The documents of a text with lines are the entries of one listing.
    """
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    if lines:
        return _read_lines(text)
    reader = JsonReader(text)
    reader.read(0, len(text))
    if not reader.faults and len(reader.documents) > 1 and _one_a_line(text, reader.documents):
        return _read_lines(text)
    if not reader.refused and (fault := _invalid(text, 0)):
        reader.faults.insert(0, fault)
    return reader.documents, reader.faults


def _read_lines(text: str) -> tuple[list[Node], list[Fault]]:
    reader, at = JsonReader(text), 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            reader.read(at, end)
            if len(reader.faults) < FAULTS and (fault := _invalid(line, at)):
                reader.faults.append(fault)
        at = end + 1
    return [Listing(reader.documents, 0, len(text))], reader.faults


def _one_a_line(text: str, documents: list[Node]) -> bool:
    """Tell whether each document is a record on a line of its own."""
    last = 0
    for node in documents:
        lone = not last or "\n" in text[last : node.start]
        if not isinstance(node, Record) or not lone or "\n" in text[node.start : node.end]:
            return False
        last = node.end
    return True


def _invalid(text: str, shift: int) -> Fault | None:
    """Tell where and why a text is against the format."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Fault(Span(shift + error.pos, shift + error.pos), error.msg)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits
        return Fault(Span(shift, shift), str(error))
    return None


class _Open:
    """A listing or record whose end has not come yet."""

    __slots__ = ("entries", "key", "pairs", "start")

    def __init__(self, start: int, *, is_record: bool) -> None:
        self.start = start
        self.entries: list[Node] | None = None if is_record else []
        self.pairs: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None


class JsonReader:
    """Reads ranges of one text, and takes no offence at missing commas, quotes and brackets.

    ``refused`` tells that the values stand too deep in each other to go on.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.documents: list[Node] = []
        self.faults: list[Fault] = []
        self.refused = False
        self._open: list[_Open] = []

    def read(self, start: int, end: int) -> None:
        """Read the documents in a range."""
        for match in re.compile(_PARTS, re.DOTALL).finditer(self.text, start, end):
            self._part(match[0], match.start())
            if self.refused:
                break
        while self._open:
            self._end(end)

    def _part(self, part: str, at: int) -> None:
        """Take the next string, bracket, comma, word or comment."""
        char = part[0]
        if char == '"':
            self._value(self._string(part, at))
        elif char in "{[":
            self._begin(char, at)
        elif char in "}]":
            self._close(char, at + 1)
        elif char == ",":
            if self._open:
                self._open[-1].key = None
        elif char != ":" and not part.startswith(("//", "/*")):
            self._value(Scalar(part, at, at + len(part)))

    def _begin(self, char: str, at: int) -> None:
        if char == "{":
            self._end_unclosed(at)
        self._open.append(_Open(at, is_record=char == "{"))
        if len(self._open) > DEPTH:
            self._refuse(at)

    def _end_unclosed(self, at: int) -> None:
        """End a record in which another one begins where a key is due."""
        while self._open and self._open[-1].entries is None and self._open[-1].key is None:
            self._end(at)

    def _refuse(self, at: int) -> None:
        self.refused = True
        message = f"values stand in each other more than {DEPTH} levels deep"
        self.faults.append(Fault(Span(at, at + 1), message))

    def _string(self, token: str, start: int) -> Scalar:
        text = token[1:].removesuffix('"')
        if "\\" in token:
            with suppress(ValueError):
                text = re.sub(_LONE, "\ufffd", json.loads(token, strict=False))
        return Scalar(text, start, start + len(token), plain=False)

    def _value(self, node: Node) -> None:
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1]
        if parent.entries is not None:
            parent.entries.append(node)
        elif parent.key is not None:
            parent.pairs.append((parent.key, node))
            parent.key = None
        elif isinstance(node, Scalar):
            parent.key = node

    def _close(self, char: str, end: int) -> None:
        """End the nearest collection of a bracket, and with it all inside."""
        is_record = char == "}"
        depth = next((depth for depth in range(len(self._open) - 1, -1, -1)
                      if (self._open[depth].entries is None) == is_record), None)  # fmt: skip
        if depth is None:
            return
        while len(self._open) > depth:
            self._end(end)

    def _end(self, end: int) -> None:
        done = self._open.pop()
        if done.entries is not None:
            self._value(Listing(done.entries, done.start, end))
            return
        for first, second in last_keys(done.pairs):
            if len(self.faults) < FAULTS:
                line = self.text.count("\n", 0, first.start) + 1
                message = TWICE.format(second.text, line)
                self.faults.append(Fault(Span(second.start, second.end), message))
        self._value(Record(done.pairs, done.start, end))
