"""Discussions of merge requests and issues.

Source: docs.gitlab.com/api/discussions. A position that names no line of the diff is refused with
400 for its line code; one of another diff than the newest is taken, and outdated at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.api.notes import PLACES, allow, put
from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.conversation import Note
from tests.simulators.gitlab.merge_requests import MergeRequest
from tests.simulators.gitlab.people import DEVELOPER
from tests.simulators.gitlab.positions import Position, Refs, line_code
from tests.simulators.gitlab.shown import notes as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.conversation import Discussion, Noteable

TABLE = Table()
CREATE = {"body": "text!", "position": "map", "commit_id": "text", "created_at": "time"}
NEEDED = ("base_sha", "start_sha", "head_sha", "position_type")
KNOWN = {*NEEDED, "old_path", "new_path", "old_line", "new_line", "line_range"}
NO_CODE = '400 Bad request - Note {:line_code=>["can\'t be blank", "must be a valid line code"]}'
NO_DIFF = '400 Bad request - Note {:noteable=>["doesn\'t support new-style diff notes"]}'


def discussions(visit: Visit) -> object:
    """List discussions, oldest first."""
    on = visit.noteable()
    return Page(list(on.discussions), lambda one: shown.discussion(on, one))


def discussion(visit: Visit) -> object:
    """Show a discussion."""
    on = visit.noteable()
    return shown.discussion(on, on.discussion(visit.ask["discussion"]))


def create(visit: Visit) -> object:
    """Begin a thread, beside a line of the diff where a position is given."""
    on = visit.noteable()
    visit.forge.limiter.notes(visit.forge, visit.somebody)
    if "position" not in visit.params:
        return _begun(on, on.say(visit.somebody, visit["body"], thread=True))
    if not isinstance(on, MergeRequest):
        raise RefusedError(400, NO_DIFF)
    position, code = _position(visit, on, visit["position"])
    made = on.say(visit.somebody, visit["body"], position=position)
    if isinstance(made, Note):
        made.line_code = code
    return _begun(on, made)


def _begun(on: Noteable, made: Note | list[str]) -> object:
    if isinstance(made, Note):
        return shown.discussion(on, on.note(made.id)[0])
    return put(on, made)


def _position(visit: Visit, on: MergeRequest, given: dict[str, Any]) -> tuple[Position, str]:
    """Read a position and find its line code."""
    missing = [f"position[{name}] is missing" for name in NEEDED if not given.get(name)]
    if missing:
        visit.forge.breaches.append(f"POST {visit.ask.template}: {missing[0]}")
        raise RefusedError(400, ", ".join(missing), key="error")
    for name in sorted({*given} - KNOWN):
        visit.forge.breaches.append(f"POST {visit.ask.template}: position[{name}] is no parameter")
    if on.preparing:
        raise RefusedError(400, NO_DIFF)
    refs = Refs(given["base_sha"], given["start_sha"], given["head_sha"])
    position = Position(
        refs,
        given.get("old_path") or "",
        given.get("new_path") or "",
        int(given.get("old_line") or 0),
        int(given.get("new_line") or 0),
    )
    code = line_code(on.project.git, position)
    if not code:
        raise RefusedError(400, NO_CODE)
    return position, code


def reply(visit: Visit) -> object:
    """Put a note into a thread; a plain note becomes one by that."""
    on = visit.noteable()
    to = on.discussion(visit.ask["discussion"])
    visit.forge.limiter.notes(visit.forge, visit.somebody)
    return put(on, on.say(visit.somebody, visit["body"], to=to))


def resolve(visit: Visit) -> object:
    """Resolve a thread, or open it again."""
    on = visit.noteable()
    one = on.discussion(visit.ask["discussion"])
    allowed = visit.somebody is on.author or on.project.level(visit.user) >= DEVELOPER
    visit.require(allowed=allowed and bool(one.kind) and on.kind == "MergeRequest")
    on.settle(one, visit.somebody if visit["resolved"] else None)
    return shown.discussion(on, one)


def update(visit: Visit) -> object:
    """Change a note's text, or resolve it alone: exactly one of both."""
    on, one, note = _note(visit)
    if ("body" in visit.params) == ("resolved" in visit.params):
        raise RefusedError(400, "body, resolved are mutually exclusive", key="error")
    if "resolved" in visit.params:
        allowed = visit.somebody is on.author or on.project.level(visit.user) >= DEVELOPER
        visit.require(allowed=allowed)
        if not on.resolvable(one, note):
            raise RefusedError(400, "400 Bad request - Note is not resolvable")
        on.settle(one, visit.somebody if visit["resolved"] else None)
    else:
        allow(visit, on, note)
        on.rewrite(note, visit["body"], visit.somebody)
    return shown.note(on, note, one)


def delete(visit: Visit) -> object:
    """Delete a note of a thread; the last one takes the thread with it."""
    on, _, note = _note(visit)
    allow(visit, on, note)
    on.erase(note)
    return None


def _note(visit: Visit) -> tuple[Noteable, Discussion, Note]:
    on = visit.noteable()
    one = on.discussion(visit.ask["discussion"])
    number = visit.ask.number("note")
    for note in one.notes:
        if note.id == number:
            return on, one, note
    raise RefusedError(404, "404 Note Not Found")


for _place in PLACES:
    _all, _one = f"{_place}/discussions", f"{_place}/discussions/{{discussion}}"
    TABLE.on("GET", _all, gives=shown.DISCUSSIONS)(discussions)
    TABLE.on("POST", _all, CREATE, shown.DISCUSSION)(create)
    TABLE.on("GET", _one, gives=shown.DISCUSSION)(discussion)
    TABLE.on("PUT", _one, {"resolved": "flag!"}, shown.DISCUSSION)(resolve)
    TABLE.on("POST", f"{_one}/notes", {"body": "text!", "created_at": "time"}, shown.NOTE)(reply)
    TABLE.on("PUT", f"{_one}/notes/{{note:int}}", {"body": "text", "resolved": "flag"}, shown.NOTE)(
        update
    )
    TABLE.on("DELETE", f"{_one}/notes/{{note:int}}")(delete)
