"""Transition: an item's status before and after, and what else changed of it."""

from __future__ import annotations

from enum import StrEnum

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.item import Field, Item
    from bot.core.model.status import State, Status


class ChangeKind(StrEnum):
    """What happened to an item between base and head."""

    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"


class Change(NamedTuple):
    """One item before and after.

    ``renamed``: the id differs and the two were joined by similarity. ``moved``: it stands in
    another table, section or file (``before_path`` names the other file when it does).
    ``roles`` are the roles or names of the fields whose meaning differs.
    """

    kind: ChangeKind
    before: Item | None
    after: Item | None
    roles: frozenset[str] = frozenset()
    renamed: bool = False
    moved: bool = False
    before_path: str = ""

    @property
    def item(self) -> Item:
        """The item as it is now, or as it last was."""
        item = self.after or self.before
        if item is None:  # a change is always of something
            raise ValueError("a change without an item")
        return item


class Transition(NamedTuple):
    """One status field of one item that says something else than before.

    ``before`` is None where the item is new; ``after`` is None never: an item that went away
    makes no transition unless it was moved to another place.
    """

    change: Change
    role: str
    field: Field | None
    before: Status | None
    after: Status

    @property
    def item(self) -> Item:
        """The item as it is now."""
        return self.change.item

    @property
    def to(self) -> State | None:
        """The state entered."""
        return self.after.state

    @property
    def came_from(self) -> State | None:
        """The state left."""
        return self.before.state if self.before else None
