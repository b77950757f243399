"""The rule unknown-item."""

from __future__ import annotations

from bot.core.context.companions import companions, has_item
from bot.core.context.workstreams import titles_of, wrong_name
from bot.core.markup import is_blank, plain
from bot.core.model.transition import ChangeKind
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.spelling import fold
from bot.core.trackers.naming import same_id, split_id
from bot.core.views.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Field, Item

_PLANS = ("implementation-roadmap", "implementation-sequence")
_PHASES = ("phase-readiness", *_PLANS)


def unknown_item(context: Context) -> Iterator[Report]:
    """Report a name of an item that no tracker has.

    ## What it checks

    The workstream of a deliverable, by id and by name; the rows and columns of a dependency
    matrix; the phase that a new row of a readiness tracker is about, where the roadmap is read
    too; the phase that a task belongs to, and where a moved task went. Names that this change
    brought, or that it left hanging by taking the item away.

    ## Why it matters

    Work filed under an item that does not exist is seen by nobody who looks at the item.

    ## Example

    A deliverable is filed under `M-20 Runtime Contracts`; the tracker's row is M-02.

    ## How to resolve

    Write the id and name as the tracker has them, or add the item to the tracker first.
    """
    yield from _deliverables(context)
    yield from _matrix(context)
    if context.preset.name == "phase-readiness":
        yield from _phases(context)
    elif context.preset.name == "work-queue":
        yield from _tasks(context)


def _deliverables(context: Context) -> Iterator[Report]:
    filed = [item for item in context.tracker.items if item.kind == "deliverable"]
    if not filed:
        return
    before = context.pair.before
    was = before.items if before else ()
    old = {item.id: item.title for item in was if item.kind == "deliverable"}
    known = titles_of(before) if before else {}
    titles = titles_of(context.tracker)
    for item in filed:
        if is_blank(item.title):
            continue
        problem = wrong_name(item.title, titles)
        if not problem:
            continue
        hung = old.get(item.id) == item.title and wrong_name(item.title, known) is not None
        if hung and not context.everything:
            continue
        message, hint, milder = problem
        severity = context.severity("unknown-item", "title") if milder else ""
        yield Report(at(item, "title", "parent"), message, item, name_of(item.field("title")), hint,
                     severity=severity)  # fmt: skip


def _matrix(context: Context) -> Iterator[Report]:
    """Report the rows and columns of a matrix that stand for no item."""
    document = context.tracker.document
    found = matrix(document, context.ids) if document is not None else None
    if found is None:
        return
    before = context.pair.before
    known: set[str] = set()
    if before is not None and before.document is not None and not context.everything:
        ids = titles_of(before)
        earlier = matrix(before.document, {key: one[0] for key, one in ids.items()})
        if earlier is not None:
            known = {name for name in (*earlier.columns, *(row.id for row in earlier.rows))
                     if name not in ids}  # fmt: skip
    rows = {row.id: row.span for row in found.rows}
    for name in dict.fromkeys((*rows, *found.columns)):
        if name and name not in context.ids and name not in known:
            what = "row" if name in rows else "column"
            message = f"the matrix has a {what} {name.upper()}, which is no item of this tracker"
            yield Report(rows.get(name, found.span), message, field="matrix",
                         hint=f"take the {what} out, or add the item first")  # fmt: skip


def _phases(context: Context) -> Iterator[Report]:
    """Report new phases of a readiness tracker that its roadmap does not have."""
    plans = companions(context, _PLANS)
    if not plans:
        return
    for item in context.subjects:
        new = context.everything or any(change.after is item and change.kind is ChangeKind.ADDED
                                        for change in context.changes)  # fmt: skip
        ident = split_id(item.id)[0] or item.id
        if new and "phase" in ident.casefold() and not has_item(plans, ident, item.title):
            where = ", ".join(plan.path for plan in plans)
            yield Report(at(item, "id", "title"), f"{item.id} is no phase of {where}", item,
                         name_of(item.field("id")), "add it to the plan first")  # fmt: skip


def _tasks(context: Context) -> Iterator[Report]:
    """Report tasks whose phase or whose new place is unknown."""
    plans = companions(context, _PHASES)
    for item in context.subjects:
        changed = context.everything or _touched(context, item)
        link = item.field("parent")
        if changed and plans and link is not None and _hangs(context, plans, link):
            message = f"{item.id} belongs to {plain(link.text)}, which no tracker has"
            yield Report(link.span, message, item, name_of(link), "name a phase by its id or title")
        elif changed and context.read(item).label == "moved":
            yield from _target(context, item)


def _touched(context: Context, item: Item) -> bool:
    """Tell whether this change brought an item, its parent, its status or its target."""
    return any(change.after is item and (change.before is None or change.roles & _roles(context))
               for change in context.changes)  # fmt: skip


def _roles(context: Context) -> set[str]:
    return {"parent", "status", *_keys(context)}


def _keys(context: Context) -> list[str]:
    keys = context.preset.options.get("target_keys", ())
    return [str(key).replace("_", " ") for key in keys] if isinstance(keys, list | tuple) else []


def _hangs(context: Context, plans: list[Context], link: Field) -> bool:
    """Tell whether a parent link names nothing: no phase, and no other item of the queue."""
    text = plain(link.text)
    if is_blank(text) or context.item(text) is not None:
        return False
    ident = split_id(text)[0]
    return not has_item(plans, ident or text, "" if ident else text)


def _target(context: Context, item: Item) -> Iterator[Report]:
    """Report a moved task that does not say where to, or names an id that no tracker has."""
    names = {fold(key) for key in _keys(context)}
    field = next((one for one in item.fields if fold(one.name) in names), None)
    text = plain(field.text) if field else ""
    if is_blank(text):
        yield Report(at(item, "status"), f"{item.id} is moved, and nothing says where to", item,
                     "status", "name the item it went to (moved_to)")  # fmt: skip
        return
    ident = split_id(text)[0]
    everywhere = [context, *context.others.values()]
    if ident and field and not any(same_id(ident) in one.ids for one in everywhere):
        yield Report(field.span, f"{item.id} is moved to {ident}, which no tracker has", item,
                     name_of(field), "name an item that exists")  # fmt: skip
