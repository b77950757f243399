"""Workstreams: whether the ``ID Name`` that a deliverable gives is an item of its tracker."""

from __future__ import annotations

from bot.core.context.companions import ALIKE
from bot.core.model.typed import TYPE_CHECKING
from bot.core.similarity import similarity
from bot.core.trackers.naming import same_id, split_id

if TYPE_CHECKING:
    from bot.core.model.tracker import Tracker


def titles_of(tracker: Tracker) -> dict[str, tuple[str, str]]:
    """Map each folded id to the id and title of its item, deliverables left out."""
    return {same_id(item.id): (item.id, item.title) for item in reversed(tracker.items)
            if item.kind != "deliverable"}  # fmt: skip


def wrong_name(said: str, titles: dict[str, tuple[str, str]]) -> tuple[str, str, bool] | None:
    """Tell what is wrong with a deliverable's ``ID Name``: message, hint, whether it is milder."""
    ident, name = split_id(said)
    if not ident:
        same = any(similarity(said, title) >= ALIKE for _, title in titles.values())
        return (
            None if same else (f"{said} is no item of this tracker", _nearest(said, titles), False)
        )
    found = titles.get(same_id(ident))
    if found is None:
        return f"{ident} is no item of this tracker", _nearest(name, titles), False
    if name in {ident, said} or not found[1] or _same(name, found[1]):
        return None
    return f"{found[0]} is called {found[1]}, not {name}", f"write {found[0]} {found[1]}", True


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or similarity(one, other) >= 0.9


def _nearest(name: str, titles: dict[str, tuple[str, str]]) -> str:
    """Offer the item whose title is most like a name."""
    best = max(titles.values(), key=lambda one: similarity(name, one[1]), default=("", ""))
    alike = similarity(name, best[1]) >= ALIKE
    return (
        f"nearest: {best[0]} {best[1]}" if alike else "add the item first, or name one that exists"
    )
