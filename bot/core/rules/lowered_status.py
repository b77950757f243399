"""The rule lowered-status."""

from __future__ import annotations

from itertools import islice

from bot.core.context.reasons import reason
from bot.core.model.status import FINISHED, RANK, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.transition import Transition

_MANY = 5  # items lowered by one change that look like a branch which is behind


def lowered_status(context: Context) -> Iterator[Report]:
    """Report work that was done and is open again, without a reason.

    ## What it checks

    A status that claims the work is done (done, a documentation baseline, signed off) and goes back
    to one that claims less, or is erased. A reason makes it right: new words in the notes, a text
    behind the status, or a line `Reason(ID): …` with the change. In a second status column that
    says how far the architecture is, only a reason that speaks of the architecture counts.

    ## Why it matters

    A branch that is weeks behind writes its old states over the new ones, and nobody sees it in a
    large change: finished work is open again, and somebody does it twice.

    ## Example

    `- [x] t102` becomes `- [ ] t102` in a change about something else.

    ## How to resolve

    Take over the target branch's state of the tracker if the change is not meant. If the work is
    found undone, say why: in the notes, or as `Reason(M-02): …` in the merge request's description
    or a commit message.
    """
    lowered = [entry for entry in context.transitions if _lower(context, entry)]
    many = _in_all(context) if lowered else 0
    for entry in lowered:
        mine = entry.role != context.preset.track.role and entry.role in context.words
        never = context.preset.options.get("lower") in {"never", "signoff"}
        said = reason(context, entry.change)
        if said and not (mine and (never or not _speaks_of_it(context, said))):
            continue
        yield _report(context, entry, many, beside=mine)


def _lower(context: Context, entry: Transition) -> bool:
    before, after = entry.before, entry.after
    if before is None or before.state not in FINISHED:
        return False
    governed = entry.role == context.preset.track.role
    if before.state is State.LOCKED and governed and _told_as_locked(context):
        return False
    if after.state is State.DROPPED:
        words_ = context.words.get(entry.role)
        arrow = words_.arrow(before.label or "", after.label or "") if words_ else None
        return arrow is not None and arrow.reason
    if after.state is None:
        return not (after.text and context.track(entry.role).closed)
    return RANK[after.state] < RANK[before.state]


def _told_as_locked(context: Context) -> bool:
    return context.severities.get("locked-item-edited", "off") != "off"


def _in_all(context: Context) -> int:
    """Count what the whole change lowers, up to the number that is many."""
    contexts = context.others.values() or [context]
    found = (1 for one in contexts for entry in one.transitions if _lower(one, entry))
    return sum(islice(found, _MANY))


def _speaks_of_it(context: Context, reason: str) -> bool:
    """Tell whether a reason is about the architecture and not about its rollout."""
    wanted = context.preset.options.get("lower.words", ())
    said = words(reason)
    return any(word.startswith(str(one)) for one in wanted for word in said) if isinstance(
        wanted, list | tuple) and wanted else True  # fmt: skip


def _report(context: Context, entry: Transition, many: int, *, beside: bool) -> Report:
    item, before, after = entry.item, entry.before, entry.after
    was = before.text if before else ""
    name = item.id.removeprefix("deliverable:")
    what = f"{name}'s {name_of(entry.field)}" if beside else name
    now = after.text or "nothing"
    message = f"{what} goes back from {was} to {now} without a reason"
    hint = f"say why in the notes, or in a line Reason({name}): … with the commit"
    if item.field("notes") is None:
        hint = f"say why in a line Reason({name}): … with the commit"
    if beside:
        message = f"{what} goes back from {was} to {now} without a reason in the architecture"
        governed = name_of(item.field(context.preset.track.role)) or "the other status"
        hint = (f"what is missing in production belongs in {governed}; if the architecture is at "
                f"fault, say how: Reason({name}): …")  # fmt: skip
    elif many >= _MANY:
        hint = f"this change opens many finished items: is its branch behind? If not, {hint}"
    doubtful = bool(after.qualifier) or entry.role not in context.words
    return Report(at(item, entry.role), message, item, name_of(entry.field), hint, was,
                  severity="note" if doubtful else "")  # fmt: skip
