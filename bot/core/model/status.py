"""Status: what a status cell says, read with a tracker's own words."""

from __future__ import annotations

from enum import StrEnum

from bot.core.model.typed import NamedTuple


class State(StrEnum):
    """What a status means, whatever a tracker calls it."""

    TODO = "todo"
    ACTIVE = "active"
    BLOCKED = "blocked"
    REVIEW = "review"
    BASELINE = "baseline"
    DONE = "done"
    LOCKED = "locked"
    DROPPED = "dropped"

    @property
    def reported(self) -> str:
        """The state's name in reports, where baseline and locked count as done."""
        return "done" if self in {State.BASELINE, State.LOCKED} else self.value


OPEN = frozenset({State.DONE, State.BASELINE, State.LOCKED, State.DROPPED})
"""The states in which a prerequisite no longer holds anything up."""

FINISHED = frozenset({State.DONE, State.BASELINE, State.LOCKED})
"""The states that claim the work is done."""

RANK = {
    State.TODO: 0,
    State.BLOCKED: 1,
    State.ACTIVE: 1,
    State.REVIEW: 2,
    State.BASELINE: 3,
    State.DONE: 4,
    State.LOCKED: 5,
}
"""How far a state is along the way; dropped is off the way."""


class Status(NamedTuple):
    """A status cell as read.

    ``text`` is what is written, without markup; ``label`` the word of the vocabulary it stands
    for (None: not known); ``readings`` the labels it could stand for when it is ambiguous;
    ``qualifier`` a word that takes back the claim (``partial``), the state then being active.
    """

    text: str
    label: str | None = None
    state: State | None = None
    qualifier: str = ""
    readings: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the vocabulary has a word for it."""
        return self.label is not None
