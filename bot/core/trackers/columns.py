"""Columns: what each column of a table is for, and whether its rows are items at all."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.cells import Cell, split_row
from bot.core.trackers.roles import MEANING, WEAK_STATUS, norm, role_of

if TYPE_CHECKING:
    from bot.core.model.document import Table
    from bot.core.model.preset import Preset
    from bot.core.model.source import Span
    from bot.core.vocabulary import Vocabulary

TOTALS = frozenset({"total", "totals", "sum", "subtotal", "overall", "合計", "合计", "всего"})
_NAMING = frozenset({"links", "outcome", "criteria", "file", "purpose"})
"""Roles whose column names the item where no better one does."""
_COUNTS = frozenset({"count", "counts", "total", "number", "items", "#", "%", "percentage",
                     "percent", "share", "amount", "qty", "数量", "件数"})  # fmt: skip


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
        free += [at for at, role in enumerate(roles) if role in _NAMING]
        title = free[0] if free else -1
    if title < 0 and 0 <= ident < len(roles) - 1 and not roles[ident + 1]:
        title = ident + 1 if _names_items(table, ident + 1) else -1
    for at, role in ((ident, "id"), (title, "title")):
        if at >= 0:
            roles[at] = role
    status = index_of(roles, "status")
    weak = status >= 0 and norm(names[status]) in WEAK_STATUS
    return Columns(names, tuple(roles), ident, title, status, index.get("file", -1), weak)


def _names_items(table: Table, at: int) -> bool:
    """Tell whether the first rows of a column read as titles: words, each other ones."""
    said = [cells[at].text for row in table.rows[:5] if len(cells := _cells(table, row)) > at]
    worded = sum(len(text.split()) > 1 and any(map(str.isalpha, text)) for text in said)
    return worded * 2 > len(said) and len(set(said)) == len(said)


def _cells(table: Table, row: Span) -> list[Cell]:
    return split_row(table.source.text[row.start : row.end], row.start)


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
    plainer = [
        at
        for at, word in enumerate(words)
        if roles[at] == "status" or (not roles[at] and word.endswith(" status"))
    ]
    if not plainer:
        plainer = [at for at, word in enumerate(words) if word in WEAK_STATUS][:1]
    governed = next((at for at in plainer if roles[at] == "status"), plainer[0] if plainer else -1)
    for at in plainer:
        roles[at] = "status" if at == governed else f"status:{words[at]}"


def is_legend(table: Table, cols: Columns) -> bool:
    """Tell whether a table explains status words instead of having items.

    Such a table has a word in its first column, each once, and what it means beside it.
    """
    words = [norm(name) for name in table.header]
    if len(words) > 4 or not any(word in MEANING for word in words[1:]):
        return False
    if words[0] in {"marker", "symbol", "icon", "label", "legend", "emoji", "mark"}:
        return True
    named = cols.id >= 0 or (cols.title >= 0 and words[cols.title] not in MEANING)
    if cols.status != 0 or (named and words[1] not in MEANING):
        return False
    said = [_first(table, row) for row in table.rows[:50]]
    return len(set(said)) == len(said)


def _first(table: Table, row: Span) -> str:
    """Give the text of a row's first cell."""
    text = table.source.text[row.start : row.end]
    return plain(text.lstrip("|").partition("|")[0])


def is_view(table: Table, words: Vocabulary) -> bool:
    """Tell whether a table is a matrix, a roll-up or a template: a view that has no items."""
    header = [plain(cell) for cell in table.header]
    folded = [norm(cell) for cell in header]
    if "\\" in header[0] or folded[:2] in (["field", "value"], ["key", "value"]):
        return True
    counted = sum(words.heading(cell) for cell in header[1:])
    if counted >= 2 or (counted and TOTALS & set(folded)):  # a roll-up of states
        return True
    if len(header) == 2 and folded[1] in _COUNTS:
        return True
    ids = {_first(table, row) for row in table.rows[:400]} if len(header) > 2 else set()
    return len(ids.intersection(header[1:])) >= max(2, len(header) // 2)
