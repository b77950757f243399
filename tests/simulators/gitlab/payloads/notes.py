"""Notes: a comment or a reaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.payloads.parts import Data, project, repository, user, when

if TYPE_CHECKING:
    from tests.simulators.gitlab.conversation import Award, Note, Noteable
    from tests.simulators.gitlab.people import User


def note(on: Noteable, one: Note, by: User, action: str) -> Data:
    """Tell of a comment, with the head that its merge request has just now."""
    where = on.project
    discussion, _ = on.note(one.id)
    hidden = one.internal or on.confidential
    found: Data = {
        "object_kind": "note",
        "event_type": "confidential_note" if hidden else "note",
        "user": user(by),
        "project_id": where.id,
        "project": project(where),
        "repository": repository(where),
        "object_attributes": {
            "id": one.id,
            "internal": one.internal,
            "note": one.body,
            "description": one.body,
            "noteable_type": on.kind,
            "noteable_id": on.id,
            "author_id": one.author.id,
            "created_at": when(one.created_at),
            "updated_at": when(one.updated_at),
            "project_id": where.id,
            "attachment": None,
            "line_code": one.line_code or None,
            "commit_id": "",
            "system": one.system,
            "st_diff": None,
            "type": discussion.kind,
            "discussion_id": discussion.id,
            "position": one.position.shape() if one.position else None,
            "original_position": one.original.shape() if one.original else None,
            "resolved_at": one.resolved_at,
            "resolved_by_id": one.resolved_by.id if one.resolved_by else None,
            "action": action,
            "url": f"{on.web}#note_{one.id}",
        },
    }
    return found | on.told()


def emoji(on: Noteable, one: Award, at: Note | None) -> Data:
    """Tell of a reaction."""
    found: Data = {
        "object_kind": "emoji",
        "event_type": "award",
        "user": user(one.user),
        "project_id": on.project.id,
        "project": project(on.project),
        "object_attributes": {
            "user_id": one.user.id,
            "created_at": when(one.created_at),
            "id": one.id,
            "name": one.name,
            "awardable_type": "Note" if at else on.kind,
            "awardable_id": at.id if at else on.id,
            "updated_at": when(one.updated_at),
            "action": "award",
            "awarded_on_url": on.web,
        },
    }
    return found | on.told()
