"""Problems: what could not be understood of a tracker, and which of it this change brought."""

from __future__ import annotations

import re

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.tracker import Problem, Tracker

    Likeness = tuple[str, str, str]


def new_problems(context: Context, rule: str) -> Iterator[Problem]:
    """Give the head's problems of a rule that the base did not have; in an audit all of them.

    They are compared by what they say and by the line they stand on, wherever that line is now.
    """
    before = context.pair.before
    known: dict[Likeness, int] = {}
    if before is not None and not context.everything:
        for problem in before.problems:
            if problem.rule == rule:
                likeness = _likeness(before, problem)
                known[likeness] = known.get(likeness, 0) + 1
    after = context.pair.after
    for problem in after.problems if after is not None else ():
        if problem.rule != rule:
            continue
        likeness = _likeness(after, problem)  # type: ignore[arg-type] # it has problems
        if known.get(likeness, 0):
            known[likeness] -= 1
        else:
            yield problem


def _likeness(tracker: Tracker, problem: Problem) -> Likeness:
    """Give what a problem is known by: its item, its words without line numbers, its line."""
    source = tracker.source
    message = re.sub(r"\bline \d+", "line", problem.message)
    text = source.line_text(source.line(problem.span.start))
    return problem.item, message, " ".join(text.split())
