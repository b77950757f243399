"""Tracker: one file with items, as read; never an exception, only problems with a place."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.document import Document
    from bot.core.model.item import Item
    from bot.core.model.source import Source, Span


class Problem(NamedTuple):
    """Something in a tracker that could not be understood, and the rule that reports it."""

    rule: str
    span: Span
    message: str
    item: str = ""


class Tracker:
    """The items of one file.

    ``document`` is the Markdown structure around them (None for YAML, TOML, JSON), from which
    the views (matrix, order, diagrams) are read when a rule asks for them.
    """

    __slots__ = ("_by_id", "document", "items", "problems", "source")

    def __init__(
        self,
        source: Source,
        items: tuple[Item, ...] = (),
        problems: tuple[Problem, ...] = (),
        document: Document | None = None,
    ) -> None:
        self.source = source
        self.items = items
        self.problems = problems
        self.document = document
        self._by_id: dict[str, Item] | None = None

    @property
    def path(self) -> str:
        """The file's path in its repository."""
        return self.source.path

    @property
    def by_id(self) -> dict[str, Item]:
        """The first item with each id."""
        if self._by_id is None:
            self._by_id = {}
            for item in self.items:
                self._by_id.setdefault(item.id, item)
        return self._by_id
