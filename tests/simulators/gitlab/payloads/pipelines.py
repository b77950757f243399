"""Pipelines: the state of one changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.bare import NONE
from tests.simulators.gitlab.payloads.parts import Data, commit, project, user, when
from tests.simulators.gitlab.payloads.requests import request

if TYPE_CHECKING:
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.gitlab.pipelines import Job, Pipeline
    from tests.simulators.gitlab.projects import Project

IN_SHORT = (
    *("id", "iid", "title", "source_branch", "source_project_id", "target_branch"),
    *("target_project_id", "state", "merge_status", "detailed_merge_status", "url"),
)


def pipeline(where: Project, one: Pipeline, on: MergeRequest | None) -> Data:
    """Tell that a pipeline's state changed, with its jobs."""
    about = request(on) if on else {}
    return {
        "object_kind": "pipeline",
        "object_attributes": {
            "id": one.id,
            "iid": one.iid,
            "name": None,
            "ref": one.ref,
            "tag": False,
            "sha": one.sha,
            "before_sha": NONE,
            "source": one.source,
            "status": one.status,
            "detailed_status": {"success": "passed"}.get(one.status, one.status),
            "stages": ["external"] if one.source == "external" else ["test"],
            "created_at": when(one.created_at),
            "finished_at": None,
            "duration": None,
            "queued_duration": None,
            "variables": [],
            "url": f"{where.web}/-/pipelines/{one.id}",
        },
        "merge_request": {name: about[name] for name in IN_SHORT} if on else None,
        "user": user(one.user),
        "project": project(where),
        "commit": commit(where, one.sha),
        "builds": [_build(job) for job in one.newest],
    }


def _build(job: Job) -> Data:
    return {
        "id": job.id,
        "stage": "external",
        "name": job.name,
        "status": job.state,
        "created_at": when(job.created_at),
        "started_at": when(job.started_at) if job.started_at else None,
        "finished_at": when(job.finished_at) if job.finished_at else None,
        "duration": None,
        "queued_duration": None,
        "failure_reason": "api_failure" if job.state == "failed" else None,
        "when": "on_success",
        "manual": False,
        "allow_failure": job.allow_failure,
        "user": user(job.user),
        "runner": None,
        "artifacts_file": {"filename": None, "size": None},
        "environment": None,
    }
