"""Pattern: regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Lazy:
    """Stands for a pattern; after its first use it costs no more than the pattern itself."""

    __slots__ = ("_flags", "_source", *_METHODS)

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Compile; asked only for what is not there yet."""
        made = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)


def lazily(source: str, flags: int = 0) -> re.Pattern[str]:
    """Give a pattern to be compiled at its first use: most runs need few of those there are."""
    made: Any = _Lazy(source, flags)
    pattern: re.Pattern[str] = made
    return pattern
