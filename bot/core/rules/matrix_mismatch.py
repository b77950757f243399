"""The rule matrix-mismatch."""

from __future__ import annotations

from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.trackers.naming import same_id
from bot.core.views.matrix import Matrix, MatrixRow, matrix, said_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.trackers.cells import Cell


def matrix_mismatch(context: Context) -> Iterator[Report]:
    """Report a row of the dependency matrix that says something else than *Depends On*.

    ## What it checks

    *Depends On* is what counts; the 0/1 matrix is a view of it. Cell by cell they must agree: a
    row and a column for every item, 0 or 1 in each, 0 on the diagonal. The sentence above the
    matrix tells its direction; without one, a row's item needs the column's. Reported are the
    items whose dependencies or matrix row this change edited, and a matrix that is gone. Rows of
    other tables (risks, decisions) are no part of it.

    ## Why it matters

    Two views of one plan that differ are two plans, and people follow the wrong one.

    ## Example

    M-05's *Depends On* becomes `M-02, M-03, M-04`, its matrix row still marks M-02 and M-04.

    ## How to resolve

    Take the row the message offers (`--fix` writes it), or correct *Depends On*.
    """
    document = context.tracker.document
    found = matrix(document, context.ids) if document is not None else None
    before = context.pair.before
    earlier = matrix(before.document, context.ids) if before and before.document else None
    if found is None:
        if before and earlier and context.pair.after and not context.everything:
            line = before.source.line(earlier.span.start)
            yield Report(earlier.span, f"the dependency matrix is gone (line {line} of the base)",
                         field="matrix", hint="put it back, outside of code and comments",
                         side="base")  # fmt: skip
        return
    mine = {item.key for item in context.followed}
    touched = {
        same_id(change.item.id)
        for change in context.changes
        if change.after and change.after.key in mine
        and (change.before is None or "depends_on" in change.roles)
    }  # fmt: skip
    now, then = _said(found), _said(earlier) if earlier else {}
    for item in context.followed:
        key = same_id(item.id)
        edited = earlier is not None and then.get(key) != now.get(key)
        if context.everything or key in touched or edited:
            yield from _judge(context, item, found)


def _said(found: Matrix) -> dict[str, tuple[object, ...]]:
    """Give all that a matrix says of each item: its row, its column, and what it needs by them."""
    needs = found.needs()
    rows = {row.id: [cell.text for cell in row.cells] for row in found.rows}
    return {key: (rows.get(key), key in found.columns, needs.get(key))
            for key in {*rows, *needs, *found.columns}}  # fmt: skip


def _judge(context: Context, item: Item, found: Matrix) -> Iterator[Report]:
    key = same_id(item.id)
    shown = {*found.columns, *(same_id(one.id) for one in context.followed)}
    needs = {same_id(one.id) for one in context.depends(item) if not one.qualified and one.known}
    needs &= shown
    row = next((row for row in found.rows if row.id == key), None)
    if row is None or key not in found.columns:
        lacks = "row" if row is None else "column"
        lacks = "row and no column" if row is None and key not in found.columns else lacks
        yield Report(found.span, f"the matrix has no {lacks} for {item.id}", item, "matrix")
        return
    said = found.needs().get(key, set())
    wrong = _wrong(found, key, row, needs)
    message = _message(context, item, found, row, (said, needs))
    if message:
        torn = any(one.item == item.id and one.rule == "ragged-row"
                   for one in context.tracker.problems)  # fmt: skip
        edits = (
            ()
            if torn
            else tuple(  # its Depends On may be another cell
                Edit(context.path, cell.span.start, cell.span.end, text) for cell, text in wrong
            )
        )
        span = wrong[0][0].span if found.columns_need and wrong else row.span
        yield Report(span, message, item, "matrix", edits=edits)


def _message(
    context: Context, item: Item, found: Matrix, row: MatrixRow, sides: tuple[set[str], set[str]]
) -> str:
    """Say what is wrong with an item's part of the matrix, nothing if it is right."""
    said, needs = sides
    strange = [cell.text for cell in row.strange()]
    if strange:
        return f"row {item.id} of the matrix has a cell “{strange[0]}”; its cells are 0 or 1"
    if len(row.cells) != len(found.columns):
        cells, columns = len(row.cells), len(found.columns)
        return f"row {item.id} of the matrix has {cells} cells under {columns} columns"
    if said == needs:
        return ""
    line = "column" if found.columns_need else "row"
    return (f"{line} {item.id} of the matrix says {_ids(context, said)}; "
            f"Depends On says {_ids(context, needs)}")  # fmt: skip


def _wrong(found: Matrix, key: str, row: MatrixRow, needs: set[str]) -> list[tuple[Cell, str]]:
    """Give the cells of an item's row or column that say something wrong, and what is right."""
    if found.columns_need:
        at = found.columns.index(key)
        pairs = [(one.id, one.cells[at]) for one in found.rows if len(one.cells) > at]
    elif len(row.cells) == len(found.columns):
        pairs = list(zip(found.columns, row.cells, strict=True))
    else:
        pairs = []
    return [(cell, "1" if other in needs else "0") for other, cell in pairs
            if not said_right(cell, yes=other in needs)]  # fmt: skip


def _ids(context: Context, folded: set[str]) -> str:
    return ", ".join(sorted(context.ids.get(one, one) for one in folded)) or "nothing"
