"""Body: a request's raw bytes, read up to a limit and no further."""

from __future__ import annotations

from contextlib import contextmanager

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.types import Receive


class TooLargeError(Exception):
    """The body is longer than the limit; the rest of it was not read."""


class LeftError(Exception):
    """The client left before it had sent everything."""


class CrowdedError(Exception):
    """The bodies that are held already leave no room for this one."""


class Room:
    """The bytes that all bodies may take together, from reading until they are stored."""

    def __init__(self, size: int) -> None:
        self._left = size

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Give what takes so many bytes more; they are given back at the end."""
        taken = 0

        def take(size: int) -> None:
            nonlocal taken
            if size > self._left:
                raise CrowdedError
            self._left -= size
            taken += size

        try:
            yield take
        finally:
            self._left += taken


async def read_body(
    receive: Receive, headers: Mapping[str, str], limit: int, take: Callable[[int], None]
) -> bytes:
    """Read a body; what its header says of its length is not believed, unless it is too long.

    ``take`` is told of each part.
    """
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > limit:
        raise TooLargeError
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise LeftError
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise TooLargeError
        take(len(part))
        parts.append(part)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)
