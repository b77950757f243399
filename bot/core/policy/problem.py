"""Problem: something wrong in the policy file, the key it is at, and how keys are spelled."""

from __future__ import annotations

from typing import NamedTuple

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

Place = tuple[int, int]
"""Line and column, from 1."""


class Problem(NamedTuple):
    """Something wrong: line and column (from 1), the key's path, and what would be right."""

    line: int
    column: int
    key: str
    message: str


def spelled(path: Path) -> str:
    """Write a path as people do: ``trackers[0].signoff."Signed Off"[1]``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            plain = step.replace("-", "").replace("_", "").isalnum()
            text += ("." if text else "") + (step if plain else f'"{step}"')
    return text
