"""Item: one row, section, list entry or task of a tracker, with its fields."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Field(NamedTuple):
    """One value of an item.

    ``role`` is what the column is for (``id``, ``title``, ``status``, ``depends_on``, ``owner``,
    ``evidence``, ``criteria``, ``updated``, ``notes`` …, or empty), ``name`` the header or key as
    written, ``text`` the value as written with its markup, ``span`` where the value stands.
    A second status column has the role ``status:<name in small>``.
    """

    role: str
    name: str
    text: str
    span: Span


class Item:
    """One thing that has a status.

    ``key`` tells it from every other item of its tracker; ``raw`` is its whole text (two items
    with the same ``raw`` and ``layout`` say the same); ``group`` names the table or section it
    stands in; ``fields`` are read on first use, because most items of a large tracker did not
    change and nobody asks.
    """

    __slots__ = ("_fields", "_read", "group", "id", "key", "kind", "layout", "parent", "raw",
                 "span", "status_text", "title")  # fmt: skip

    def __init__(  # noqa: PLR0913 - the constructor of the central value
        self,
        id: str,  # noqa: A002 - the word of the trackers
        title: str,
        span: Span,
        raw: str,
        *,
        fields: Callable[[Item], tuple[Field, ...]] | tuple[Field, ...] = (),
        group: str = "",
        kind: str = "row",
        parent: str = "",
        layout: tuple[str, ...] = (),
        status_text: str | None = None,
        key: str = "",
    ) -> None:
        self.id = id
        self.title = title
        self.span = span
        self.raw = raw
        self.group = group
        self.kind = kind
        self.parent = parent
        self.layout = layout
        self.key = key or id
        self.status_text = status_text
        self._read = fields if callable(fields) else None
        self._fields: tuple[Field, ...] | None = None if callable(fields) else fields

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order they stand in the file."""
        if self._fields is None:
            self._fields = self._read(self) if self._read else ()
        return self._fields

    @property
    def reads(self) -> Callable[[Item], tuple[Field, ...]] | None:
        """What reads the fields on first use, None where they were given."""
        return self._read

    def moved(self, by: int, reads: Callable[[Item], tuple[Field, ...]]) -> Item:
        """Give the same item so many characters further on in a text that ``reads`` knows."""
        span = Span(self.span.start + by, self.span.end + by)
        return Item(
            self.id, self.title, span, self.raw, fields=reads, group=self.group, kind=self.kind,
            parent=self.parent, layout=self.layout, status_text=self.status_text, key=self.key,
        )  # fmt: skip

    def field(self, role: str) -> Field | None:
        """Give the first field with a role."""
        return next((field for field in self.fields if field.role == role), None)

    def text(self, role: str) -> str:
        """Give the text of the first field with a role, empty where there is none."""
        field = self.field(role)
        return field.text if field else ""

    def __repr__(self) -> str:
        """Show the item for debugging."""
        return f"Item({self.key!r}, {self.status_text!r})"
