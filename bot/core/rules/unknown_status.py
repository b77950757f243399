"""The rule unknown-status."""

from __future__ import annotations

from bot.core.model.finding import Edit
from bot.core.model.status import FINISHED
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.status import Status
    from bot.core.vocabulary import Vocabulary

_LONGEST = 60


def unknown_status(context: Context) -> Iterator[Report]:
    """Report a status that is no word of the tracker's vocabulary.

    ## What it checks

    Every status cell that this change wrote is read with the tracker's words: its own legend or
    state diagram as it stands in the base, the policy's `statuses`, the preset's labels and
    aliases. A status that was there and is erased is none either. A word that several labels
    share (`pending`) is not guessed but noted. In a `generic` tracker a word that the base
    already uses is accepted.

    ## Why it matters

    A status that nobody can read can't be checked, counted or trusted.

    ## Example

    `In Progres`, or `Done` in a tracker that knows *Completed (Doc Baseline)* and *Signed Off*.

    ## How to resolve

    Use one of the words the message offers, or add yours to the policy's `statuses` with the
    state it means.
    """
    used = _used_before(context) if context.preset.name == "generic" else {}
    torn = _torn(context)
    for item in context.subjects:
        if item.id in torn:
            continue
        for role, words in context.words.items():
            field = item.field(role)
            text = item.status_text if role == context.preset.track.role else field and field.text
            if not words.track.closed:
                continue
            if not text:
                yield from _gone(context, item, role)
                continue
            status = words.read(text)
            if status.known or not status.text or _unchanged(context, item, role):
                continue
            if status.text.casefold() in used:
                continue
            yield _report(context, item, role, status, used)


def _gone(context: Context, item: Item, role: str) -> Iterator[Report]:
    """Report a status that is erased; where it said the work is done, another rule does."""
    for entry in context.transitions:
        before = entry.before
        if entry.item is item and entry.role == role and before and before.state not in FINISHED:
            message = f"{item.id} has no status any more; it was {before.text}"
            hint = f"put {before.text} back, or set the next status"
            yield Report(at(item, role), message, item, name_of(entry.field), hint, before.text)


def _unchanged(context: Context, item: Item, role: str) -> bool:
    """Tell whether this change left an item's status alone."""
    if context.everything:
        return False
    return not any(entry.item is item and entry.role == role for entry in context.transitions)


def _torn(context: Context) -> frozenset[str]:
    """Give the items whose cells are shifted: what stands under Status there is another cell."""
    if context.severities.get("ragged-row", "off") == "off":
        return frozenset()
    problems = context.tracker.problems
    return frozenset(one.item for one in problems if one.rule == "ragged-row")


def _used_before(context: Context) -> dict[str, str]:
    """Give the words that the base uses, by their folded spelling."""
    before = context.pair.before
    said = [
        context.read(item).text for item in (before.items if before else ()) if item.status_text
    ]
    return {text.casefold(): text for text in said}


def _report(
    context: Context, item: Item, role: str, status: Status, used: dict[str, str]
) -> Report:
    field = item.field(role)
    words = context.words[role]
    span = at(item, role)
    nearest = _nearest(words, status, used)
    known = [label.name for label in words.track.labels]
    hint = f"nearest: {', '.join(nearest)}" if nearest else f"known: {', '.join(known)}"
    if status.readings:
        message = f"{item.id}: “{status.text}” can mean {' or '.join(status.readings)}"
        hint = "write the one that is meant, or name it in the policy's statuses"
        severity = "" if _hides(context, item, role, status) else "note"
        return Report(span, message, item, name_of(field), hint, severity=severity)
    edits: tuple[Edit, ...] = ()
    if len(nearest) == 1 and field is not None and field.span.end > field.span.start:
        new = (
            field.text.replace(status.text, nearest[0]) if status.text in field.text else nearest[0]
        )
        edits = (Edit(context.path, field.span.start, field.span.end, new),)
    message = f"{item.id}: “{status.text}” is no status of this tracker"
    return Report(span, message, item, name_of(field), hint, edits=edits)


def _hides(context: Context, item: Item, role: str, status: Status) -> bool:
    """Tell whether a plain status was made one that says it is done, and that it is not."""
    track = context.words[role].track
    if track.free or status.text.casefold() in track.ambiguous:
        return False
    done = {
        name for name in status.readings if (one := track.label(name)) and one.state in FINISHED
    }
    was = [entry.before for entry in context.transitions
           if entry.item is item and entry.role == role]  # fmt: skip
    return 0 < len(done) < len(status.readings) and any(one and one.known for one in was)


def _nearest(words: Vocabulary, status: Status, used: dict[str, str]) -> tuple[str, ...]:
    """Give the words that may have been meant: in a tracker with words of its own one of those, or
    the everyday word it resembles; elsewhere labels.
    """
    if not words.track.free:
        return words.nearest(status.text)
    aliases = {alias.casefold(): alias for label in words.track.labels
               for alias in (label.name, *label.aliases)}  # fmt: skip
    found = _like(status.text, used) or _like(status.text, aliases)
    if found and status.text[:1].isupper() and found[0].islower():
        return (found[0].capitalize(),)
    return found or words.nearest(status.text)


def _like(text: str, used: dict[str, str]) -> tuple[str, ...]:
    """Give the word used before that an unknown one resembles."""
    if not used or len(text) > _LONGEST:
        return ()
    from difflib import get_close_matches

    return tuple(used[word] for word in get_close_matches(text.casefold(), used, n=1, cutoff=0.75))
