"""Problem: something wrong in the policy file, at which key, and what may have been meant."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def nearest(word: str, words: Iterable[str]) -> str:
    """Say which of the words may have been meant, as half a sentence, or nothing."""
    from difflib import get_close_matches

    small = {each.casefold(): each for each in words}
    found = get_close_matches(word.casefold(), small, n=1, cutoff=0.6)
    return f'; did you mean "{small[found[0]]}"?' if found else ""
