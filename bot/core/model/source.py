"""Source: one file's text at one commit, and the places in it."""

from __future__ import annotations

from bisect import bisect_right

from bot.core.model.typed import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets into ``Source.text``."""

    start: int
    end: int


class Source:
    r"""A file's text with offsets that can be told as lines, columns and bytes.

    The text keeps every character of the file (byte order mark, ``\r\n``); bytes that are no
    UTF-8 become lone surrogates, so that encoding the text again gives the same bytes.
    """

    __slots__ = ("_ascii", "_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None
        self._ascii = text.isascii()

    @classmethod
    def decode(cls, path: str, data: bytes) -> Source:
        """Read the bytes as UTF-8, whatever they are."""
        return cls(path, data.decode("utf-8", "surrogateescape"))

    def encode(self) -> bytes:
        """Give the file's bytes again."""
        return self.text.encode("utf-8", "surrogateescape")

    @property
    def starts(self) -> list[int]:
        """The offset of the first character of each line."""
        if self._starts is None:
            starts, at, find = [0], -1, self.text.find
            while (at := find("\n", at + 1)) >= 0:
                starts.append(at + 1)
            self._starts = starts
        return self._starts

    def line(self, offset: int) -> int:
        """Tell the line (from 1) that an offset is in."""
        return bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """Tell the column (from 1, in characters) that an offset is at."""
        return offset - self.starts[self.line(offset) - 1] + 1

    def line_text(self, line: int) -> str:
        """Give a line (from 1) without its line end."""
        start = self.starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def byte(self, offset: int) -> int:
        """Tell the byte offset of a character offset."""
        if self._ascii:
            return offset
        return len(self.text[:offset].encode("utf-8", "surrogateescape"))
