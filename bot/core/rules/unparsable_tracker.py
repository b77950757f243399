"""The rule unparsable-tracker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.problems import new_problems
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def unparsable_tracker(context: Context) -> Iterator[Report]:
    """Report a place where a tracker can't be read any more.

    ## What it checks

    YAML, TOML and JSON that is against its format, a merge conflict that was committed, and a
    table whose delimiter row does not fit its header. What the base had already is left alone.
    The items that can still be made out are judged all the same.

    ## Why it matters

    A tracker that no tool can read tells nobody anything, and it stays broken for weeks: people
    go on editing it, because a text editor shows no error.

    ## Example

    A title in a YAML list gets a second colon: `title: Depot stock: the north hall`.

    ## How to resolve

    Mend the line the message names. In YAML, put quotes around a value that holds a colon followed
    by a space, or that begins with a backtick, `@`, `*` or `&`.
    """
    for problem in new_problems(context, "unparsable-tracker"):
        yield Report(problem.span, _without_line(problem.message),
                     context.item(problem.item) if problem.item else None)  # fmt: skip


def _without_line(message: str) -> str:
    """Leave out the line number that a problem of a data file begins with."""
    first, colon, rest = message.partition(": ")
    return rest if colon and first.startswith("line ") and first[5:].isdigit() else message
