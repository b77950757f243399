"""Verdict: what a merge request's findings and sign-offs add up to."""

from __future__ import annotations

from enum import StrEnum

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.finding import Finding


class Outcome(StrEnum):
    """The one word a merge request gets."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"
    UNDECIDED = "undecided"


class Skipped(NamedTuple):
    """A rule that was not run, and why."""

    rule: str
    why: str
    times: int = 1


class AwaitedSignoff(NamedTuple):
    """An approval that is asked for: item, group, and its state (``awaited``, ``approved``)."""

    item: str
    group: str
    state: str = "awaited"


class JudgedTracker(NamedTuple):
    """A tracker that was judged: its path, preset, number of items, and how many changed."""

    path: str
    preset: str
    items: int
    changed: int


class JudgedTransition(NamedTuple):
    """A transition as reported: the place, the two texts and the two states."""

    path: str
    item: str
    field: str
    before: str | None
    after: str
    before_state: str | None
    after_state: str | None
    line: int
    title: str = ""


class Verdict(NamedTuple):
    """The whole judgement of one merge request (or of a whole tree, with ``--all``)."""

    outcome: Outcome
    base: str
    head: str
    trackers: tuple[JudgedTracker, ...] = ()
    transitions: tuple[JudgedTransition, ...] = ()
    findings: tuple[Finding, ...] = ()
    signoffs: tuple[AwaitedSignoff, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    mode: str = "enforce"
