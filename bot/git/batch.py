"""Batch: many objects read through one ``git cat-file --batch``."""

from __future__ import annotations

import os

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.git.command import Git
from bot.git.complaints import complaint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from tempfile import TemporaryDirectory

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
    """Reads objects by name; its process starts with the first name and stays until ``close``."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._reader: _Reader | None = None
        self._detached: tuple[Git, TemporaryDirectory[str]] | None = None
        self._lone: _Reader | None = None

    def start(self) -> None:
        """Start the process before it is needed, so that it is ready then."""
        if self._reader is None:
            self._reader = _Reader(self._git)

    def read(self, names: Sequence[str]) -> Iterator[Found]:
        """Give the object of each name, in order.

        ``UserError`` when git gives up midway.
        """
        if not names:
            return
        reader = self._ready(names)
        reader.send(names)
        for place, name in enumerate(names):
            found = reader.next()
            if found is None and reader is self._reader and "promisor remote" in reader.complaints:
                self._reader = None
                reader = self._alone()
                reader.send(names[place:])
                found = reader.next()
            if found is None:
                raise complaint(f"read {name}", self._git.folder, reader.complaints)
            yield found

    def close(self) -> None:
        """End the process."""
        for reader in (self._reader, self._lone):
            if reader is not None:
                reader.close()
        if self._detached is not None:
            self._detached[1].cleanup()
        self._reader = self._lone = self._detached = None

    def _ready(self, names: Sequence[str]) -> _Reader:
        if self._lone is not None and all(is_oid(name.partition(":")[0]) for name in names):
            return self._lone
        self.start()
        return self._reader or _Reader(self._git)

    def _alone(self) -> _Reader:
        """Give a reader that knows no remote.

        A git before 2.45 dies at the first object that a partial clone lacks when it may not fetch.
        To one that sees the objects without the configuration, they are just missing.
        """
        if self._lone is None:
            from tempfile import TemporaryDirectory

            asked = ("rev-parse", "--show-object-format", "--git-path", "objects")
            kind, objects = self._git.run(*asked).out.decode(errors="surrogateescape").splitlines()
            scratch = TemporaryDirectory(prefix="countersign-")
            for name, text in (("HEAD", "ref: refs/heads/none\n"), ("config", _CONFIG % kind)):
                with open(os.path.join(scratch.name, name), "w", encoding="ascii") as file:
                    file.write(text)
            os.mkdir(os.path.join(scratch.name, "refs"))
            git = Git(self._git.folder, self._git.environ)
            git.environ["GIT_DIR"] = scratch.name
            git.environ["GIT_OBJECT_DIRECTORY"] = os.path.abspath(
                os.path.join(self._git.folder, objects)
            )
            self._detached = git, scratch
            self._lone = _Reader(git)
        return self._lone


_CONFIG = """\
[core]
\trepositoryFormatVersion = 1
\tbare = true
[extensions]
\tobjectFormat = %s
"""


class _Reader:
    """One ``cat-file --batch`` and what of its output is not read yet."""

    def __init__(self, git: Git) -> None:
        self._process = git.start("cat-file", "--batch")
        self._buffer = b""
        self._ended = False
        self.complaints = ""

    def send(self, names: Sequence[str]) -> None:
        """Ask for objects."""
        self._process.send("".join(f"{name}\n" for name in names).encode())

    def close(self) -> None:
        """End the process."""
        self._process.wait()

    def next(self) -> Found | None:
        """Give the next object asked for, None when the process died (see ``complaints``)."""
        head = self._line().split()
        found = None
        if len(head) == 3 and head[2].isdigit():
            size = int(head[2])
            content = self._exactly(size + 1, keep=size <= LARGEST)
            found = Found(head[0].decode(), head[1].decode(), content)
        elif head:
            found = Found("", head[-1].decode(), None)
        if self._ended:
            self.complaints = self._process.wait().err
            return None
        return found

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            chunk = self._more()
            if not chunk:
                return b""
            self._buffer += chunk
        line, self._buffer = self._buffer[:end], self._buffer[end + 1 :]
        return line

    def _exactly(self, size: int, *, keep: bool) -> bytes | None:
        """Take ``size`` bytes, the last of them the line end that follows an object."""
        chunks, missing = [self._buffer], size - len(self._buffer)
        while missing > 0:
            if not keep:
                chunks.clear()
            chunk = self._more()
            if not chunk:
                return None
            chunks.append(chunk)
            missing -= len(chunk)
        last = chunks.pop()
        end = len(last) + missing
        self._buffer = last[end:]
        return b"".join((*chunks, last[:end]))[:-1] if keep else None

    def _more(self) -> bytes:
        chunk = self._process.receive()
        self._ended = not chunk
        return chunk


def is_oid(name: str) -> bool:
    """Tell whether a name is a full object id."""
    return len(name) in (40, 64) and not set(name) - set("0123456789abcdef")
