"""Context: what a rule sees of one tracker: the change, the words, the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.dependencies import Dependency, depends
from bot.core.markup import plain
from bot.core.model.status import Status
from bot.core.model.transition import Change, ChangeKind, Transition
from bot.core.trackers.naming import same_id
from bot.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.item import Field, Item
    from bot.core.model.preset import Guards, Track
    from bot.core.model.snapshot import Pair, Snapshot
    from bot.core.model.tracker import Tracker

_NOTHING = Status("")


class Context:
    """One tracker under judgement.

    ``changes`` are this change's items before and after; ``transitions`` the status fields among
    them that say something else; rules that hold at all times walk ``subjects``.
    """

    def __init__(self, snapshot: Snapshot, pair: Pair, changes: Sequence[Change]) -> None:
        self.snapshot = snapshot
        self.pair = pair
        self.preset = pair.preset
        self.changes = tuple(changes)
        self.words = {track.role: Vocabulary(track) for track in self.preset.tracks}
        self.transitions = tuple(self._transitions())
        self._ids: dict[str, str] | None = None

    @property
    def tracker(self) -> Tracker:
        """The tracker as it is now, or as it was if it is gone."""
        tracker = self.pair.after or self.pair.before
        if tracker is None:
            raise ValueError("a pair without a tracker")
        return tracker

    @property
    def path(self) -> str:
        """The tracker's path."""
        return self.pair.path

    @property
    def everything(self) -> bool:
        """Whether the whole tracker is audited."""
        return self.snapshot.everything

    @property
    def subjects(self) -> tuple[Item, ...]:
        """The items to judge: those this change touched, or all in an audit."""
        if self.everything:
            return self.tracker.items
        return tuple(change.after for change in self.changes if change.after)

    @property
    def entered(self) -> tuple[Transition, ...]:
        """The statuses whose guards must hold: those entered now, or all in an audit."""
        if not self.everything:
            return self.transitions
        return tuple(entry for item in self.tracker.items
                     for entry in self._entries(Change(ChangeKind.ADDED, None, item)))  # fmt: skip

    def track(self, role: str = "status") -> Track:
        """Give a status column's words and arrows."""
        return self._words(role).track

    def _words(self, role: str) -> Vocabulary:
        return self.words.get(role) or self.words[self.preset.track.role]

    def read(self, item: Item, role: str = "status") -> Status:
        """Read an item's status; an item without one has an empty text and no state."""
        if role == self.preset.track.role:
            text = item.status_text
        else:
            field = item.field(role)
            text = field.text if field else None
        return _NOTHING if text is None else self._words(role).read(text)

    def guards(self, entry: Transition) -> Guards | None:
        """Give what must hold when a status is entered."""
        label = self.track(entry.role).label(entry.after.label)
        return label.guards if label else None

    @property
    def ids(self) -> dict[str, str]:
        """Each folded id of the tracker and its spelling."""
        if self._ids is None:
            self._ids = {same_id(item.id): item.id for item in self.tracker.items
                         if item.kind != "deliverable"}  # fmt: skip
        return self._ids

    def depends(self, item: Item) -> list[Dependency]:
        """Read what an item depends on, itself and its own parent left out."""
        found = depends(item.field("depends_on"), self.ids)
        return [one for one in found if one.id not in {item.id, item.parent}]

    def item(self, ident: str) -> Item | None:
        """Give the tracker's item with an id."""
        return self.tracker.by_id.get(ident)

    def severity(self, rule: str, case: str) -> str:
        """Give the severity of a rule's special case, empty where the preset has none."""
        return str(self.preset.options.get(f"{rule}.{case}", ""))

    def reason(self, change: Change) -> str:
        """Give the reason for a change: its notes, or a ``Reason(ID): …`` line with the commits."""
        item = change.item
        notes = plain(item.text("notes"))
        if notes and "notes" in change.roles:
            return notes
        wanted = f"reason({item.id.casefold()}):"
        for line in self.snapshot.description.splitlines():
            folded = line.strip().casefold()
            if folded.startswith(wanted):
                return line.strip()[len(wanted) :].strip()
        return ""

    def _transitions(self) -> Iterator[Transition]:
        for change in self.changes:
            yield from self._entries(change)

    def _entries(self, change: Change) -> Iterator[Transition]:
        """Give a transition for each status field of a change that says something else."""
        if change.after is None:
            return
        roles = [track.role for track in self.preset.tracks]
        roles += [field.role for field in change.after.fields
                  if field.role.startswith("status:") and field.role not in roles]  # fmt: skip
        for role in roles:
            after = self.read(change.after, role)
            before = self.read(change.before, role) if change.before else None
            if after.text and not (before and same_status(before, after)):
                yield Transition(change, role, _status_field(change.after, role), before, after)


def _status_field(item: Item, role: str) -> Field | None:
    return item.field(role)


def same_status(one: Status, other: Status) -> bool:
    """Tell whether two cells say the same: the same word, or equal text where no word is known."""
    if one.known or other.known:
        return one.label == other.label and one.state == other.state
    return one.text.casefold() == other.text.casefold()
