"""TOML text: single values of a TOML file as nodes with places."""

from __future__ import annotations

import re

from bot.core.model.pattern import lazily
from bot.core.trackers.nodes import DEPTH, Listing, Node, Record, Scalar

_SPACE = lazily(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY = lazily(r'[ \t]*("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[^\s."\'=\[\]{},#]+)[ \t]*')
_STRING = lazily(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)  # fmt: skip
_BARE = lazily(r"[^,\]}#\n]*")
_ESCAPE = lazily(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[ \t]*\n[ \t\n]*|(.))", re.DOTALL)
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class TomlText:
    """Reads keys and values from places of one text; what is against the format is passed over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.too_deep = -1

    def key(self, at: int) -> tuple[list[Scalar], int]:
        """Read a dotted key: its parts, and where it ends."""
        parts: list[Scalar] = []
        while match := _KEY.match(self.text, at):
            written = match[1]
            quoted = written[0] in "\"'"
            name = _unquoted(written) if quoted else written
            parts.append(Scalar(name, match.start(1), match.end(1), plain=not quoted))
            at = match.end()
            if self.text[at : at + 1] != ".":
                break
            at += 1
        return parts, at

    def space(self, at: int) -> int:
        """Skip space, line ends and comments."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int = 0) -> Node:
        """Read the value that begins at a place."""
        if depth > DEPTH:
            self.too_deep = at if self.too_deep < 0 else self.too_deep
            return Scalar("", at, len(self.text))
        char = self.text[at : at + 1]
        if char == "[":
            return self._listing(at, depth)
        if char == "{":
            return self._record(at, depth)
        match = _STRING.match(self.text, at) if char in ("'", '"') else None
        if match:
            return Scalar(_unquoted(match[0]), at, match.end(), plain=False)
        bare = _BARE.match(self.text, at)
        written = bare[0].rstrip() if bare else ""
        return Scalar(written, at, at + len(written))

    def _listing(self, start: int, depth: int) -> Listing:
        entries: list[Node] = []
        at = self.space(start + 1)
        while at < len(self.text) and self.text[at] != "]":
            node = self.value(at, depth + 1)
            if node.end == at and self.text[at] != ",":
                break
            if node.end > at:
                entries.append(node)
            at = self.space(node.end)
            if self.text[at : at + 1] == ",":
                at = self.space(at + 1)
        return Listing(entries, start, at + (self.text[at : at + 1] == "]"))

    def _record(self, start: int, depth: int) -> Record:
        table = Table(start)
        at = self.space(start + 1)
        while at < len(self.text) and self.text[at] != "}":
            parts, end = self.key(at)
            if not parts or self.text[end : end + 1] != "=" or len(parts) > DEPTH - depth:
                break
            node = self.value(self.space(end + 1), depth + len(parts))
            table.put(parts, node)
            at = self.space(node.end)
            if self.text[at : at + 1] == ",":
                at = self.space(at + 1)
        return table.record()._replace(end=at + (self.text[at : at + 1] == "}"))


class Table:
    """A table that is still being filled; ``rows`` where it is a list of tables."""

    __slots__ = ("end", "names", "pairs", "rows", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.names: dict[str, int] = {}
        self.pairs: list[tuple[Scalar, Node | Table]] = []
        self.rows: list[Table] = []

    def put(self, parts: list[Scalar], value: Node) -> None:
        """Set a value under a dotted key; a key given again takes the new value."""
        table = self
        for part in parts[:-1]:
            table = table.enter(part, part.start)
        table.set(parts[-1], value)

    def set(self, key: Scalar, value: Node | Table) -> None:
        """Set a value under a plain key."""
        if key.text in self.names:
            self.pairs[self.names[key.text]] = (key, value)
        else:
            self.names[key.text] = len(self.pairs)
            self.pairs.append((key, value))
        self.end = max(self.end, value.end)

    def enter(self, key: Scalar, start: int) -> Table:
        """Step to the table under a key (the last one of a list of tables), made if missing."""
        at = self.names.get(key.text)
        found = self.pairs[at][1] if at is not None else None
        if not isinstance(found, Table):
            found = Table(start)
            found.end = max(start, key.end)
            self.set(key, found)
        return found.rows[-1] if found.rows else found

    def append(self, key: Scalar, start: int) -> Table:
        """Begin a new row of the list of tables under a key."""
        at = self.names.get(key.text)
        found = self.pairs[at][1] if at is not None else None
        if not isinstance(found, Table):
            found = Table(start)
            self.set(key, found)
        row = Table(start)
        row.end = key.end
        found.rows.append(row)
        return row

    def node(self) -> Node:
        """Give what was read."""
        if not self.rows:
            return self.record()
        rows: list[Node] = [row.record() for row in self.rows]
        return Listing(rows, self.start, rows[-1].end)

    def record(self) -> Record:
        """Give the table as a record."""
        pairs = [(key, value.node() if isinstance(value, Table) else value)
                 for key, value in self.pairs]  # fmt: skip
        end = max((value.end for _, value in pairs), default=self.end)
        return Record(pairs, self.start, max(end, self.end))


def _unquoted(written: str) -> str:
    """Give the text of a string as written."""
    width = 3 if written[:3] in ('"""', "'''") else 1
    text = written[width:-width].replace("\r\n", "\n")
    text = text.removeprefix("\n") if width == 3 else text
    return _ESCAPE.sub(_escaped, text) if written[0] == '"' and "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    """Give the character that an escape stands for."""
    code = match[1] or match[2]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return _SHORT.get(match[3], match[3]) if match[3] else ""
