"""Reactions on merge requests, issues and their notes.

Source: docs.gitlab.com/api/emoji_reactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.notes import PLACES
from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.people import MAINTAINER
from tests.simulators.gitlab.shown import notes as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.conversation import Award, Note

TABLE = Table()


def awards(visit: Visit) -> object:
    """List reactions, newest first."""
    on, at = visit.noteable(), _note(visit)
    return Page(_kept(visit)[::-1], lambda one: shown.award(on, at, one))


def create(visit: Visit) -> object:
    """Put a reaction, named without colons."""
    on, at = visit.noteable(), _note(visit)
    return shown.award(on, at, on.award(at, visit.somebody, visit["name"]))


def delete(visit: Visit) -> object:
    """Take a reaction away."""
    kept = _kept(visit)
    for one in kept:
        if one.id == visit.ask.number("award"):
            own = one.user is visit.somebody
            visit.require(allowed=own or visit.project().level(visit.user) >= MAINTAINER)
            kept.remove(one)
            return None
    raise RefusedError(404, "404 Award Emoji Not Found")


def _note(visit: Visit) -> Note | None:
    if "note" not in visit.ask.params:
        return None
    return visit.noteable().note(visit.ask.number("note"))[1]


def _kept(visit: Visit) -> list[Award]:
    return (_note(visit) or visit.noteable()).awards


for _place in PLACES:
    for _on in (_place, f"{_place}/notes/{{note:int}}"):
        TABLE.on("GET", f"{_on}/award_emoji", gives=shown.AWARDS)(awards)
        TABLE.on("POST", f"{_on}/award_emoji", {"name": "text!"}, shown.AWARD)(create)
        TABLE.on("DELETE", f"{_on}/award_emoji/{{award:int}}")(delete)
