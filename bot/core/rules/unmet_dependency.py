"""The rule unmet-dependency."""

from __future__ import annotations

from bot.core.model.status import State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.dependencies import Dependency
    from bot.core.model.preset import Guards
    from bot.core.model.status import Status
    from bot.core.model.transition import Transition


def unmet_dependency(context: Context) -> Iterator[Report]:
    """Report an item that moves on while what it depends on is not done.

    ## What it checks

    When an item enters a status whose guard asks for it (starting, review, done), every plain id
    in its *Depends On* must be in a state that counts as met: done, a documentation baseline,
    signed off, or dropped. A qualified dependency (`co-evolve X`, `X if live mail`) and an item's
    own parent are only noted, and so is a prerequisite that was dropped. An open prerequisite that
    the same change takes out of *Depends On* is warned of.

    ## Why it matters

    The order is what makes the plan a plan. Work that starts on unfinished ground is redone.

    ## Example

    M-05 depends on M-02 and M-04. Both are *Not Started*, and M-05 becomes *In Progress*.

    ## How to resolve

    Finish the prerequisite first, or, where the dependency is no longer true, change *Depends On*
    and say why in the merge request.
    """
    for entry in context.entered:
        guards = context.guards(entry)
        if guards is None or not guards.deps or entry.role != context.preset.track.role:
            continue
        weighed = [(one, status) for one in context.depends(entry.item)
                   if (status := _status(context, one)) is not None]  # fmt: skip
        unmet = [(one, status) for one, status in weighed if status.state not in guards.deps]
        plain = [(one, _said(status)) for one, status in unmet if not one.qualified]
        if plain:
            yield _report(context, entry, plain, guards)
        for one, status in unmet:
            if one.qualified:
                yield _note(entry, f"{one.id} ({one.qualified}), which is {_said(status)}; "
                                   "with words around it, it is only noted")  # fmt: skip
        dropped = [one.id for one, status in weighed
                   if status.state is State.DROPPED and (one, status) not in unmet]  # fmt: skip
        if dropped:
            yield _note(entry, f"{_list(dropped)}, dropped: it counts as met")
        yield from _taken_out(context, entry, guards)


def _taken_out(context: Context, entry: Transition, guards: Guards) -> Iterator[Report]:
    """Report the open prerequisites that the item had until this change moved it on."""
    was = entry.change.before
    now = {one.id for one in context.depends(entry.item)}
    parts = [(one.id, _said(status))
             for one in (context.depends(was) if was else ())
             if one.id not in now and not one.qualified
             and (status := _status(context, one)) and status.state not in guards.deps]  # fmt: skip
    if parts:
        said = (f"{parts[0][0]}, which is {parts[0][1]}" if len(parts) == 1
                else _list([f"{ident} ({text})" for ident, text in parts]))  # fmt: skip
        message = (f"{entry.item.id} becomes {entry.after.text} and in the same change no longer "
                   f"needs {said}")  # fmt: skip
        case = "start" if entry.to is State.ACTIVE else "done"
        severity = (context.severity("unmet-dependency", "dropped")
                    or context.severity("unmet-dependency", case) or "warning")  # fmt: skip
        yield Report(at(entry.item, "depends_on", entry.role), message, entry.item,
                     name_of(entry.item.field("depends_on")), severity=severity)  # fmt: skip


def _status(context: Context, one: Dependency) -> Status | None:
    item = context.item(one.id)
    return context.read(item) if item is not None else None


def _said(status: Status) -> str:
    """Say how far a prerequisite is; a word that nobody knows is quoted."""
    if not status.text:
        return "without a status"
    return status.text if status.known else f"“{status.text}”, which is no known status"


def _report(
    context: Context, entry: Transition, open_: list[tuple[Dependency, str]], guards: Guards
) -> Report:
    said: dict[str, list[str]] = {}
    for one, text in open_:
        said.setdefault(text, []).append(one.id)
    parts = [f"{_list(ids)} {_is(ids)} {text}" for text, ids in said.items()]
    message = f"{entry.item.id} is {entry.after.text} while {_list(parts)}"
    enough = [label.name for label in context.track().labels
              if label.state in guards.deps and label.state is not State.DROPPED]  # fmt: skip
    case = "start" if entry.to is State.ACTIVE else "done"
    return Report(at(entry.item, "depends_on", entry.role), message, entry.item,
                  name_of(entry.item.field("depends_on")), f"enough would be: {', '.join(enough)}",
                  severity=context.severity("unmet-dependency", case))  # fmt: skip


def _note(entry: Transition, said: str) -> Report:
    return Report(at(entry.item, "depends_on", entry.role),
                  f"{entry.item.id} depends on {said}", entry.item,
                  name_of(entry.item.field("depends_on")), severity="note")  # fmt: skip


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _is(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"
