"""YAML alike: entries of a long list that have the same keys in the same order, read at once."""

from __future__ import annotations

import re

from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.nodes import Node, Record, Scalar
from bot.core.trackers.yaml_values import read_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST, _KEYS = 16, 40
_VALUE = (
    r"(\w(?:[\w ./,()+\-]*[\w./,()+\-])?|\[[\w ./,\-]*\]"
    r"|'[^'\r\n]*'|\"[^\"\\\r\n]*\")"
)


class Alike:
    """Reads on where entries of one list look as the last one did; a pattern for each look."""

    def __init__(self) -> None:
        self._patterns: dict[tuple[int, tuple[str, ...]], re.Pattern[str]] = {}

    def read(
        self, text: str, at: int, last: list[tuple[Scalar, Node]], indent: int
    ) -> Iterator[tuple[Record, int]]:
        """Give the records from a place on that have the keys of the last, and where each ends.

        ``indent`` is that of the keys. Only what could not be read otherwise counts: each line is
        a key, one space and a plain value, and another entry follows.
        """
        keys = tuple([key.text for key, _ in last])
        pattern = self._pattern(keys, indent)
        found = pattern.match(text, at) if pattern else None
        whole = [(key, len(key) + 2) for key in keys]
        new = tuple.__new__  # the constructors' own work, without their calls
        while pattern and found:
            pairs: list[tuple[Scalar, Node]] = []
            places = found.regs[1:]
            for (key, size), (begin, end), value in zip(whole, places, found.groups(), strict=True):
                name = new(Scalar, (key, begin - size, begin - 2, True))
                pairs.append((name, read_value(value, 0, begin) if value[0] in "['\""
                              else new(Scalar, (value, begin, end, True))))  # fmt: skip
            yield Record(pairs, pairs[0][0].start, pairs[-1][1].end), found.end()
            found = pattern.match(text, found.end())

    def _pattern(self, keys: tuple[str, ...], indent: int) -> re.Pattern[str] | None:
        made = self._patterns.get((indent, keys))
        if made is None and len(self._patterns) < _MOST and 0 < len(keys) <= _KEYS:
            dash = f"{' ' * (indent - 2)}- "
            lines = [f"{re.escape(key)}: {_VALUE}\r?\n" for key in keys]
            source = dash + (" " * indent).join(lines) + f"(?={dash})"
            made = self._patterns[indent, keys] = re.compile(source)
        return made
