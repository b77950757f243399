"""Delivery: what all hosts' webhooks have in common: header names, an id, a JSON object."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.forges.payload import Payload

LONGEST_ID = 200


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    """Give headers by their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}


def id_of(given: str, body: bytes) -> str:
    """Give the id that came with a delivery, a digest where it is too long or there is none."""
    if given and len(given) <= LONGEST_ID:
        return given
    return hashlib.sha256(given.encode("utf-8", "surrogateescape") or body).hexdigest()


def object_of(body: bytes | str) -> Payload:
    """Read a JSON object; ``ValueError`` for anything else."""
    try:
        payload = json.loads(body)
    except RecursionError as error:
        raise ValueError("a webhook's body is not that deep") from error
    if not isinstance(payload, dict):
        raise ValueError("a webhook's body is a JSON object")  # noqa: TRY004 - the port says so
    return payload
