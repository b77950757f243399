"""Requests: a merge request was opened, changed, merged or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.payloads.parts import Data, commit, project, repository, user, when

if TYPE_CHECKING:
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.people import User


def request(one: MergeRequest) -> Data:
    """Describe a merge request, as its own events and those of its notes do."""
    return {
        "id": one.id,
        "iid": one.number,
        "target_branch": one.target,
        "source_branch": one.source,
        "source_project_id": one.source_project.id,
        "target_project_id": one.project.id,
        "author_id": one.author.id,
        "assignee_ids": [],
        "assignee_id": None,
        "reviewer_ids": [],
        "title": one.title,
        "description": one.description,
        "created_at": when(one.created_at),
        "updated_at": when(one.updated_at),
        "last_edited_at": None,
        "last_edited_by_id": None,
        "milestone_id": None,
        "head_pipeline_id": one.head_pipeline.id if one.head_pipeline else None,
        "state_id": {"opened": 1, "closed": 2, "merged": 3}[one.phase],
        "state": one.phase,
        "blocking_discussions_resolved": one.all_resolved,
        "work_in_progress": one.draft,
        "draft": one.draft,
        "first_contribution": False,
        "merge_status": "preparing" if one.preparing else "can_be_merged",
        "detailed_merge_status": one.merge_state,
        "merge_commit_sha": one.merge_commit,
        "prepared_at": None if one.preparing else when(one.created_at),
        "total_time_spent": 0,
        "time_change": 0,
        "human_total_time_spent": None,
        "human_time_change": None,
        "human_time_estimate": None,
        "url": one.web,
        "source": project(one.source_project),
        "target": project(one.project),
        "last_commit": commit(one.project, one.head),
        "labels": [],
    }


def merge_request(
    one: MergeRequest, by: User, action: str, changes: Data | None = None, oldrev: str = ""
) -> Data:
    """Tell of a merge request; ``oldrev`` is there only if its code changed."""
    attributes = request(one) | {"action": action}
    if oldrev:
        attributes["oldrev"] = oldrev
    return {
        "object_kind": "merge_request",
        "event_type": "merge_request",
        "user": user(by),
        "project": project(one.project),
        "repository": repository(one.project),
        "object_attributes": attributes,
        "labels": [],
        "changes": changes or {},
        "assignees": [],
        "reviewers": [],
    }
