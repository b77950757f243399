"""Nodes: what YAML, TOML and JSON have in common: scalars, listings and records with places."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.source import Span

DEPTH = 100
"""How many listings and records may stand in each other before a file is refused."""
FAULTS = 50
"""How many faults of a file are told."""
TWICE = "the key `{}` is given twice, first on line {}; the last one counts"
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Scalar(NamedTuple):
    """One value: its text without quotes, never resolved to a number, date or truth value.

    ``plain`` when it stands without quotes; an alias has the text it stands for and its own place.
    """

    text: str
    start: int
    end: int
    plain: bool = True

    @property
    def value(self) -> str:
        """The text, empty where the value is written as nothing (``null``, ``~``)."""
        return "" if self.plain and self.text in _NULLS else self.text


class Listing(NamedTuple):
    """Values in a row."""

    entries: list[Node]
    start: int
    end: int


class Record(NamedTuple):
    """Values under keys, in the order of the file; a key given twice keeps its last value."""

    pairs: list[tuple[Scalar, Node]]
    start: int
    end: int

    def get(self, name: str) -> Node | None:
        """Give the value under a key."""
        return next((value for key, value in self.pairs if key.text == name), None)


Node = Scalar | Listing | Record


class Fault(NamedTuple):
    """Something that is against the format, and where it is."""

    span: Span
    message: str


def scalars(node: Node) -> list[Scalar]:
    """Give the scalars in a node, in the order of the file."""
    found: list[Scalar] = []
    todo = [node]
    while todo:
        at = todo.pop()
        if isinstance(at, Scalar):
            found.append(at)
        elif isinstance(at, Listing):
            todo.extend(reversed(at.entries))
        else:
            todo.extend(value for _, value in reversed(at.pairs))
    return found


def last_keys(pairs: list[tuple[Scalar, Node]]) -> list[tuple[Scalar, Scalar]]:
    """Drop the earlier pairs of keys given twice; give the two places of each such key."""
    seen: dict[str, int] = {}
    twice: list[tuple[Scalar, Scalar]] = []
    for at, (key, _) in enumerate(pairs):
        if key.text in seen:
            twice.append((pairs[seen[key.text]][0], key))
        seen[key.text] = at
    if twice:
        kept = set(seen.values())
        pairs[:] = [pair for at, pair in enumerate(pairs) if at in kept]
    return twice
