"""Verdicts made by hand: a small tracker with something wrong in each way a format must show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.model.finding import Edit, Finding, Location, Severity
from bot.core.model.source import Source
from bot.core.model.verdict import (
    AwaitedSignoff,
    JudgedTracker,
    JudgedTransition,
    Outcome,
    Skipped,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.render import Texts

GOLDEN = Path(__file__).parent / "golden"
PLAN = "docs/plan.md"
BASE, HEAD = "3f2a91c" + "0" * 33, "8d01b7e" + "1" * 33
TEXT = """\
# Bridge

| ID | Work | Needs | Owner | Status | Done when |
|---|---|---|---|---|---|
| B-1 | Piers | — | ana | Signed Off | Load test of every pier is on file and read by two people |
| B-2 | 橋桁 girders 🌉 | B-1 | bo | In Progres | Girders hold |
| B-3 | Deck | B-1, B-2 | TBD | Signed Off | Deck lies on the girders and the joints close |
| B-4 | Lamps | B-3 | chi | Not Started | Lamps light |

| | B-1 | B-2 | B-3 |
|---|---|---|---|
| B-3 | 1 | 0 | 0 |
"""
PLAN_SOURCE = Source(PLAN, TEXT)


def texts_of(*sources: Source) -> Texts:
    """Give those sources as the head's, and nothing for the base."""
    held = {source.path: source for source in sources}
    return lambda path, side: held.get(path) if side == "head" else None


TEXTS = texts_of(PLAN_SOURCE)


def at(needle: str, source: Source = PLAN_SOURCE, after: str = "") -> Location:
    """Give the place of the first ``needle`` that follows ``after``."""
    start = source.text.index(needle, source.text.index(after))
    column = source.column(start)
    return Location(source.path, "head", source.line(start), column, column + len(needle))


def edit(needle: str, text: str, source: Source = PLAN_SOURCE, after: str = "") -> Edit:
    """Give the edit that replaces the first ``needle`` that follows ``after``."""
    start = source.text.index(needle, source.text.index(after))
    return Edit(source.path, start, start + len(needle), text)


ILLEGAL = Finding(
    "illegal-transition",
    Severity.ERROR,
    at("Signed Off", after="B-3"),
    "B-3 can't go from Not Started to Signed Off",
    "B-3",
    "Deck",
    "Status",
    hint="legal next: In Progress, Blocked",
    was="Not Started",
)
UNMET = Finding(
    "unmet-dependency",
    Severity.ERROR,
    at("B-1, B-2"),
    "B-3 needs B-2, which is In Progress",
    "B-3",
    "Deck",
    "Needs",
)
OWNER = Finding(
    "missing-owner",
    Severity.WARNING,
    at("TBD"),
    "B-3 has no owner",
    "B-3",
    "Deck",
    "Owner",
    hint="name who does it",
)
UNKNOWN = Finding(
    "unknown-status",
    Severity.ERROR,
    at("In Progres"),
    "B-2 says In Progres, which is no status here",
    "B-2",
    "橋桁 girders 🌉",
    "Status",
    (edit("In Progres", "In Progress"),),
    "nearest: In Progress",
    "Not Started",
)
MATRIX = Finding(
    "matrix-mismatch",
    Severity.WARNING,
    at("| B-3 | 1 | 0 | 0 |"),
    "row B-3 of the matrix says B-1; Needs says B-1, B-2",
    "B-3",
    "Deck",
    "Needs",
    (edit("0", "1", after="| B-3 | 1"),),
)
REMOVED = Finding(
    "removed-item",
    Severity.NOTE,
    Location(PLAN, "base", 9, 1, 10),
    "B-5 is gone",
    "B-5",
    "Paint",
)
FINDINGS = (UNMET, OWNER, ILLEGAL, MATRIX, UNKNOWN, REMOVED)

DECK = JudgedTransition(
    PLAN, "B-3", "Status", "Not Started", "Signed Off", "todo", "done", 7, "Deck"
)
PIERS = JudgedTransition(
    PLAN, "B-1", "Status", "Ready for Signoff", "Signed Off", "review", "done", 5, "Piers"
)
TRACKERS = (JudgedTracker(PLAN, "production-readiness", 4, 3),)
SKIPPED = (Skipped("unproven-test", "without a forge", 2),)

FAILURE = Verdict(Outcome.FAILURE, BASE, HEAD, TRACKERS, (PIERS, DECK), FINDINGS, skipped=SKIPPED)
ADVICE = FAILURE._replace(outcome=Outcome.SUCCESS, mode="advise")
FINE = Verdict(Outcome.SUCCESS, BASE, HEAD, TRACKERS, (PIERS,))
NOTHING = Verdict(Outcome.SUCCESS, BASE, HEAD)
PENDING = FINE._replace(
    outcome=Outcome.PENDING,
    signoffs=(
        AwaitedSignoff("B-1", "security"),
        AwaitedSignoff("B-1", "ops"),
        AwaitedSignoff("B-1", "architecture", "approved"),
    ),
)
UNDECIDED = FINE._replace(
    outcome=Outcome.UNDECIDED, notes=("the members of group acme/security were not listed",)
)
VERDICTS = {
    "failure": FAILURE,
    "advice": ADVICE,
    "fine": FINE,
    "nothing": NOTHING,
    "pending": PENDING,
    "undecided": UNDECIDED,
}


def finding(message: str = "wrong", **values: object) -> Finding:
    """Give a finding about the deck with other values."""
    return ILLEGAL._replace(message=message, **values)  # type: ignore[arg-type]


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Give a failed verdict with those findings."""
    return FAILURE._replace(findings=tuple(findings))


HOSTILE = (
    "@ana #12 !3 GH-4 ![x](y) <!-- countersign --> </sub> `code` | ] ]]> &amp; "
    "http://example.org \x1b[31m \x00 \u202e \udcff \ud800 ##[error]x ##vso[y] %0A,\r\n"
    "::error::z\n/signoff\n```\n\u2028\ufffe"
)
HOSTILE_SOURCE = Source("::weird: a,b%\u202e\udcff.md", HOSTILE * 2)
HOSTILE_FINDING = Finding(
    "illegal-transition",
    Severity.ERROR,
    Location(HOSTILE_SOURCE.path, "head", 3, 1, 4),
    HOSTILE,
    HOSTILE,
    HOSTILE,
    HOSTILE,
    (Edit(HOSTILE_SOURCE.path, 3, 9, HOSTILE),),
    HOSTILE,
    HOSTILE,
)
HOSTILE_VERDICT = Verdict(
    Outcome.FAILURE,
    BASE,
    HEAD,
    (JudgedTracker(HOSTILE_SOURCE.path, "generic", 1, 1),),
    (
        JudgedTransition(
            HOSTILE_SOURCE.path, HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, None, 1, HOSTILE
        ),
    ),
    (HOSTILE_FINDING, HOSTILE_FINDING),
    (AwaitedSignoff(HOSTILE, HOSTILE),),
    (Skipped("unproven-test", HOSTILE),),
    (HOSTILE,),
)
HOSTILE_TEXTS = texts_of(HOSTILE_SOURCE)
