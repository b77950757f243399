"""Checkup: what a forge can say of how it is set up, before anything goes wrong."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.merge_request import Project


class Check(NamedTuple):
    """Something looked at: what it is, how it stands, and what to do if that is not well.

    ``remedy`` empty: all is well; ``must``: nothing works until that is done.
    """

    what: str
    found: str
    remedy: str = ""
    must: bool = False


class Checkup(Protocol):
    """Asks a forge how things stand; every call may raise `ForgeError`."""

    def checkup(self, now: float) -> Iterable[Check]:
        """Check our credentials, and the forge's clock against the time ``now``."""

    def project_checkup(self, project: Project) -> Iterable[Check]:
        """Check what we may do in a project, and whether our status keeps anything from merging."""


def clock_check(theirs: float, now: float) -> Check:
    """Compare a forge's clock with ours: signed webhooks are good for five minutes."""
    skew = round(theirs - now)
    found = f"{abs(skew)} s {'ahead of' if skew > 0 else 'behind'} ours" if skew else "as ours"
    remedy = "set this machine's clock by NTP" if abs(skew) > CLOSE else ""
    return Check("the forge's clock", found, remedy, must=abs(skew) > APART)


CLOSE, APART = 10, 240
