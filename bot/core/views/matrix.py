"""Matrix: a table with an item for each row and column, and what its cells say."""

from __future__ import annotations

from bot.core.markup import is_blank, plain
from bot.core.model.document import Document, Heading, Paragraph, Table
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.cells import Cell, split_row
from bot.core.trackers.naming import same_id, split_id
from bot.core.trackers.roles import norm

if TYPE_CHECKING:
    from bot.core.model.source import Span

_YES = frozenset({"1", "x", "y", "yes", "true", "●", "✓", "✔", "✅"})
_NO = frozenset({"0", "", "-", "n", "no", "false", "·", ".", "○", "\u2014", "\\"})


def said_right(cell: Cell, *, yes: bool) -> bool:
    """Tell whether a cell says what it should."""
    return plain(cell.text).casefold() in (_YES if yes else _NO)


class MatrixRow(NamedTuple):
    """A row: the item's folded id, its place, and its cells under the matrix's columns."""

    id: str
    span: Span
    cells: tuple[Cell, ...]

    def says(self, columns: tuple[str, ...]) -> set[str]:
        """Give the folded ids of the columns whose cell says yes."""
        return {name for name, cell in zip(columns, self.cells, strict=False)
                if plain(cell.text).casefold() in _YES}  # fmt: skip

    def strange(self) -> list[Cell]:
        """Give the cells that say neither yes nor no."""
        return [cell for cell in self.cells if plain(cell.text).casefold() not in _YES | _NO]


class Matrix(NamedTuple):
    """A dependency matrix: folded column ids, rows, and its direction.

    ``columns_need`` is True where a mark means that the column's item needs the row's.
    """

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    span: Span
    columns_need: bool = False

    def needs(self) -> dict[str, set[str]]:
        """Give for each row's or column's item what the matrix says it needs."""
        said: dict[str, set[str]] = {row.id: set() for row in self.rows}
        for row in self.rows:
            for column in row.says(self.columns):
                if self.columns_need:
                    said.setdefault(column, set()).add(row.id)
                else:
                    said[row.id].add(column)
        return said


def matrix(document: Document, ids: dict[str, str]) -> Matrix | None:
    """Find the first table whose rows and columns are a tracker's items (folded id -> id)."""
    said: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            said = [block.text]
        elif isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Table):
            found = _read(block, ids, plain(" ".join(said[-4:])).casefold())
            if found is not None:
                return found
    return None


def _read(table: Table, ids: dict[str, str], said: str) -> Matrix | None:
    columns = tuple(_id(cell) for cell in table.header[1:])
    named = sum(column in ids for column in columns)
    corner = table.header[0]
    if named < 2 or named * 2 < len(columns):
        return None
    if not ("\\" in corner or "/" in corner or is_blank(corner) or "depend" in norm(corner)
            or named == len(columns)):  # fmt: skip
        return None
    text = table.source.text
    rows = []
    for span in table.rows:
        first, *cells = split_row(text[span.start : span.end], span.start)
        rows.append(MatrixRow(_id(first.text), span, tuple(cells)))
    return Matrix(columns, tuple(rows), table.span, _columns_need(said))


def _id(text: str) -> str:
    ident, _ = split_id(text)
    return same_id(ident or plain(text))


def _columns_need(said: str) -> bool:
    """Tell from the words above a matrix which way its marks point; row needs column by default."""
    column, row = said.find("column"), said.find("row")
    return -1 < column < row and "depends on" in said[column:row]
