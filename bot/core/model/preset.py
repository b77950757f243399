"""Preset: a kind of tracker as data: its words, arrows, guards, columns and severities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.model.status import State

if TYPE_CHECKING:
    from collections.abc import Mapping



class Guards(NamedTuple):
    """What must hold when a transition enters a status.

    ``deps``: states every prerequisite must be in (empty: not asked); ``owner``: somebody is
    named; ``evidence``: how many verified pieces, of ``kinds`` (empty: any), ``fresh``: new since
    the status was left; ``children``: no open child task; ``deliverables``: the least state of the
    item's deliverables; ``criteria``: exit criteria are met (``paths`` exist, ``boxes`` ticked);
    ``dated``: the date moved with it; ``signoff``: groups whose approval is needed; ``record``:
    actor, date and correlation id stand with it.
    """

    deps: frozenset[State] = frozenset()
    owner: bool = False
    evidence: int = 0
    kinds: tuple[str, ...] = ()
    fresh: bool = False
    children: bool = False
    deliverables: State | None = None
    criteria: tuple[str, ...] = ()
    dated: bool = False
    signoff: tuple[str, ...] = ()
    record: bool = False


class Label(NamedTuple):
    """A status of the vocabulary: its name, what it means, its other names, its guards."""

    name: str
    state: State
    aliases: tuple[str, ...] = ()
    guards: Guards = Guards()


class Arrow(NamedTuple):
    """A legal way from one label to another; ``reason`` when it needs one; ``remark`` when legal
    but worth a note; ``guards`` beyond the target's own."""

    source: str
    target: str
    reason: bool = False
    remark: str = ""
    guards: Guards = Guards()


class Track(NamedTuple):
    """One status column: its role, header words, labels and arrows.

    ``free``: every move between labels is legal; ``initial``: labels a new item may have;
    ``block``: any open status may go to a blocked one with a reason, and back; ``legend``: a
    legend or state diagram in the file replaces the labels; ``closed``: an unknown word is a
    finding.
    """

    role: str = "status"
    headers: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    initial: tuple[str, ...] = ()
    free: bool = False
    block: bool = True
    legend: bool = True
    closed: bool = True

    def label(self, name: str | None) -> Label | None:
        """Give the label with that name."""
        return next((label for label in self.labels if label.name == name), None)


class Preset(NamedTuple):
    """A kind of tracker.

    ``columns`` maps a role to header words (beyond the shared synonyms); ``required`` are roles
    whose column must exist; ``tracks[0]`` is the governed one; ``severities`` maps rule to
    severity (a rule not named is off); ``sections`` are the parts each item's section must hold,
    each with its aliases; ``shapes`` the item shapes to read; ``options`` the switches of
    ``PRESETS`` by name.
    """

    name: str
    title: str = ""
    tracks: tuple[Track, ...] = (Track(),)
    columns: Mapping[str, tuple[str, ...]] = {}
    required: tuple[str, ...] = ()
    severities: Mapping[str, str] = {}
    sections: Mapping[str, tuple[str, ...]] = {}
    shapes: tuple[str, ...] = ()
    item_pattern: str = ""
    options: Mapping[str, object] = {}

    @property
    def track(self) -> Track:
        """The governed status column."""
        return self.tracks[0]
