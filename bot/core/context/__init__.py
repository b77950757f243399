"""Context: what a rule sees of one tracker: the change, the words, the answers."""

from __future__ import annotations

from functools import cached_property

from bot.core.context.inquiry import Inquiry
from bot.core.context.likeness import says_else
from bot.core.dependencies import Dependency, depends
from bot.core.model.status import Status
from bot.core.model.transition import Change, ChangeKind, Transition
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.naming import same_id
from bot.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.model.item import Item
    from bot.core.model.preset import Guards, Track
    from bot.core.model.snapshot import Pair, Snapshot
    from bot.core.model.tracker import Tracker

_NOTHING = Status("")
DRAWN = frozenset({"phase-readiness", "implementation-roadmap"})
"""The presets whose diagrams say what depends on what where no column does."""


class Context:
    """One tracker under judgement.

    ``changes`` are this change's items before and after; ``transitions`` the status fields among
    them that say something else. A rule about a change walks those; a rule that holds at all times
    walks ``subjects``; a rule about what a status asks for walks ``entered``.
    """

    def __init__(self, snapshot: Snapshot, pair: Pair) -> None:
        self.snapshot = snapshot
        self.pair = pair
        self.preset = pair.preset
        self.changes = pair.changes
        self.words = {track.role: Vocabulary(track) for track in self.preset.tracks}
        self.others: Mapping[str, Context] = {}

    @cached_property
    def inquiry(self) -> Inquiry:
        """What looks for the items' evidence."""
        return Inquiry(self)

    @property
    def path(self) -> str:
        """The tracker's path."""
        return self.pair.path

    @property
    def tracker(self) -> Tracker:
        """The tracker as it is now, or as it was if it is gone."""
        tracker = self.pair.after or self.pair.before
        if tracker is None:
            raise ValueError("a pair without a tracker")
        return tracker

    @property
    def everything(self) -> bool:
        """Whether the whole tracker is audited instead of the change."""
        return self.snapshot.everything

    @property
    def arrived(self) -> bool:
        """Whether this change brings the whole file: its items are taken as they stand."""
        return self.pair.before is None and not any(change.before for change in self.changes)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The status fields that say something else; ``before`` is None for new items."""
        return tuple(entry for change in self.changes for entry in self._entries(change))

    @cached_property
    def entered(self) -> tuple[Transition, ...]:
        """The statuses whose guards must hold: those entered now, or all in an audit."""
        if not self.everything:
            return self.transitions
        return tuple(entry for item in self.tracker.items
                     for entry in self._entries(Change(ChangeKind.ADDED, None, item)))  # fmt: skip

    @cached_property
    def severities(self) -> Mapping[str, str]:
        """Every rule's weight: as the tracker's policy says, else the policy, else the preset."""
        policy, rule = self.snapshot.policy, self.pair.policy
        if not policy.rules and rule is None:
            return self.preset.severities
        return {**self.preset.severities, **policy.rules, **(rule.rules if rule else {})}

    @property
    def subjects(self) -> tuple[Item, ...]:
        """The items to judge: those this change added or edited, or all in an audit."""
        if self.everything:
            return self.tracker.items
        return tuple(change.after for change in self.changes if change.after)

    @property
    def companion(self) -> Context | None:
        """The tracker that the policy's ``status_from`` names, if it could be read."""
        rule = self.pair.policy
        return self.others.get(rule.status_from) if rule and rule.status_from else None

    def of_preset(self, name: str) -> list[Context]:
        """Give the other trackers of a preset (the work queues beside a readiness tracker)."""
        return [other for other in self.others.values()
                if other.preset.name == name and other is not self]  # fmt: skip

    def track(self, role: str = "status") -> Track:
        """Give a status column's labels and arrows."""
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
        """Give what must hold when a status is entered, its own way in not counted."""
        label = self.track(entry.role).label(entry.after.label)
        return label.guards if label else None

    @cached_property
    def ids(self) -> dict[str, str]:
        """Each folded id of the tracker and its spelling, deliverables left out."""
        return {same_id(item.id): item.id for item in reversed(self.tracker.items)
                if item.kind != "deliverable"}  # fmt: skip

    def depends(self, item: Item) -> list[Dependency]:
        """Read what an item depends on, by its own field or else by the tracker's diagram; itself
        and its own parent are left out.
        """
        field = item.field("depends_on")
        found = depends(field, self.ids) if field else self.drawn.get(item.id, [])
        return [one for one in found if one.id not in {item.id, item.parent}]

    @cached_property
    def drawn(self) -> Mapping[str, list[Dependency]]:
        """What each item needs by the diagrams that rule: the base's, for items it had."""
        if self.preset.name not in DRAWN:
            return {}
        from bot.core.context.drawn import drawn

        return drawn(self)

    def item(self, ident: str) -> Item | None:
        """Give the tracker's item with an id, of several the one of its main table."""
        return self._named.get(ident)

    @cached_property
    def _named(self) -> dict[str, Item]:
        return {**self.tracker.by_id, **{item.id: item for item in reversed(self.followed)}}

    @cached_property
    def followed(self) -> tuple[Item, ...]:
        """The items of the main table, which the matrix and the order show."""
        from bot.core.views.main_table import main_items  # few rules ask

        return main_items(self.tracker, self.preset)

    def deliverables(self, item: Item) -> list[Item]:
        """Give the deliverables that name an item as theirs."""
        folded = same_id(item.id)
        return [one for one in self._deliverables if one.title.casefold().startswith(folded)
                and not one.title[len(folded) : len(folded) + 1].isalnum()]  # fmt: skip

    @cached_property
    def _deliverables(self) -> list[Item]:
        return [one for one in self.tracker.items if one.kind == "deliverable"]

    def severity(self, rule: str, case: str) -> str:
        """Give the severity of a rule's special case, empty where the preset has none."""
        return str(self.preset.options.get(f"{rule}.{case}", ""))

    def _entries(self, change: Change) -> Iterator[Transition]:
        """Give a transition for each status field of a change that says something else."""
        if change.after is None:
            return
        roles = [track.role for track in self.preset.tracks]
        if any(role.startswith("status:") for role in change.after.layout):
            roles += [role for role in change.after.layout
                      if role.startswith("status:") and role not in roles]  # fmt: skip
        for role in roles:
            after = self.read(change.after, role)
            before = self.read(change.before, role) if change.before else None
            if says_else(change, role, before, after):
                yield Transition(change, role, change.after.field(role), before, after)
