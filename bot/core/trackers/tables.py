"""Tables: the rows of a Markdown table as items, if the table is one that has items."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.item import Field, Item
from bot.core.model.source import Span
from bot.core.model.tracker import Problem
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.cells import split_row
from bot.core.trackers.naming import split_id
from bot.core.trackers.roles import MEANING, WEAK_STATUS, norm, role_of

if TYPE_CHECKING:
    from bot.core.model.preset import Preset
    from bot.core.trackers.document import Table
    from bot.core.vocabulary import Vocabulary

TOTALS = frozenset({"total", "totals", "sum", "subtotal", "overall", "合計", "合计", "всего"})
_MARKUP = frozenset("`*_[]<>~\\&!")
_NAMED = frozenset({"id", "title", "parent"})


class Columns(NamedTuple):
    """What each column of a table is for; ``id``, ``title`` and ``status`` are indexes or -1."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    id: int
    title: int
    status: int
    file: int = -1
    weak: bool = False


def columns(table: Table, preset: Preset) -> Columns:
    """Tell the roles of a table's columns."""
    names = tuple(plain(cell) for cell in table.header)
    roles = [role_of(name, preset.columns) for name in names]
    _find_statuses(names, roles, preset)
    index = {role: at for at, role in reversed(list(enumerate(roles))) if role}
    title = index.get("title", -1)
    ident = index.get("id", -1)
    if ident < 0 and title < 0:
        ident = index.get("parent", -1)
    if ident < 0 and title < 0:
        free = [at for at, role in enumerate(roles) if not role]
        title = free[0] if free else -1
    for at, role in ((ident, "id"), (title, "title")):
        if at >= 0:
            roles[at] = role
    status = index_of(roles, "status")
    weak = status >= 0 and norm(names[status]) in WEAK_STATUS
    return Columns(names, tuple(roles), ident, title, status, index.get("file", -1), weak)


def index_of(roles: list[str], role: str) -> int:
    """Give the first column with a role, or -1."""
    return roles.index(role) if role in roles else -1


def _find_statuses(names: tuple[str, ...], roles: list[str], preset: Preset) -> None:
    """Name the governed status column and the others beside it, in place."""
    words = [norm(name) for name in names]
    for track in preset.tracks:
        known = {norm(header) for header in track.headers}
        at = next((at for at, word in enumerate(words) if word in known), -1)
        if at >= 0 and track.role not in roles:
            roles[at] = track.role
    plainer = [at for at, word in enumerate(words)
               if roles[at] == "status" or (not roles[at] and word.endswith(" status"))]  # fmt: skip
    if not plainer:
        plainer = [at for at, word in enumerate(words) if word in WEAK_STATUS][:1]
    governed = next((at for at in plainer if roles[at] == "status"), plainer[0] if plainer else -1)
    for at in plainer:
        roles[at] = "status" if at == governed else f"status:{words[at]}"


def is_legend(table: Table, cols: Columns) -> bool:
    """Tell whether a table explains status words instead of having items."""
    words = [norm(name) for name in table.header]
    if len(words) > 4 or not any(word in MEANING for word in words[1:]):  # noqa: PLR2004
        return False
    return cols.status == 0 or words[0] in {"marker", "symbol", "icon", "label", "legend", "emoji"}


def is_view(table: Table, words: Vocabulary) -> bool:
    """Tell whether a table is a matrix, a roll-up or a template: a view that has no items."""
    header = [plain(cell) for cell in table.header]
    folded = [norm(cell) for cell in header]
    if "\\" in header[0] or folded[:2] in (["field", "value"], ["key", "value"]):
        return True
    counted = sum(words.heading(cell) for cell in header[1:])
    if counted >= 2 or (counted and TOTALS & set(folded)):  # noqa: PLR2004 - a roll-up of states
        return True
    ids = {plain(split_row(_raw(table, row), 0)[0].text) for row in table.rows[:400]}
    return len(header) > 2 and len(ids.intersection(header[1:])) >= max(2, len(header) // 2)  # noqa: PLR2004


def _raw(table: Table, row: Span) -> str:
    return table.source.text[row.start : row.end]


class Rows:
    """Reads the rows of one table; fields are split again only for the rows asked for."""

    def __init__(self, table: Table, cols: Columns, group: str, status: str | None) -> None:
        self.table = table
        self.cols = cols
        self.group = group
        self.status = status
        self.width = len(table.header)
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.deliverables = cols.file >= 0 and cols.id < 0 and cols.status >= 0

    def read(self) -> None:
        """Read all rows."""
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
        if len(cells) == self.width and cells[-1].strip() in self.table.header:
            return all(cell.strip() == head for cell, head in zip(cells, self.table.header,
                                                                 strict=True))  # fmt: skip
        return self.width > 2 and not any(  # noqa: PLR2004 - a label spans the other cells
            cell.strip() for at, cell in enumerate(cells) if at not in {self.cols.id, self.cols.title}
        )

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
            return Field("status", "", item.status_text or "", Span(item.span.start, item.span.start))
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
