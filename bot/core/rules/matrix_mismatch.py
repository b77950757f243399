"""The rule matrix-mismatch."""

from __future__ import annotations

from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.trackers.naming import same_id
from bot.core.views.matrix import Matrix, MatrixRow, matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item


def matrix_mismatch(context: Context) -> Iterator[Report]:
    """Report a row of the dependency matrix that says something else than *Depends On*.

    ## What it checks

    *Depends On* is what counts; the 0/1 matrix is a view of it. Cell by cell they must agree: a
    row and a column for every item, 0 or 1 in each, 0 on the diagonal. The sentence above the
    matrix tells its direction; without one, a row's item needs the column's. Reported are the
    items whose dependencies or matrix row this change edited.

    ## Why it matters

    Two views of one plan that differ are two plans, and people follow the wrong one.

    ## Example

    M-05's *Depends On* becomes `M-02, M-03, M-04`, its matrix row still marks M-02 and M-04.

    ## How to resolve

    Take the row the message offers (`--fix` writes it), or correct *Depends On*.
    """
    document = context.tracker.document
    found = matrix(document, context.ids) if document is not None else None
    if found is None:
        return
    before = context.pair.before
    earlier = matrix(before.document, context.ids) if before and before.document else None
    old_rows = {row.id: [cell.text for cell in row.cells] for row in earlier.rows} if earlier else {}
    said = found.needs()
    rows = {row.id: row for row in found.rows}
    touched = {same_id(change.item.id) for change in context.changes
               if change.after and "depends_on" in change.roles | _added(change.before)}  # fmt: skip
    for item in context.tracker.items:
        key = same_id(item.id)
        if key not in context.ids or item.kind == "deliverable":
            continue
        row = rows.get(key)
        edited = row is not None and old_rows.get(key) != [cell.text for cell in row.cells]
        if context.everything or key in touched or (edited and earlier is not None):
            yield from _judge(context, item, found, row, said.get(key, set()))


def _added(before: Item | None) -> frozenset[str]:
    return frozenset({"depends_on"}) if before is None else frozenset()


def _judge(
    context: Context, item: Item, found: Matrix, row: MatrixRow | None, said: set[str]
) -> Iterator[Report]:
    key = same_id(item.id)
    needs = {same_id(one.id) for one in context.depends(item) if not one.qualified and one.known}
    if row is None or key not in found.columns:
        what = "row" if row is None else "column"
        yield Report(found.span, f"the matrix has no {what} for {item.id}", item, "matrix")
        return
    strange = [cell.text for cell in row.strange()]
    if said == needs and not strange and len(row.cells) == len(found.columns):
        return
    message = (f"row {item.id} of the matrix says {_ids(context, said)}; "
               f"Depends On says {_ids(context, needs)}")  # fmt: skip
    if strange:
        message = f"row {item.id} of the matrix has a cell {strange[0]!r}; its cells are 0 or 1"
    if found.columns_need:
        yield Report(row.span, message, item, "matrix")
        return
    torn = any(one.item == item.id and one.rule == "ragged-row" for one in context.tracker.problems)
    edits = () if torn else _edits(context, found, row, needs)  # its Depends On may be another cell
    yield Report(row.span, message, item, "matrix", edits=edits)


def _edits(
    context: Context, found: Matrix, row: MatrixRow, needs: set[str]
) -> tuple[Edit, ...]:
    """Give the cells that would be right, each an edit of its own."""
    if len(row.cells) != len(found.columns):
        return ()
    said = row.says(found.columns)
    return tuple(
        Edit(context.path, cell.span.start, cell.span.end, "1" if column in needs else "0")
        for column, cell in zip(found.columns, row.cells, strict=True)
        if (column in needs) != (column in said) or cell in row.strange()
    )


def _ids(context: Context, folded: set[str]) -> str:
    return ", ".join(sorted(context.ids.get(one, one) for one in folded)) or "nothing"
