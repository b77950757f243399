"""The rule ragged-row."""

from __future__ import annotations

from bot.core.model.finding import Edit
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._problems import new_problems
from bot.core.trackers.cells import split_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item

_CODE = lazily(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_LOOSE_PIPE = lazily(r"(?<!\\)\|")


def ragged_row(context: Context) -> Iterator[Report]:
    r"""Report a table row that has more or fewer cells than its table's header.

    ## What it checks

    Cells are split as code hosts split them: at every pipe without a backslash, also at one
    inside `code`.

    ## Why it matters

    Behind a cell that is missing or too many, every value stands under the wrong header: an
    owner is read as a status, and what is beyond the last header is not shown to anybody.

    ## Example

    A cell holds `` `cmd || true` ``: the two pipes make three cells of it.

    ## How to resolve

    Write a pipe inside a cell as `\|` (`--fix` does it where only code spans hold the surplus), or
    add the cell that is missing.
    """
    for problem in new_problems(context, "ragged-row"):
        item = next((one for one in context.tracker.items if one.span == problem.span), None)
        edits = _escaped(context, item) if item else ()
        yield Report(problem.span, problem.message, item, edits=edits)


def _escaped(context: Context, item: Item) -> tuple[Edit, ...]:
    """Escape the pipes in code spans, if that gives the row as many cells as its header."""
    text, places = item.raw, []
    for code in _CODE.finditer(text):
        places += [code.start() + pipe.start() for pipe in _LOOSE_PIPE.finditer(code[0])]
    for place in reversed(places):
        text = f"{text[:place]}\\{text[place:]}"
    if not places or len(split_row(text, 0)) != len(item.layout):
        return ()
    start = item.span.start
    return tuple(Edit(context.path, start + place, start + place, "\\") for place in places)
