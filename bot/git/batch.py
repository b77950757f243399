"""Batch: many objects read through one ``git cat-file --batch``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.git.complaints import complaint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.git.command import Git, Process

# A tracker or contract of this size is none that a person reads; a larger one counts as missing.
LARGEST = 32 << 20


class Found(NamedTuple):
    """What there is behind a name: the object's id, its kind (``blob``, ``commit``, …) and content.

    The content is None when too large. No object: the id is empty, the kind tells why (``missing``,
    ``ambiguous``).
    """

    oid: str
    kind: str
    content: bytes | None


class Batch:
    """Reads objects by name; the process starts with the first name and stays until ``close``."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: Process | None = None
        self._buffer = b""

    def start(self) -> None:
        """Start the process before it is needed, so that it is ready then."""
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")

    def read(self, names: Sequence[str]) -> Iterator[Found]:
        """Give the object of each name, in order.

        ``UserError`` when git gives up midway.
        """
        if not names:
            return
        self.start()
        if self._process is not None:
            self._process.send("".join(f"{name}\n" for name in names).encode())
        for _ in names:
            yield self._next()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.wait()
            self._process = None
            self._buffer = b""

    def _next(self) -> Found:
        head = self._line().split()
        if len(head) != 3 or not head[2].isdigit():
            return Found("", head[-1].decode(), None)
        size = int(head[2])
        content = self._exactly(size + 1, keep=size <= LARGEST)
        return Found(head[0].decode(), head[1].decode(), content)

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            self._buffer += self._more()
        line, self._buffer = self._buffer[:end], self._buffer[end + 1 :]
        return line

    def _exactly(self, size: int, *, keep: bool) -> bytes | None:
        """Take ``size`` bytes, the last of them the line end that follows an object."""
        chunks, missing = [self._buffer], size - len(self._buffer)
        while missing > 0:
            if not keep:
                chunks.clear()
            chunks.append(self._more())
            missing -= len(chunks[-1])
        last = chunks.pop()
        end = len(last) + missing
        self._buffer = last[end:]
        return b"".join((*chunks, last[:end]))[:-1] if keep else None

    def _more(self) -> bytes:
        chunk = self._process.receive() if self._process is not None else b""
        if not chunk:
            err = self._process.wait().err if self._process is not None else ""
            self._process = None
            self._buffer = b""
            raise complaint("read objects", self._git.folder, err)
        return chunk
