"""Companions: the trackers beside one, and which of their items is the same as one here."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.similarity import similarity
from bot.core.trackers.naming import same_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.status import Status
    from bot.core.model.tracker import Tracker
    from bot.core.model.transition import Transition

ALIKE = 0.6
"""How similar two titles must be for two trackers to speak of one item."""


def companions(context: Context, presets: Iterable[str]) -> list[Context]:
    """Give the other trackers of some presets that have items."""
    return [other for name in presets for other in context.of_preset(name) if other.tracker.items]


def number_of(ident: str) -> str:
    """Fold an id so that ``Phase 3`` and ``3`` are one."""
    return same_id(ident).removeprefix("phase").strip()


def has_item(trackers: Iterable[Context], ident: str, title: str) -> bool:
    """Tell whether one of the trackers has an item of that id or number, or of such a title."""
    number = number_of(ident)
    return any(
        (number and number_of(item.id) == number)
        or (title and similarity(title, item.title) >= ALIKE)
        for one in trackers for item in one.tracker.items
    )  # fmt: skip


def counterpart(item: Item, tracker: Tracker, *, by_id: bool = False) -> Item | None:
    """Give the item of another tracker that is this one: by number and title, or number alone."""
    number = number_of(item.id)
    for other in tracker.items:
        same = number_of(other.id) == number and other.kind != "deliverable"
        if same and (by_id or similarity(item.title, other.title) >= ALIKE):
            return other
    return None


def standing(context: Context, item: Item, *, base: bool = False) -> Status:
    """Read how far an item is: by its own status, else by that of its companion's item."""
    own = context.read(item)
    companion = context.companion
    if own.state is not None or companion is None:
        return own
    tracker = companion.pair.before if base else companion.pair.after
    by_id = context.preset.options.get("join") == "id"
    other = counterpart(item, tracker, by_id=by_id) if tracker else None
    return companion.read(other) if other else own


def joined(context: Context, entry: Transition) -> Item | None:
    """Give the item here that a transition of the companion is of."""
    by_id = context.preset.options.get("join") == "id"
    return counterpart(entry.item, context.tracker, by_id=by_id)
