"""The rule unparsable-tracker."""

from __future__ import annotations

from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._problems import new_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.tracker import Problem

_HINTS = {
    "mapping values": "put quotes around a value that holds a colon and a space",
    "cannot start any token": "put quotes around a value that begins with this character",
    "merge conflict": "keep one side and take the marks out",
    "row of dashes": "give the row of dashes a cell for each header, | --- |",
}


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
        message = _without_line(problem.message)
        edits = _quoted(context, problem) if "mapping values" in message else ()
        hint = next((hint for words, hint in _HINTS.items() if words in message), "")
        yield Report(problem.span, message, hint=hint, edits=edits)


def _quoted(context: Context, problem: Problem) -> tuple[Edit, ...]:
    """Put quotes around the value of a line, where no more than that is wrong with it."""
    source = context.tracker.source
    line = source.line(problem.span.start)
    text = source.line_text(line)
    key, colon, value = text.partition(": ")
    value = value.strip()
    if not colon or ": " not in value or value[0] in "[{|>&*!#%@`\"'" or "{" in key:
        return ()
    if any(mark in value for mark in ('"', "\\", " #")):
        return ()
    start = source.starts[line - 1] + text.index(value, len(key))
    end = start + len(value)
    return Edit(context.path, start, start, '"'), Edit(context.path, end, end, '"')


def _without_line(message: str) -> str:
    """Leave out the line number that a problem of a data file begins with."""
    first, colon, rest = message.partition(": ")
    return rest if colon and first.startswith("line ") and first[5:].isdigit() else message
