"""Payload: what a forge's API or webhook says, read without trust in its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Payload = Mapping[str, Any]

NOTHING: Payload = {}


def part(payload: object, *names: str) -> Payload:
    """Give a nested object of a payload, an empty one where there is none."""
    for name in names:
        payload = payload.get(name) if isinstance(payload, Mapping) else None
    return payload if isinstance(payload, Mapping) else NOTHING


def parts(payload: object, name: str) -> Sequence[Payload]:
    """Give a list of objects of a payload, leaving out whatever else it holds."""
    found = payload.get(name) if isinstance(payload, Mapping) else None
    return listed(found)


def listed(found: object) -> Sequence[Payload]:
    """Give the objects of a list, none where it is no list."""
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def text(payload: Payload, name: str) -> str:
    """Give a text of a payload, empty where there is none."""
    found = payload.get(name)
    return found if isinstance(found, str) else ""


def number(payload: Payload, name: str) -> int:
    """Give a number of a payload, 0 where there is none."""
    found = payload.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0
