"""The rule dependency-cycle."""

from __future__ import annotations

from bot.core.dependencies import depends
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.rules import Report, name_of
from bot.core.trackers.naming import same_id
from bot.core.views.circles import circles, way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.context import Context
    from bot.core.dependencies import Dependency
    from bot.core.model.item import Item
    from bot.core.model.source import Span

_LONGEST = 12  # ids of a path that are shown


class _Step(NamedTuple):
    """An item that needs another, and where it says so."""

    source: str
    target: str
    span: Span


def dependency_cycle(context: Context) -> Iterator[Report]:
    """Report items that wait for each other in a circle.

    ## What it checks

    The plain ids in *Depends On*, and the arrows of the diagram that draws the order where there
    is one. Reported is the circle that this change closes, once, as a path: `A → B → A` reads "A
    needs B, and B needs A". Dependencies with words around them don't count.

    ## Why it matters

    None of the items in a circle can ever be started by the rules.

    ## Example

    M-05 depends on M-04, and M-04's *Depends On* becomes `M-02, M-05`.

    ## How to resolve

    Take out the dependency that is not really one: most often the one this change added. Where two
    items do grow together, say so (`co-evolve M-05`).
    """
    yield from _of_fields(context)
    yield from _of_diagrams(context)


def _of_fields(context: Context) -> Iterator[Report]:
    new = _new_steps(context)
    if not new:
        return

    def needs(ident: str) -> list[str]:
        item = context.item(ident)
        return [one.id for one in _plain(context, item)] if item else []

    for step, path in _closed(new, needs):
        item = context.item(step.source)
        if item is None:
            continue
        yield Report(step.span, _message(path), item, name_of(item.field("depends_on")),
                     "" if len(path) > 2 else "an item can't wait for itself")  # fmt: skip


def _plain(context: Context, item: Item) -> list[Dependency]:
    """Give the prerequisites that count, an item's own id among them."""
    found = depends(item.field("depends_on"), context.ids)
    return [one for one in found if one.known and not one.qualified and one.id != item.parent]


def _new_steps(context: Context) -> list[_Step]:
    """Give the dependencies that this change wrote, or in an audit all."""
    if context.everything:
        return [_Step(item.id, one.id, one.span) for item in context.tracker.items
                if item.kind != "deliverable" for one in _plain(context, item)]  # fmt: skip
    steps = []
    for change in context.changes:
        before, after = change.before, change.after
        if after is None or after.kind == "deliverable":
            continue
        if before is None or change.renamed or "depends_on" in change.roles:
            old = {same_id(one.id) for one in _plain(context, before)} if before else set()
            old = set() if change.renamed else old
            steps += [_Step(after.id, one.id, one.span) for one in _plain(context, after)
                      if same_id(one.id) not in old]  # fmt: skip
    return steps


def _of_diagrams(context: Context) -> Iterator[Report]:
    from bot.core.views.plan import planned

    after, before = context.pair.after, context.pair.before
    if after is None or after is before:
        return
    options = context.preset.options
    edges = planned(after, options)
    old = planned(before, options) if edges and before and not context.everything else {}
    new = [_Step(target, source, edge.span) for (source, target), edge in edges.items()
           if (source, target) not in old]  # fmt: skip
    if not new:
        return
    needed: dict[str, list[str]] = {}
    for source, target in edges:
        needed.setdefault(target, []).append(source)
    for step, path in _closed(new, lambda ident: needed.get(ident, [])):
        yield Report(step.span, _message(path), context.item(step.source), "diagram")


def _message(path: Sequence[str]) -> str:
    shown = [*path]
    if len(shown) > _LONGEST:
        shown = [*path[: _LONGEST // 2], "…", *path[-_LONGEST // 2 :]]
    if len(path) == 2:
        return f"{path[0]} depends on itself"
    return f"{path[0]} depends in the end on itself: {' → '.join(shown)}"


def _closed(
    steps: list[_Step], needs: Callable[[str], list[str]]
) -> Iterator[tuple[_Step, list[str]]]:
    """Give the first step in each circle of items, and the way around."""
    found = circles(dict.fromkeys(step.source for step in steps), needs)
    told: set[int] = set()
    for step in steps:
        number = found.get(step.source, -1)
        if step.source == step.target:
            yield step, [step.source, step.target]
        elif number >= 0 and found.get(step.target) == number and number not in told:
            told.add(number)
            yield step, [step.source, *way(step.target, step.source, needs, found)]
