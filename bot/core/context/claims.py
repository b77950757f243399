"""Claims: items that say their evidence is there, and why they are asked for it."""

from __future__ import annotations

from bot.core.model.preset import Guards
from bot.core.model.status import FINISHED, State
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.status import Status
    from bot.core.model.transition import Change, Transition
    from bot.core.model.tree import FileChange

CLAIMS = FINISHED | {State.REVIEW}
"""The states in which an item claims that its evidence is there."""
NAMED_IN = frozenset({"evidence", "criteria", "links"})
"""The fields in which an item names its evidence."""


class Claim(NamedTuple):
    """An item whose evidence is asked for.

    ``entry`` is the transition that asks, None where the item stays where it was; ``change`` is
    what this change did to it, None where only files that it names were touched. ``guards`` are
    those of its status, ``way`` those of the arrow it came by.
    """

    item: Item
    status: Status
    guards: Guards
    way: Guards = Guards()
    entry: Transition | None = None
    change: Change | None = None

    @property
    def stands(self) -> bool:
        """Whether this change left the item alone and touched only files it names."""
        return self.change is None

    @property
    def finished(self) -> bool:
        """Whether the item claims to be in review or done, rather than under way."""
        return self.status.state in CLAIMS

    @property
    def says(self) -> str:
        """The beginning of a sentence about it: ``M-02 is Completed``."""
        label, text = self.status.label or "", self.status.text
        name = self.item.id.replace("deliverable:", "deliverable ")
        return f"{name} is {label if label and text.startswith(label) else text or label}"


def claims(context: Context) -> Iterator[Claim]:
    """List the items that enter a status which asks for evidence; those in such a status whose
    evidence this change edited, or whose files it touched; in an audit all that claim any.
    """
    seen = set()
    if context.pair.companion:
        return
    for claim in (*_entered(context), *_edited(context), *_standing(context)):
        if claim.item.key not in seen:
            seen.add(claim.item.key)
            yield claim


def _entered(context: Context) -> Iterator[Claim]:
    early = bool(context.severity("absent-path", "active"))
    for entry in context.entered:
        if entry.role != context.preset.track.role:
            continue
        guards = context.guards(entry) or Guards()
        begun = early and entry.to is State.ACTIVE and entry.item.kind == "deliverable"
        if entry.to in CLAIMS or guards.criteria or begun:
            way = _way(context, entry)
            yield Claim(entry.item, entry.after, guards, way, entry, entry.change)


def _way(context: Context, entry: Transition) -> Guards:
    """Give what the arrow asks for beyond its target's own guards."""
    before = entry.before
    if before is None or not before.label or not entry.after.label:
        return Guards()
    arrow = context.words[entry.role].arrow(before.label, entry.after.label)
    return arrow.guards if arrow else Guards()


def _edited(context: Context) -> Iterator[Claim]:
    """Give the items whose evidence says something else than before."""
    early = bool(context.severity("absent-path", "active"))
    for change in context.changes:
        item = change.after
        if item is None or not (change.roles & names_in(context, item) or _file_named(change)):
            continue
        claim = _at_rest(context, item)
        if claim.finished or (early and claim.status.state is State.ACTIVE):
            yield claim._replace(change=change)


def names_in(context: Context, item: Item) -> frozenset[str]:
    """Give the roles of the fields in which an item names its evidence; a checklist's line itself
    where the preset says so.
    """
    said = context.preset.options.get("evidence.from")
    titled = item.kind == "task" and isinstance(said, list | tuple) and "title" in said
    return NAMED_IN | {"title"} if titled else NAMED_IN


def _file_named(change: Change) -> bool:
    """Tell whether a deliverable is new or names another file."""
    if change.item.kind != "deliverable":
        return False
    return change.before is None or "file" in change.roles


def _at_rest(context: Context, item: Item) -> Claim:
    status = context.read(item)
    label = context.track().label(status.label)
    return Claim(item, status, label.guards if label else Guards())


def _standing(context: Context) -> Iterator[Claim]:
    """Give the items in review or done that name a file which this change touches."""
    if context.everything:
        return
    words = touched(context.snapshot.files, context.path)
    text = context.tracker.source.text if words else ""
    names = {word for word in words if word in text}
    items = context.tracker.items if names else ()
    several = any(item.kind == "deliverable" for item in items)
    for item in items:
        claim = _at_rest(context, item)
        if claim.finished:
            below = context.deliverables(item) if several else ()
            if any(name in one.raw for one in (item, *below) for name in names):
                yield claim


def touched(files: Iterable[FileChange], tracker: str = "") -> set[str]:
    """Give the words by which a tracker may name a file that a change edits or deletes: its name,
    and the folders of one that is deleted or that is filed as evidence.
    """
    words: set[str] = set()
    for file in files:
        *folders, name = file.path.split("/")
        filed = "evidence" in folders
        if file.path == tracker or not (file.before or filed):
            continue
        words.add(name)
        if filed or not file.after:
            words.update(folder for folder in folders if len(folder) > 1)
    return words
