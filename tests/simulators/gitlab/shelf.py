"""Shelf: things by their number; going through it gives the things, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Shelf(Generic[T]):
    """Merge requests or issues of a project."""

    def __init__(self) -> None:
        self._things: dict[int, T] = {}

    def __getitem__(self, number: int) -> T:
        return self._things[number]

    def __setitem__(self, number: int, thing: T) -> None:
        self._things[number] = thing

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._things.values()))

    def __len__(self) -> int:
        return len(self._things)

    def get(self, number: int) -> T | None:
        """Give the thing of this number, if there is one."""
        return self._things.get(number)
