"""Merge requests as the API shows them.

Source: docs.gitlab.com/api/merge_requests, /api/merge_request_approvals, /api/merge_trains.
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
    URL,
    Shape,
    many,
    mapping,
    maybe,
    more,
    one_of,
    thing,
)
from tests.simulators.gitlab.people import DEVELOPER
from tests.simulators.gitlab.shown.people import BASIC, basic
from tests.simulators.gitlab.shown.pipelines import LONG, SHORT, long, short

if TYPE_CHECKING:
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.people import User

Data = dict[str, Any]

IN_LIST = thing(
    id=NUMBER,
    iid=NUMBER,
    project_id=NUMBER,
    title=TEXT,
    description=maybe(TEXT),
    state=one_of("opened", "closed", "locked", "merged"),
    created_at=TIME,
    updated_at=TIME,
    prepared_at=maybe(TIME),
    merged_at=maybe(TIME),
    merge_user=maybe(BASIC),
    merged_by=maybe(BASIC),
    closed_at=maybe(TIME),
    closed_by=maybe(BASIC),
    target_branch=TEXT,
    source_branch=TEXT,
    user_notes_count=NUMBER,
    upvotes=NUMBER,
    downvotes=NUMBER,
    author=BASIC,
    assignee=maybe(BASIC),
    assignees=many(BASIC),
    reviewers=many(BASIC),
    source_project_id=maybe(NUMBER),
    target_project_id=NUMBER,
    labels=many(TEXT),
    draft=FLAG,
    work_in_progress=FLAG,
    milestone=NULL,
    imported=FLAG,
    imported_from=TEXT,
    merge_when_pipeline_succeeds=FLAG,
    merge_status=one_of("unchecked", "checking", "can_be_merged", "cannot_be_merged", "preparing"),
    detailed_merge_status=TEXT,
    sha=maybe(SHA),
    merge_commit_sha=maybe(SHA),
    squash_commit_sha=maybe(SHA),
    discussion_locked=maybe(FLAG),
    should_remove_source_branch=maybe(FLAG),
    force_remove_source_branch=maybe(FLAG),
    reference=TEXT,
    references=thing(short=TEXT, relative=TEXT, full=TEXT),
    web_url=URL,
    time_stats=mapping(),
    squash=FLAG,
    squash_on_merge=FLAG,
    task_completion_status=thing(count=NUMBER, completed_count=NUMBER),
    has_conflicts=FLAG,
    blocking_discussions_resolved=FLAG,
)
REFS = thing(base_sha=SHA, head_sha=SHA, start_sha=SHA)
ALONE = more(
    IN_LIST,
    subscribed=FLAG,
    changes_count=maybe(TEXT),
    latest_build_started_at=maybe(TIME),
    latest_build_finished_at=maybe(TIME),
    first_deployed_to_production_at=maybe(TIME),
    pipeline=maybe(SHORT),
    head_pipeline=maybe(LONG),
    diff_refs=maybe(REFS),
    merge_error=maybe(TEXT),
    first_contribution=FLAG,
    user=thing(can_merge=FLAG),
)
REQUEST = Shape("docs.gitlab.com/api/merge_requests#get-single-mr", ALONE)
REQUESTS = Shape("docs.gitlab.com/api/merge_requests#list-project-merge-requests", many(IN_LIST))
VERSIONS = Shape(
    "docs.gitlab.com/api/merge_requests#get-merge-request-diff-versions",
    many(
        thing(
            id=NUMBER,
            head_commit_sha=SHA,
            base_commit_sha=SHA,
            start_commit_sha=SHA,
            created_at=TIME,
            merge_request_id=NUMBER,
            state=one_of("collected", "overflow", "empty"),
            real_size=TEXT,
            patch_id_sha=maybe(SHA),
        )
    ),
)
CHANGES = Shape(
    "docs.gitlab.com/api/merge_requests#get-single-merge-request-changes",
    more(ALONE, changes=many(mapping()), overflow=FLAG),
)
APPROVALS = Shape(
    "docs.gitlab.com/api/merge_request_approvals#single-merge-request-approval",
    thing(
        id=NUMBER,
        iid=NUMBER,
        project_id=NUMBER,
        title=TEXT,
        description=maybe(TEXT),
        state=TEXT,
        created_at=TIME,
        updated_at=TIME,
        merge_status=TEXT,
        approved=FLAG,
        approvals_required=NUMBER,
        approvals_left=NUMBER,
        approved_by=many(thing(user=BASIC, approved_at=TIME)),
        user_has_approved=FLAG,
        user_can_approve=FLAG,
    ),
)


def in_list(one: MergeRequest, user: User | None) -> Data:
    """Show a merge request in lists."""
    del user
    forge, ended = one.forge, basic(one.forge, one.ended_by) if one.ended_by else None
    merged, closed = one.phase == "merged", one.phase == "closed"
    reference = f"!{one.number}"
    return {
        "id": one.id,
        "iid": one.number,
        "project_id": one.project.id,
        "title": one.title,
        "description": one.description,
        "state": one.phase,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "prepared_at": None if one.preparing else one.created_at,
        "merged_at": one.ended_at if merged else None,
        "merge_user": ended if merged else None,
        "merged_by": ended if merged else None,
        "closed_at": one.ended_at if closed else None,
        "closed_by": ended if closed else None,
        "target_branch": one.target,
        "source_branch": one.source,
        "user_notes_count": sum(not note.system for note in one.notes),
        "upvotes": sum(award.name == "thumbsup" for award in one.awards),
        "downvotes": sum(award.name == "thumbsdown" for award in one.awards),
        "author": basic(forge, one.author),
        "assignee": None,
        "assignees": [],
        "reviewers": [],
        "source_project_id": one.source_project.id,
        "target_project_id": one.project.id,
        "labels": [],
        "draft": one.draft,
        "work_in_progress": one.draft,
        "milestone": None,
        "imported": False,
        "imported_from": "none",
        "merge_when_pipeline_succeeds": False,
        "merge_status": "preparing" if one.preparing else "can_be_merged",
        "detailed_merge_status": one.merge_state,
        "sha": one.head or None,
        "merge_commit_sha": one.merge_commit,
        "squash_commit_sha": None,
        "discussion_locked": None,
        "should_remove_source_branch": None,
        "force_remove_source_branch": False,
        "reference": reference,
        "references": {
            "short": reference,
            "relative": reference,
            "full": f"{one.project.path}{reference}",
        },
        "web_url": one.web,
        "time_stats": {"time_estimate": 0, "total_time_spent": 0},
        "squash": False,
        "squash_on_merge": False,
        "task_completion_status": {"count": 0, "completed_count": 0},
        "has_conflicts": False,
        "blocking_discussions_resolved": one.all_resolved,
    }


def alone(one: MergeRequest, user: User | None) -> Data:
    """Show one merge request; its diff is not there yet for a moment."""
    pipeline = one.head_pipeline
    where = one.source_project
    files = one.project.git.diff(one.refs.base_sha, one.refs.head_sha)
    return in_list(one, user) | {
        "subscribed": False,
        "changes_count": None if one.preparing else str(len(files)),
        "latest_build_started_at": None,
        "latest_build_finished_at": None,
        "first_deployed_to_production_at": None,
        "pipeline": short(where, pipeline) if pipeline else None,
        "head_pipeline": long(where, pipeline) if pipeline else None,
        "diff_refs": None if one.preparing else one.refs._asdict(),
        "merge_error": None,
        "first_contribution": False,
        "user": {"can_merge": one.project.level(user) >= DEVELOPER},
    }


def versions(one: MergeRequest) -> list[Data]:
    """Show the versions of the diff, newest first."""
    return [
        {
            "id": number,
            "head_commit_sha": refs.head_sha,
            "base_commit_sha": refs.base_sha,
            "start_commit_sha": refs.start_sha,
            "created_at": at,
            "merge_request_id": one.id,
            "state": "collected",
            "real_size": str(len(one.project.git.diff(refs.base_sha, refs.head_sha))),
            "patch_id_sha": None,
        }
        for number, refs, at in reversed(one.versions)
    ]


def approvals(one: MergeRequest, user: User | None) -> Data:
    """Show who approved; nothing is required."""
    shown = in_list(one, user)
    names = (
        *("id", "iid", "project_id", "title", "description", "state", "created_at"),
        *("updated_at", "merge_status"),
    )
    return {name: shown[name] for name in names} | {
        "approved": True,
        "approvals_required": 0,
        "approvals_left": 0,
        "approved_by": [
            {"user": basic(one.forge, each), "approved_at": one.updated_at}
            for each in one.approvals
        ],
        "user_has_approved": user in one.approvals,
        "user_can_approve": user not in one.approvals,
    }
