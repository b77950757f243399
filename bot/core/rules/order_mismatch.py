"""The rule order-mismatch."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.trackers.naming import same_id
from bot.core.views.order import Order, order
from bot.core.views.plan import backward

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item


def order_mismatch(context: Context) -> Iterator[Report]:
    """Report an execution order that puts an item before what it depends on.

    ## What it checks

    The list under a heading such as *Suggested Execution Order* holds each item once, and every
    item stands behind its prerequisites. A broken dependency weighs more than an item that is
    missing from the list or stands in it twice, or a list that is gone. A gantt chart is an order
    too: it must not put a phase before one that it depends on in the dependency graph. Reported is
    what this change broke.

    ## Why it matters

    The order is the plan that people work from on Monday. It must not send them to ground that is
    not there yet.

    ## Example

    M-07 depends on M-04, and the list says `3. M-07` … `7. M-04`.

    ## How to resolve

    Move the entry behind its prerequisites, or correct *Depends On*.
    """
    yield from _chart(context)
    document = context.tracker.document
    found = order(document) if document is not None else None
    if found is None:
        yield from _gone(context)
        return
    old = _broken_before(context)
    places = {place.id: at for at, place in reversed(list(enumerate(found.places)))}
    broken = []
    for item in context.followed:
        key = same_id(item.id)
        if key not in places:
            if (key, "") not in old:
                yield _said(context, found, item, f"{item.id} is missing from the order", "missing")
            continue
        late = (same_id(one.id) for one in context.depends(item) if one.known and not one.qualified)
        broken += [(key, one) for one in late
                   if places.get(one, -1) > places[key] and (key, one) not in old]  # fmt: skip
    yield from _misplaced(context, found, places, broken)
    yield from _strays(context, found, old)


def _chart(context: Context) -> Iterator[Report]:
    """Report what a gantt chart puts before its prerequisite in the dependency graph."""
    options, before = context.preset.options, context.pair.before
    old = backward(before, options) if before and not context.everything else {}
    for (needs, ident), node in backward(context.tracker, options).items():
        if (needs, ident) not in old:
            message = f"the chart puts {ident} before {needs}, which it depends on"
            yield Report(node.span, message, context.item(ident), "gantt")


def _misplaced(
    context: Context, found: Order, places: dict[str, int], broken: list[tuple[str, str]]
) -> Iterator[Report]:
    """Report each entry that stands wrong: of the two ends of a broken dependency the one that
    explains more of them, for that is the one that was put in the wrong place.
    """
    counts: dict[str, int] = {}
    for one in (end for edge in broken for end in edge):
        counts[one] = counts.get(one, 0) + 1
    blamed: dict[str, list[tuple[str, str]]] = {}
    for item, late in broken:
        blamed.setdefault(late if counts[late] > counts[item] else item, []).append((item, late))
    for key, edges in sorted(blamed.items(), key=lambda pair: places[pair[0]]):
        name = context.ids[key]
        needs = [context.ids[late] for item, late in edges if item == key]
        holds = [context.ids[item] for item, late in edges if late == key]
        parts = [f"before {_list(needs)}, which it depends on"] if needs else []
        parts += [f"after {_list(holds)}, which depend{'s' if len(holds) == 1 else ''} on it"
                  ] if holds else []  # fmt: skip
        message = f"the order puts {name} {' and '.join(parts)}"
        yield Report(found.places[places[key]].span, message, context.item(name), "order")


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _gone(context: Context) -> Iterator[Report]:
    """Report that the base had an order and the head has none."""
    before = context.pair.before
    old = order(before.document) if before and before.document else None
    if before is None or old is None or context.pair.after is None or context.everything:
        return
    line = before.source.line(old.heading.start)
    yield Report(old.heading, f"the execution order is gone (line {line} of the base)",
                 field="order", hint="keep its list under a heading such as “Execution Order”",
                 side="base", severity=context.severity("order-mismatch", "missing"))  # fmt: skip


def _strays(context: Context, found: Order, old: set[tuple[str, str]]) -> Iterator[Report]:
    """Report entries that name no item or name one twice."""
    seen: set[str] = set()
    for place in found.places:
        problem = ""
        if place.id not in context.ids and ("?", place.id) not in old:
            problem = f"the order names {place.text}, which is no item of this tracker"
        elif place.id in seen and ("2", place.id) not in old:
            problem = f"the order names {place.text} twice"
        seen.add(place.id)
        if problem:
            yield Report(place.span, problem, field="order",
                         severity=context.severity("order-mismatch", "missing"))  # fmt: skip


def _said(context: Context, found: Order, item: Item, message: str, case: str) -> Report:
    return Report(found.heading, message, item, "order",
                  severity=context.severity("order-mismatch", case))  # fmt: skip


def _broken_before(context: Context) -> set[tuple[str, str]]:
    """Give what was wrong in the base already: (item, late prerequisite), or with a mark."""
    before = context.pair.before
    found = order(before.document) if before and before.document else None
    if context.everything or before is None or found is None:
        return set()
    places = {place.id: at for at, place in reversed(list(enumerate(found.places)))}
    broken = {("?", place.id) for place in found.places if place.id not in context.ids}
    broken |= {("2", place.id) for at, place in enumerate(found.places) if places[place.id] != at}
    for item in before.items:
        key = same_id(item.id)
        if key not in places:
            broken.add((key, ""))
            continue
        for one in context.depends(item):
            if places.get(same_id(one.id), -1) > places[key]:
                broken.add((key, same_id(one.id)))
    return broken
