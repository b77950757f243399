"""YAML lines: the plain block style of most trackers, read line by line without libyaml."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.nodes import DEPTH, Listing, Node, Record, Scalar
from bot.core.trackers.yaml_alike import Alike
from bot.core.trackers.yaml_values import UnsureError, read_value

if TYPE_CHECKING:
    from collections.abc import Callable


MANY = 8  # entries of a list from which on it pays to look for more like them


class _Open:
    """A listing or record whose end has not come yet; ``pending`` is a key without a value."""

    __slots__ = ("entries", "indent", "pairs", "pending", "start")

    def __init__(self, indent: int, start: int, *, is_record: bool) -> None:
        self.indent = indent
        self.start = start
        self.pairs: list[tuple[Scalar, Node]] = []
        self.entries: list[Node] | None = None if is_record else []
        self.pending: Scalar | None = None


def read_lines(text: str, indent: int = 0) -> Node | None:
    """Read a text as its one document, or None where it is anything but plain block style.

    With ``indent`` the text is a part of a document that begins so many columns to the right.

    What is read is what libyaml reads: block lists and maps, values on one line that are plain,
    quoted without escapes, or a flow list of words; comments; no tabs, anchors or tags.
    """
    if "\t" in text or text.count("\r") != text.count("\r\n"):
        return None
    if not text.isascii() and _strange()(text):
        return None
    try:
        return _Lines(indent).read(text)
    except UnsureError:
        return None


@cache
def _head() -> Callable[[str], re.Match[str] | None]:
    """Compile what a line begins with: indent, dash, key; its value, too, where that is plain."""
    word = r"\w[\w./\-]*"
    plain = r"\w(?:[\w ./,()+\-]*[\w./,()+\-])?"
    return re.compile(
        rf"( *)(- )?(?:({word}(?: {word})*):(?: +(?:({plain})(?=\r?$))?|\r?$))?"
    ).match


@cache
def _strange() -> Callable[[str], re.Match[str] | None]:
    """Compile the characters that only the other reader can judge."""
    return re.compile("[\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ue000\ufffe\uffff]").search


class _Lines:
    """The state of reading: what is open, outermost first."""

    def __init__(self, indent: int = 0) -> None:
        self.open: list[_Open] = []
        self._indent = indent
        self._names: dict[str, str] = {}
        self._patterns = Alike()

    def read(self, text: str) -> Node:
        """Read all lines."""
        at = 0
        match = _head()
        lines = iter(text.split("\n"))
        for line in lines:
            body = line.lstrip(" ")
            if body and body != "\r" and body[0] != "#":
                if body[:2] == "- ":
                    read, at = self._alike(text, at, len(line) - len(body))
                    if read:
                        next(islice(lines, read - 1, read - 1), None)
                        continue
                if at == 0 and line.rstrip() == "---":
                    at += len(line) + 1
                    continue
                found = match(line)
                if found is None:
                    raise UnsureError
                self._line(line, at, found)
            at += len(line) + 1
        if not self.open:
            raise UnsureError
        return self._all()

    def _alike(self, text: str, at: int, indent: int) -> tuple[int, int]:
        """Read the entries that have the keys of the one before, where there were many already;
        give how many lines that were, and their end.
        """
        if len(self.open) < 2 or self.open[-1].pending is not None:
            return 0, at
        listing, last = self.open[-2:]
        if not listing.entries or len(listing.entries) < MANY or listing.indent != indent:
            return 0, at
        read = 0
        for one, end in self._patterns.read(text, at, last.pairs, last.indent):
            if not read:
                self._end()
            read += len(one.pairs)
            at = end
            listing.entries.append(one)
        return read, at

    def _line(self, line: str, at: int, found: re.Match[str]) -> None:
        indent = found.end(1)
        _, dash, key, value = found.groups()
        top = self.open[-1] if self.open else None
        if not top or top.pending or top.indent != indent or (top.entries is None) is bool(dash):
            top = self._settle(indent, at + indent, is_entry=dash is not None)
        begin = found.end()
        if dash is not None:
            if key is None:
                if top.entries is not None:
                    top.entries.append(read_value(line, begin, at))
                return
            indent += 2
            top = _Open(indent, at + indent, is_record=True)
            self.open.append(top)
        elif key is None:
            raise UnsureError
        first = at + indent
        name = Scalar(self._names.setdefault(key, key), first, first + len(key))
        if value is not None:
            begin = at + found.start(4)
            top.pairs.append((name, Scalar(value, begin, begin + len(value))))
        elif begin == len(line) or line[begin] in "#\r":
            top.pending = name
        else:
            top.pairs.append((name, read_value(line, begin, at)))

    def _settle(self, indent: int, start: int, *, is_entry: bool) -> _Open:
        """End what does not go on at an indent, and begin what a key waits for."""
        stack = self.open
        while stack:
            top = stack[-1]
            if top.pending is not None:
                if indent > top.indent or (is_entry and indent == top.indent):
                    break
                top.pairs.append((top.pending, _nothing(top.pending)))
                top.pending = None
            if top.indent == indent and (top.entries is None) != is_entry:
                return top
            if top.indent < indent or (is_entry and top.indent == indent) or len(stack) == 1:
                raise UnsureError
            self._end()
        if len(stack) >= DEPTH - 1 or (not stack and indent != self._indent):
            raise UnsureError
        stack.append(_Open(indent, start, is_record=not is_entry))
        return stack[-1]

    def _end(self) -> Node:
        """End the innermost collection, as the value of the key or entry it stands under."""
        done = self.open.pop()
        node: Node
        if done.entries is not None:
            node = Listing(done.entries, done.start, done.entries[-1].end)
        else:
            if len({key.text for key, _ in done.pairs}) != len(done.pairs):
                raise UnsureError
            node = Record(done.pairs, done.start, done.pairs[-1][1].end)
        if self.open:
            parent = self.open[-1]
            if parent.entries is not None:
                parent.entries.append(node)
            elif parent.pending is not None:
                parent.pairs.append((parent.pending, node))
                parent.pending = None
        return node

    def _all(self) -> Node:
        """End everything and give the document."""
        while True:
            top = self.open[-1]
            if top.pending is not None:
                top.pairs.append((top.pending, _nothing(top.pending)))
                top.pending = None
            node = self._end()
            if not self.open:
                return node


def _nothing(key: Scalar) -> Scalar:
    """Give the empty value of a key."""
    return Scalar("", key.end + 1, key.end + 1)
