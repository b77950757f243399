"""Notes and discussions as the API shows them.

Source: docs.gitlab.com/api/notes, /api/discussions, /api/emoji_reactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.notation import (
    FLAG,
    NULL,
    NUMBER,
    SHA,
    TEXT,
    TIME,
    Shape,
    many,
    mapping,
    maybe,
    one_of,
    sometimes,
    thing,
)
from tests.simulators.gitlab.shown.people import BASIC, basic

if TYPE_CHECKING:
    from tests.simulators.gitlab.conversation import Award, Discussion, Note, Noteable

Data = dict[str, Any]

POSITION = thing(
    base_sha=SHA,
    start_sha=SHA,
    head_sha=SHA,
    old_path=TEXT,
    new_path=TEXT,
    position_type=one_of("text"),
    old_line=maybe(NUMBER),
    new_line=maybe(NUMBER),
    line_range=NULL,
)
ONE_NOTE = thing(
    id=NUMBER,
    type=maybe(one_of("DiscussionNote", "DiffNote")),
    body=TEXT,
    attachment=NULL,
    author=BASIC,
    created_at=TIME,
    updated_at=TIME,
    system=FLAG,
    noteable_id=NUMBER,
    noteable_type=one_of("MergeRequest", "Issue"),
    project_id=NUMBER,
    noteable_iid=NUMBER,
    commit_id=sometimes(NULL),
    position=sometimes(POSITION),
    resolvable=FLAG,
    resolved=sometimes(FLAG),
    resolved_by=sometimes(maybe(BASIC)),
    resolved_at=sometimes(maybe(TIME)),
    suggestions=sometimes(many(mapping())),
    confidential=FLAG,
    internal=FLAG,
    imported=FLAG,
    imported_from=TEXT,
    commands_changes=mapping(),
)
ONE_DISCUSSION = thing(id=SHA, individual_note=FLAG, notes=many(ONE_NOTE))
NOTE = Shape("docs.gitlab.com/api/notes#get-single-merge-request-note", ONE_NOTE)
NOTES = Shape("docs.gitlab.com/api/notes#list-all-merge-request-notes", many(ONE_NOTE))
DISCUSSION = Shape("docs.gitlab.com/api/discussions#merge-requests", ONE_DISCUSSION)
DISCUSSIONS = Shape("docs.gitlab.com/api/discussions#merge-requests", many(ONE_DISCUSSION))
ORDERS = Shape(
    "docs.gitlab.com/api/notes#create-new-merge-request-note",
    thing(commands_changes=mapping(), summary=many(TEXT)),
)
ONE_AWARD = thing(
    id=NUMBER,
    name=TEXT,
    user=BASIC,
    created_at=TIME,
    updated_at=TIME,
    awardable_id=NUMBER,
    awardable_type=one_of("Note", "MergeRequest", "Issue"),
    url=NULL,
)
AWARD = Shape("docs.gitlab.com/api/emoji_reactions", ONE_AWARD)
AWARDS = Shape("docs.gitlab.com/api/emoji_reactions", many(ONE_AWARD))


def note(on: Noteable, one: Note, discussion: Discussion) -> Data:
    """Show a note; those that can be resolved say whether they are."""
    resolvable = on.resolvable(discussion, one)
    found: Data = {
        "id": one.id,
        "type": discussion.kind,
        "body": one.body,
        "attachment": None,
        "author": basic(on.forge, one.author),
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "system": one.system,
        "noteable_id": on.id,
        "noteable_type": on.kind,
        "project_id": on.project.id,
        "noteable_iid": on.number,
        "resolvable": resolvable,
        "confidential": one.internal,
        "internal": one.internal,
        "imported": False,
        "imported_from": "none",
        "commands_changes": {},
    }
    if one.position:
        found |= {"commit_id": None, "position": one.position.shape(), "suggestions": []}
    if resolvable:
        found |= {
            "resolved": one.resolved_by is not None,
            "resolved_by": basic(on.forge, one.resolved_by) if one.resolved_by else None,
            "resolved_at": one.resolved_at,
        }
    return found


def discussion(on: Noteable, one: Discussion) -> Data:
    """Show a discussion with all its notes."""
    return {
        "id": one.id,
        "individual_note": one.individual,
        "notes": [note(on, each, one) for each in one.notes],
    }


def award(on: Noteable, at: Note | None, one: Award) -> Data:
    """Show a reaction."""
    return {
        "id": one.id,
        "name": one.name,
        "user": basic(on.forge, one.user),
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "awardable_id": at.id if at else on.id,
        "awardable_type": "Note" if at else on.kind,
        "url": None,
    }
