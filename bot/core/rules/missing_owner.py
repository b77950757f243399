"""The rule missing-owner."""

from __future__ import annotations

from bot.core.markup import is_placeholder, plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def missing_owner(context: Context) -> Iterator[Report]:
    """Report an item that is under way while nobody is named for it.

    ## What it checks

    When an item enters a status whose guard asks for an owner, its owner must be somebody: not
    empty, not `TBD`, `-`, `?` and the like. A tracker without an owner column is not asked.

    ## Why it matters

    Work that nobody owns is work that nobody finishes, and nobody is there to be asked.

    ## Example

    `| M-01 | SLOs & Gates | … | TBD | Not Started |` becomes `| … | TBD | In Progress |`.

    ## How to resolve

    Write who is responsible into the owner cell.
    """
    for entry in context.entered:
        guards = context.guards(entry)
        field = entry.item.field("owner")
        if guards is None or not guards.owner or field is None or not is_placeholder(field.text):
            continue
        said = plain(field.text)
        message = f"{entry.item.id} is {entry.after.text} and has no owner"
        yield Report(at(entry.item, "owner", entry.role), message, entry.item, name_of(field),
                     f"name somebody in place of {said}" if said else "name somebody")  # fmt: skip
