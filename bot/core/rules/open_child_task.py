"""The rule open-child-task."""

from __future__ import annotations

from bot.core.model.preset import Guards
from bot.core.model.status import OPEN, State
from bot.core.model.transition import ChangeKind
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.similarity import words_of
from bot.core.trackers.naming import same_id
from bot.core.trackers.roles import norm
from bot.core.views.skeleton import key_of, keyed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.transition import Transition

_SHOWN = 4


def open_child_task(context: Context) -> Iterator[Report]:
    """Report a phase that is called ready while tasks of it are open.

    ## What it checks

    When an item enters a status whose guard asks for it (*Ready for Signoff*, *Signed Off*), every
    task of the work queues that names it as its phase, parent, epic or milestone is done, dropped,
    or moved to a target that exists. A task that this change just deletes is open still. A phase
    that no task names is noted. Where no work queue is known nothing is asked.

    ## Why it matters

    What the reviewers sign is the whole phase. A task left open under it is a part they take for
    done.

    ## Example

    Phase 4 becomes *Ready for Signoff* while `AST-103`, with `phase: Phase 4`, is `todo`.

    ## How to resolve

    Finish the tasks, or move them to the phase they now belong to.
    """
    entries = [entry for entry in context.entered if _asks(context, entry)]
    if not entries:
        return
    queues = [one for one in context.of_preset("work-queue") if one.tracker.items]
    if not queues:
        return
    ids = keyed(context.ids.values())
    titles = {" ".join(words_of(item.title)): item.id for item in context.tracker.items}
    for entry in entries:
        found = [(queue, task, gone) for queue in queues for task, gone in _tasks(queue)
                 if _parent(queue, task, ids, titles) == entry.item.id]  # fmt: skip
        open_ = [_said(queue, task, gone=gone) for queue, task, gone in found
                 if gone or _is_open(context, queue, task)]  # fmt: skip
        if open_:
            yield _report(entry, open_, len(found))
        elif not found:
            paths = " or ".join(queue.path for queue in queues)
            message = f"no task of {paths} names {entry.item.id}"
            yield Report(at(entry.item, entry.role), message, entry.item, name_of(entry.field),
                         severity="note")  # fmt: skip


def _asks(context: Context, entry: Transition) -> bool:
    guards = context.guards(entry) or Guards()
    if not guards.children or entry.role != context.preset.track.role:
        return False
    return entry.item.kind != "deliverable"


def _tasks(queue: Context) -> Iterator[tuple[Item, bool]]:
    """Give the tasks of a queue, and those that this change took out of it."""
    yield from ((item, False) for item in queue.tracker.items)
    for change in queue.changes:
        if change.kind is ChangeKind.REMOVED and change.before is not None:
            yield change.before, queue.read(change.before).state not in OPEN


def _parent(
    queue: Context, task: Item, ids: Mapping[str, str], titles: Mapping[str, str]
) -> str | None:
    """Give the id of the item here that a task names as its parent."""
    key = str(queue.preset.options.get("child_of") or "")
    named = [field for field in task.fields if field.role == "parent"]
    named.sort(key=lambda field: field.name.casefold() != key)
    texts = [field.text for field in named] or [task.parent]
    for text in texts:
        folded = key_of(text)
        found = ids.get(folded) or titles.get(" ".join(words_of(text)))
        if found is None and " " in text:  # a title behind the id: Phase 4 — Persistence
            first = " ".join(text.split()[:2]).rstrip(":\u2013\u2014-")
            found = ids.get(key_of(first)) or ids.get(key_of(text.split()[0]))
        if found:
            return found
    return None


def _is_open(context: Context, queue: Context, task: Item) -> bool:
    status = queue.read(task)
    if status.state is State.DROPPED and (status.label or "") == "moved":
        return not _went_somewhere(context, queue, task)
    return status.state not in OPEN


def _went_somewhere(context: Context, queue: Context, task: Item) -> bool:
    """Tell whether a moved task names a target that exists."""
    keys = queue.preset.options.get("target_keys", ())
    names = {str(key) for key in keys} if isinstance(keys, list | tuple) else set()
    targets = [same_id(field.text) for field in task.fields
               if norm(field.name).replace(" ", "_") in names and field.text.strip()]  # fmt: skip
    known = [*context.others.values(), context, queue]
    return any(target in one.ids or key_of(target) in keyed(one.ids.values())
               for target in targets for one in known)  # fmt: skip


def _said(queue: Context, task: Item, *, gone: bool) -> str:
    status = queue.read(task)
    if gone:
        return f"{task.id} (deleted while {status.text or 'open'})"
    if status.state is State.DROPPED:
        return f"{task.id} (moved to nothing that exists)"
    return f"{task.id} ({status.text or 'without a status'})"


def _report(entry: Transition, open_: list[str], total: int) -> Report:
    item = entry.item
    shown = open_[:_SHOWN] + ([f"{len(open_) - _SHOWN} more"] if len(open_) > _SHOWN else [])
    tasks = "task" if total == 1 else "tasks"
    count = f"{len(open_)} of its {total} {tasks} {'is' if len(open_) == 1 else 'are'} open"
    message = f"{item.id} is {entry.after.text} while {count}: {', '.join(shown)}"
    return Report(at(item, entry.role), message, item, name_of(entry.field),
                  "finish them, or move them to the phase they belong to")  # fmt: skip
