"""The rule illegal-transition."""

from __future__ import annotations

from bot.core.context.likeness import can_lack
from bot.core.context.reasons import reason
from bot.core.model.status import FINISHED, State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.transition import Transition
    from bot.core.vocabulary import Vocabulary


def illegal_transition(context: Context) -> Iterator[Report]:
    """Report a status that was reached by a way its tracker does not allow.

    ## What it checks

    Each status that this change moved to another word, against the arrows of the tracker's status
    model: the policy's `transitions` where it has them, else the tracker's own state diagram as it
    stands in the base, else the preset's. A way that is legal only with a reason is reported when
    no reason is given. A blank status counts as the first one.

    ## Why it matters

    The steps between *Not Started* and *Signed Off* are where somebody looks. A row that jumps
    over them claims a review that never happened.

    ## Example

    `| M-06 | Concurrency Safety | … | Not Started |` becomes
    `| M-06 | Concurrency Safety | … | Signed Off |`.

    ## How to resolve

    Set one of the legal next statuses that the message lists. Where a reason is what is missing,
    write it into the row's notes or as a line `Reason(M-06): …` into the merge request's
    description or a commit message. Where your team's steps really are others, say so in the
    policy's `transitions`.
    """
    for entry in context.transitions:
        words = context.words.get(entry.role)
        if entry.before is None or words is None or words.track.free or not entry.after.known:
            continue
        if not entry.before.text and can_lack(entry.change._replace(
                before=entry.change.after, after=entry.change.before), entry.role):  # fmt: skip
            yield from _from_nothing(entry, words)
        if not entry.before.known or _told_as_locked(context, entry):
            continue
        arrow = words.arrow(entry.before.label or "", entry.after.label or "")
        if arrow is None:
            yield _report(context, entry, "")
        elif arrow.reason and _ours(entry) and not reason(context, entry.change):
            yield _report(context, entry, " without a reason")
        elif arrow.remark:
            yield _report(context, entry, f" {arrow.remark}", "note")


def _from_nothing(entry: Transition, words: Vocabulary) -> Iterator[Report]:
    """Report a status entered from none that the first statuses have no way to."""
    first, now = words.track.initial, entry.after.label or ""
    if not first or now in first or any(words.arrow(one, now) for one in first):
        return
    message = f"{entry.item.id} had no status and is {now} at once"
    yield Report(at(entry.item, entry.role), message, entry.item, name_of(entry.field),
                 f"an item begins as {' or '.join(first)}")  # fmt: skip


def _told_as_locked(context: Context, entry: Transition) -> bool:
    """Tell whether leaving a locked status is another rule's to report."""
    if entry.came_from is not State.LOCKED or entry.role != context.preset.track.role:
        return False
    return context.severities.get("locked-item-edited", "off") != "off"


def _ours(entry: Transition) -> bool:
    """Tell whether a missing reason is reported here: blocking and lowering have their rules."""
    if State.BLOCKED in {entry.to, entry.came_from}:
        return False
    return entry.came_from not in FINISHED or entry.to in FINISHED


def _report(context: Context, entry: Transition, why: str, severity: str = "") -> Report:
    before = entry.before
    was, now = (before.label if before else ""), entry.after.label
    message = f"{entry.item.id} can't go from {was} to {now}{why}"
    legal = context.words[entry.role].legal_next(was or "")
    listed = [f"{one.target} (with a reason)" if one.reason else one.target for one in legal]
    hint = f"legal next: {', '.join(listed)}" if listed else f"nothing follows {was}"
    if severity:
        message, hint = f"{entry.item.id} goes from {was} to {now}{why}", ""
    elif why:
        where = "in the notes or " if "notes" in entry.item.layout else ""
        hint = f"say why {where}in a line Reason({entry.item.id}): … with the commit"
    return Report(at(entry.item, entry.role), message, entry.item, name_of(entry.field), hint,
                  was or "", severity=severity)  # fmt: skip
