"""Drawn: what items need by the diagrams of their tracker."""

from __future__ import annotations

from bot.core.dependencies import Dependency
from bot.core.model.typed import TYPE_CHECKING
from bot.core.views.plan import planned

if TYPE_CHECKING:
    from bot.core.context import Context


def drawn(context: Context) -> dict[str, list[Dependency]]:
    """Give what each item needs by the diagrams that rule: the base's, for items it had."""
    found: dict[str, list[Dependency]] = {}
    before, options = context.pair.before, context.preset.options
    old = planned(before, options) if before else {}
    known = before.by_id if old and before else {}
    edges = {pair: edge for pair, edge in planned(context.tracker, options).items()
             if pair[1] not in known}  # fmt: skip
    for (needs, item), edge in {**edges, **old}.items():
        if item in context.ids.values() and needs in context.ids.values():
            found.setdefault(item, []).append(Dependency(needs, edge.span))
    return found
