"""Body: a request's raw bytes, read up to a limit and no further."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive


class TooLargeError(Exception):
    """The body is longer than the limit; the rest of it was not read."""


class LeftError(Exception):
    """The client left before it had sent everything."""


async def read_body(receive: Receive, headers: Mapping[str, str], limit: int) -> bytes:
    """Read a body; what its header says of its length is not believed, unless it is too long."""
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
        parts.append(part)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)
