"""Items: what was read in a tracker, and its past, as rows for machines and as a table."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.render.jsontext import list_text, one_line
from bot.core.render.safe import visible
from bot.core.render.width import cells, clipped, padded
from bot.core.render.words import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model.status import State

LEAST, GAP = 8, "  "


class ItemRow(NamedTuple):
    """One item as reported; ``statuses`` gives every status field's text by its name."""

    id: str
    title: str = ""
    status: str | None = None
    state: State | None = None
    statuses: Mapping[str, str] = {}
    depends_on: tuple[str, ...] = ()
    owner: str = ""
    evidence: tuple[str, ...] = ()
    line: int = 1


class HistoryRow(NamedTuple):
    """One transition of a tracker's past; ``date`` in ISO 8601."""

    commit: str
    date: str
    path: str
    item: str
    field: str
    before: str | None
    after: str | None
    before_state: State | None = None
    after_state: State | None = None


def reported(state: State | None) -> str | None:
    """Name a state as reports do, or None."""
    return state.reported if state else None


def entry(row: ItemRow) -> dict[str, object]:
    """Give an item as plain values."""
    return {
        "id": row.id,
        "title": row.title,
        "status": row.status,
        "state": reported(row.state),
        "statuses": dict(row.statuses),
        "depends_on": list(row.depends_on),
        "owner": row.owner,
        "evidence": list(row.evidence),
        "line": row.line,
        "baseline": row.state is not None and row.state.value == "baseline",
        "locked": row.state is not None and row.state.value == "locked",
    }


def as_json(rows: Sequence[ItemRow]) -> str:
    """Write the items as a JSON list, an item a line."""
    return list_text([entry(row) for row in rows]) + "\n"


def history_line(row: HistoryRow) -> str:
    """Write a transition of the past as one line of JSON."""
    values = {
        "commit": row.commit,
        "date": row.date,
        "path": row.path,
        "item": row.item,
        "field": row.field,
        "from": row.before,
        "to": row.after,
        "from_state": reported(row.before_state),
        "to_state": reported(row.after_state),
        "baseline": row.after_state is not None and row.after_state.value == "baseline",
        "locked": row.after_state is not None and row.after_state.value == "locked",
    }
    return one_line(values) + "\n"


def as_table(rows: Sequence[ItemRow], width: int = 100) -> str:
    """Write the items as a table for a terminal of that width, columns without a value left out."""
    heads = ("ID", "Status", "State", "Owner", "Depends on", "Line", "Title")
    body = [
        (
            row.id,
            row.status or "",
            reported(row.state) or "?",
            row.owner,
            ", ".join(row.depends_on),
            str(row.line),
            row.title,
        )
        for row in rows
    ]
    texts = [heads, *([visible(text) for text in line] for line in body)]
    used = [at for at in range(len(heads)) if any(line[at] for line in texts[1:])]
    table = [[line[at] for at in used] for line in texts] if rows else []
    sizes = fitted([max(map(cells, column)) for column in zip(*table, strict=True)], width)
    lines = [
        GAP.join(
            padded(clipped(text, size), size) for text, size in zip(line, sizes, strict=True)
        ).rstrip()
        for line in table
    ]
    return "\n".join([*lines, count(len(rows), "item")]) + "\n"


def fitted(sizes: list[int], width: int) -> list[int]:
    """Narrow the widest columns until the table fits, none below a few cells."""
    sizes = list(sizes)
    while sum(sizes) + len(GAP) * (len(sizes) - 1) > width and max(sizes) > LEAST:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes
