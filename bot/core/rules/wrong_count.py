"""The rule wrong-count."""

from __future__ import annotations

from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.views.counts import Count, heading_counts
from bot.core.views.rollup import rollup_counts
from bot.core.views.tally import tallies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.tracker import Tracker

_NEAR = 2
_SHARE = 5


def wrong_count(context: Context) -> Iterator[Report]:
    """Report a figure that a tracker says of itself and that its rows contradict.

    ## What it checks

    The number in a heading (`Pre-phases (11)`) against the rows under it, a roll-up table's cells
    against the items of each group, and sentences such as `3 of 12 items done`: where this change
    touched the figure or the rows. A sub-phase such as 9C may be counted or not
    (`count_subphases`).

    ## Why it matters

    Totals are what people read when they do not read the rows.

    ## Example

    A row is added under `Pre-phases (10)`, and the heading still says 10.

    ## How to resolve

    Take the figure the message offers (`--fix` writes it), or mend the rows.
    """
    after = context.pair.after
    if after is None:
        return
    before = context.pair.before
    earlier = {one.key: one for one in _counts(context, before)} if before is not None else {}
    for one in _counts(context, after):
        old = earlier.get(one.key)
        if not one.right and _ours(context, one, old):
            message = f"{one.name} says {one.said}; there {_what(one)}"
            edit = Edit(context.path, one.span.start, one.span.end, str(one.real))
            yield Report(one.span, message, edits=(edit,))


def _counts(context: Context, tracker: Tracker) -> Iterator[Count]:
    if tracker.document is None:
        return
    subphases = str(context.preset.options.get("count_subphases", "either"))
    words = context.words[context.preset.track.role]
    yield from heading_counts(tracker.document, subphases)
    yield from rollup_counts(tracker, words)
    yield from tallies(tracker, words)


def _ours(context: Context, one: Count, old: Count | None) -> bool:
    """Tell whether this change made a figure wrong; of others only what is surely a count."""
    if old is not None and old.right:
        return True
    if one.shy:
        return False
    plausible = abs(one.said - one.real) <= max(_NEAR, one.real // _SHARE)
    if context.everything or old is None:
        return plausible
    return plausible and (one.said, one.real) != (old.said, old.real)


def _what(one: Count) -> str:
    singular = {"entries": "entry", "items done": "item done"}.get(one.what, one.what.rstrip("s"))
    return f"is 1 {singular}" if one.real == 1 else f"are {one.real} {one.what}"
