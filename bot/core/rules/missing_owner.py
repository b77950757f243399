"""The rule missing-owner."""

from __future__ import annotations

from bot.core.markup import is_placeholder, plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.preset import Guards
    from bot.core.model.status import Status


def missing_owner(context: Context) -> Iterator[Report]:
    """Report an item that is under way while nobody is named for it.

    ## What it checks

    When an item enters a status whose guard asks for an owner, or stands in one and its owner is
    taken away, its owner must be somebody: not empty, not `TBD`, `-`, `?` and the like. A tracker
    without an owner column is not asked.

    ## Why it matters

    Work that nobody owns is work that nobody finishes, and nobody is there to be asked.

    ## Example

    `| M-01 | SLOs & Gates | … | TBD | Not Started |` becomes `| … | TBD | In Progress |`.

    ## How to resolve

    Write who is responsible into the owner cell.
    """
    for item, status, guards in _asked(context):
        field = item.field("owner")
        if not guards.owner or field is None or not is_placeholder(field.text):
            continue
        said = plain(field.text)
        message = f"{item.id} is {status.text} and has no owner"
        hint = f"name somebody in place of “{said}”" if said else "name somebody"
        yield Report(at(item, "owner", "status"), message, item, name_of(field), hint)


def _asked(context: Context) -> Iterator[tuple[Item, Status, Guards]]:
    """Give the items that entered a status, and those whose owner this change took away."""
    seen = set()
    for entry in context.entered:
        guards = context.guards(entry)
        if guards is not None and entry.role == context.preset.track.role:
            seen.add(entry.item.key)
            yield entry.item, entry.after, guards
    for change in context.changes:
        item = change.after
        if item is not None and "owner" in change.roles and item.key not in seen:
            status = context.read(item)
            label = context.track().label(status.label)
            if label is not None:
                yield item, status, label.guards
