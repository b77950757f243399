"""Notes of merge requests and issues.

Source: docs.gitlab.com/api/notes. Their author and maintainers change and delete them; lists are
newest first unless asked otherwise, the notes of threads among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.conversation import Note
from tests.simulators.gitlab.people import MAINTAINER, REPORTER
from tests.simulators.gitlab.shown import notes as shown
from tests.simulators.routes import Answer, RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.conversation import Discussion, Noteable

TABLE = Table()
PLACES = ("/projects/{id}/merge_requests/{iid:int}", "/projects/{id}/issues/{iid:int}")
LIST = {
    "sort": "asc|desc",
    "order_by": "created_at|updated_at",
    "activity_filter": "all_notes|only_comments|only_activity",
}
CREATE = {
    "body": "text!",
    "internal": "flag",
    "confidential": "flag",
    "created_at": "time",
    "merge_request_diff_head_sha": "text",
}


def notes(visit: Visit) -> object:
    """List notes; internal ones only to members."""
    on = visit.noteable()
    found = [
        (discussion, note)
        for discussion in on.discussions
        for note in discussion.notes
        if not note.internal or on.project.level(visit.user) >= REPORTER
    ]
    match visit.get("activity_filter"):
        case "only_comments":
            found = [pair for pair in found if not pair[1].system]
        case "only_activity":
            found = [pair for pair in found if pair[1].system]
    by, down = visit.get("order_by") or "created_at", visit.get("sort", "desc") == "desc"
    found.sort(key=lambda pair: (getattr(pair[1], by), pair[1].id), reverse=down)
    return Page(found, lambda pair: shown.note(on, pair[1], pair[0]))


def note(visit: Visit) -> object:
    """Show a note."""
    on = visit.noteable()
    discussion, found = on.note(visit.ask.number("note"))
    if found.internal and on.project.level(visit.user) < REPORTER:
        raise RefusedError(404, "404 Note Not Found")
    return shown.note(on, found, discussion)


def create(visit: Visit) -> object:
    """Put a plain note."""
    on = visit.noteable()
    internal = bool(visit.get("internal", visit.get("confidential", False)))
    visit.require(allowed=not internal or on.project.level(visit.user) >= REPORTER)
    visit.forge.limiter.notes(visit.forge, visit.somebody)
    return put(on, on.say(visit.somebody, visit["body"], internal=internal))


def put(on: Noteable, made: Note | list[str]) -> object:
    """Show a note just made; quick actions alone are accepted with 202."""
    if isinstance(made, Note):
        return shown.note(on, made, on.note(made.id)[0])
    return Answer(202, {"commands_changes": {}, "summary": made})


def update(visit: Visit) -> object:
    """Change a note's text."""
    on, (discussion, found) = _mine(visit)
    if "body" in visit.params:
        on.rewrite(found, visit["body"], visit.somebody)
    return shown.note(on, found, discussion)


def delete(visit: Visit) -> object:
    """Delete a note."""
    on, (_, found) = _mine(visit)
    on.erase(found)
    return None


def _mine(visit: Visit) -> tuple[Noteable, tuple[Discussion, Note]]:
    on = visit.noteable()
    pair = on.note(visit.ask.number("note"))
    allow(visit, on, pair[1])
    return on, pair


def allow(visit: Visit, on: Noteable, note: Note) -> None:
    """Let a note's author and maintainers change it; nobody changes the host's own."""
    own = note.author is visit.somebody and not note.system
    visit.require(allowed=own or (on.project.level(visit.user) >= MAINTAINER and not note.system))


for _place in PLACES:
    TABLE.on("GET", f"{_place}/notes", LIST, shown.NOTES)(notes)
    TABLE.on("POST", f"{_place}/notes", CREATE, shown.NOTE)(create)
    TABLE.on("GET", f"{_place}/notes/{{note:int}}", gives=shown.NOTE)(note)
    TABLE.on(
        "PUT", f"{_place}/notes/{{note:int}}", {"body": "text", "confidential": "flag"}, shown.NOTE
    )(update)
    TABLE.on("DELETE", f"{_place}/notes/{{note:int}}")(delete)
