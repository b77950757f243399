"""Likeness: whether two status cells say the same, and whether one can be missing."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.status import Status
    from bot.core.model.transition import Change


def says_else(change: Change, role: str, before: Status | None, after: Status) -> bool:
    """Tell whether a status field says something else: also one that said something and is gone."""
    if before is None or after.text:
        return bool(after.text) and not (before and same_status(before, after))
    return before.known and can_lack(change, role)


def can_lack(change: Change, role: str) -> bool:
    """Tell whether a status can be missing of an item alone, and not of its whole table."""
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    if role == "status" and after.status_text is not None:
        return True
    return role in after.layout if after.kind == "row" else before.kind == after.kind


def same_status(one: Status, other: Status) -> bool:
    """Tell whether two cells say the same: the same word, or equal text where no word is known."""
    if one.known or other.known:
        return one.label == other.label and one.state == other.state
    return one.text.casefold() == other.text.casefold()
