"""Tables: the rows of a Markdown table that has items, each as an item."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.item import Field, Item
from bot.core.model.source import Span
from bot.core.model.tracker import Problem
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.cells import split_row
from bot.core.trackers.columns import TOTALS
from bot.core.trackers.naming import split_id

if TYPE_CHECKING:
    from bot.core.model.document import Table
    from bot.core.trackers.columns import Columns

_MARKUP = frozenset("`*_[]<>~\\&!")


class Rows:
    """Reads the rows of one table; fields are split again only for the rows asked for.

    ``status`` is what the heading says of all its rows, ``prefix`` what a bare number lacks to be
    an id (``PP``); ``deliverables`` tells that the rows are files of some other table's items.
    """

    def __init__(
        self, table: Table, cols: Columns, group: str, status: str | None, prefix: str = ""
    ) -> None:
        self.table = table
        self.cols = cols
        self.group = group
        self.status = status
        self.width = len(table.header)
        self.heads = {cols.names[cols.status]} if cols.status >= 0 else set()
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.prefix = prefix
        self.deliverables = cols.file >= 0 and cols.id < 0 and cols.status >= 0

    def read(self) -> None:
        """Read all rows."""
        self.items, self.problems = [], []
        text, add = self.table.source.text, self.row
        for span in self.table.rows:
            raw = text[span.start : span.end]
            if "\\" not in raw and raw[:1] == "|" and raw[-1:] == "|":
                add(span, raw, raw.split("|")[1:-1])
            else:
                add(span, raw, [cell.text for cell in split_row(raw, 0)])

    def row(self, span: Span, raw: str, cells: list[str]) -> None:
        """Make an item of a row, unless it repeats the header, sums up, or is empty."""
        cols, count = self.cols, len(cells)
        ident = cells[cols.id].strip() if 0 <= cols.id < count else ""
        title = cells[cols.title].strip() if 0 <= cols.title < count else ""
        mark = ""
        if ident and not _MARKUP.isdisjoint(ident):
            mark, ident = _marked(ident)
        if not ident:
            ident, title = self.name(cells, title)
        elif title and not _MARKUP.isdisjoint(title):
            title = plain(title)
        if not ident or self.skip(ident, cells):
            return
        if self.prefix and ident.isdigit():
            ident = self.prefix + ident
        if count != self.width:
            self.ragged(span, ident, count, raw)
        status = cells[cols.status].strip() if 0 <= cols.status < count else None
        if status is None and cols.status < 0:
            status = mark or self.status
        self.items.append(
            Item(ident, title, span, raw, fields=self.fields, group=self.group,
                 kind="deliverable" if self.deliverables else "row", layout=cols.roles,
                 status_text=status)
        )  # fmt: skip

    def name(self, cells: list[str], title: str) -> tuple[str, str]:
        """Name a row that has no id cell: by its file, its title's own id, or its title."""
        if self.deliverables:
            path = plain(cells[self.cols.file]) if self.cols.file < len(cells) else ""
            return (f"deliverable:{path}" if path else ""), plain(title)
        if self.cols.id >= 0 and sum(bool(cell.strip()) for cell in cells) <= 1:
            return "", title
        ident, rest = split_id(title)
        return (ident, rest) if ident else (plain(title), plain(title))

    def skip(self, ident: str, cells: list[str]) -> bool:
        """Tell whether a row is the header again, a total, or a label across the table."""
        if ident.casefold() in TOTALS:
            return True
        at = self.cols.status
        if 0 <= at < len(cells):
            said = plain(cells[at])
            if said:  # the header again; only its first cell may differ
                return said in self.heads
        elif len(cells) == self.width and plain(cells[-1]) == self.cols.names[-1]:
            return all(map(str.__eq__, map(plain, cells), self.cols.names))
        if self.width < 3 or sum(map(bool, map(str.strip, cells))) > 1:
            return False
        return not split_id(ident)[0]  # a label across the table

    def ragged(self, span: Span, ident: str, count: int, raw: str) -> None:
        """Report a row whose cells are not as many as its header's."""
        why = "cells after the missing one stand under the wrong header"
        if count > self.width:
            why = "hosts drop what is too many"
            if "`" in raw:
                why += "; a pipe inside `code` splits too, write it \\|"
        cells = "cell" if count == 1 else "cells"
        message = f"{ident} has {count} {cells}, its table's header has {self.width}: {why}"
        self.problems.append(Problem("ragged-row", span, message, ident))

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Split a row into its fields."""
        cols, found = self.cols, []
        for at, cell in enumerate(split_row(item.raw, item.span.start)[: self.width]):
            found.append(Field(cols.roles[at], cols.names[at], cell.text, cell.span))
        if cols.status < 0 and item.status_text is not None:
            found.append(self.implied(item))
        return tuple(found)

    def implied(self, item: Item) -> Field:
        """Give the status that the heading or a mark beside the id says."""
        at = item.raw.find(item.status_text or "")
        if at < 0 or not item.status_text:
            here = Span(item.span.start, item.span.start)
            return Field("status", "", item.status_text or "", here)
        start = item.span.start + at
        return Field("status", "", item.status_text, Span(start, start + len(item.status_text)))


def _marked(cell: str) -> tuple[str, str]:
    """Split a status mark such as ``[DONE]`` from the id it stands before or behind."""
    text = plain(cell)
    if text.startswith("[") and "]" in text:
        mark, _, rest = text.partition("]")
        if rest.strip():
            return mark + "]", rest.strip()
    elif text.endswith("]") and " [" in text:
        rest, _, mark = text.rpartition(" [")
        return "[" + mark, rest.strip()
    return "", text
