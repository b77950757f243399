"""Reasons: why an item was changed, in the words of whoever changed it."""

from __future__ import annotations

from bot.core.markup import is_placeholder, plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.similarity import words_of

if TYPE_CHECKING:
    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.transition import Change


def reason(context: Context, change: Change) -> str:
    """Give the reason for a change: its new notes, what follows the status, or a line
    ``Reason(ID): …`` in the description or a commit; a placeholder is none.
    """
    item = change.item
    notes, earlier = plain(item.text("notes")), change.before
    behind = _after_status(context, item)
    if earlier is not None:  # only what was not said before is a reason for this change
        notes = "" if _says_nothing_new(notes, plain(earlier.text("notes"))) else notes
        behind = "" if behind == _after_status(context, earlier) else behind
    said = [notes, behind]
    wanted = f"reason({item.id.casefold().removeprefix('deliverable:')}):"
    lines = (line.strip() for line in context.snapshot.description.splitlines())
    said += [line[len(wanted) :].strip() for line in lines if line.casefold().startswith(wanted)]
    return next((text for text in said if text and not is_placeholder(text)), "")


def _after_status(context: Context, item: Item) -> str:
    """Give what stands behind the status word in its own cell."""
    status = context.read(item)
    label = context.track().label(status.label)
    words = [label.name, *label.aliases] if label else []
    for word in sorted(words, key=len, reverse=True):
        if status.text.casefold().startswith(word.casefold()):
            return status.text[len(word) :].strip(" :;,.-()[]\u2013\u2014")
    return ""


def _says_nothing_new(text: str, old: str) -> bool:
    """Tell whether all words of a text were said before, as when an old version comes back."""
    return text == old or set(words_of(text)) <= set(words_of(old))
