"""Preset: a kind of tracker as data: its words, arrows, guards, columns and severities."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.status import State


class Guards(NamedTuple):
    """What must hold when a transition enters a status.

    ``deps``: states every prerequisite must be in (empty: not asked); ``owner``: somebody is
    named; ``evidence``: how many verified pieces, of ``kinds`` (empty: any), ``every``: all that
    are listed must be verified, ``fresh``: new since the status was left; ``children``: no open
    child task; ``deliverables``: the least state of the item's deliverables; ``criteria``: what
    of its criteria is met (``paths`` in the exit criteria exist, ``boxes`` ticked, ``files`` to
    create exist, ``endpoints`` and ``tests`` named exist, ``inputs`` and ``reads`` exist,
    ``required-items`` of evidence filed); ``dated``: the date moved with it; ``signoff``: groups
    whose approval is needed, only where the exit criteria say one of ``signoff_words`` if there
    are any; ``record``: actor, date and correlation id stand with it; ``beside``: labels that
    other status columns must have, as (role, label); ``unsaid``: words the notes no longer say.
    """

    deps: frozenset[State] = frozenset()
    owner: bool = False
    evidence: int = 0
    kinds: tuple[str, ...] = ()
    every: bool = False
    fresh: bool = False
    children: bool = False
    deliverables: State | None = None
    criteria: tuple[str, ...] = ()
    dated: bool = False
    signoff: tuple[str, ...] = ()
    signoff_words: tuple[str, ...] = ()
    record: bool = False
    beside: tuple[tuple[str, str], ...] = ()
    unsaid: tuple[str, ...] = ()


class Label(NamedTuple):
    """A status of the vocabulary: its name, what it means, its other names, its guards.

    ``state`` is None for a word that only a legend or diagram in the file knows.
    """

    name: str
    state: State | None
    aliases: tuple[str, ...] = ()
    guards: Guards = Guards()


class Arrow(NamedTuple):
    """A legal way from one label to another; ``reason`` when it needs one; ``remark`` when legal
    but worth a note; ``guards`` beyond the target's own; an arrow not ``drawn`` stays legal where
    the file's own diagram does not show it.
    """

    source: str
    target: str
    reason: bool = False
    remark: str = ""
    guards: Guards = Guards()
    drawn: bool = True


class Track(NamedTuple):
    """One status column: its role, header words, labels and arrows.

    ``free``: every move between labels is legal; ``initial``: labels a new item may have;
    ``block``: any open status may go to a blocked one with a reason, and back (``unblock``: with a
    reason too); ``legend``: a legend or state diagram in the file replaces the labels;
    ``closed``: an unknown word is a finding; ``ambiguous``: words never guessed, each with the
    labels it could stand for; ``foreign``: everyday words that are none here, each with the labels
    to offer instead; ``qualifiers``: words that take back a claim that work is done.
    """

    role: str = "status"
    headers: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    initial: tuple[str, ...] = ()
    free: bool = False
    block: bool = True
    unblock: bool = False
    legend: bool = True
    closed: bool = True
    ambiguous: Mapping[str, tuple[str, ...]] = {}
    foreign: Mapping[str, tuple[str, ...]] = {}
    qualifiers: tuple[str, ...] = ()

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
