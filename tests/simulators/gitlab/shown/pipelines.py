"""Pipelines and commit statuses as the API shows them.

Source: docs.gitlab.com/api/commits#commit-status, /api/pipelines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.bare import NONE
from tests.simulators.gitlab.notation import (
    FLAG,
    NULL,
    NUMBER,
    REAL,
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
from tests.simulators.gitlab.shown.people import BASIC, basic

if TYPE_CHECKING:
    from tests.simulators.gitlab.pipelines import Job, Pipeline
    from tests.simulators.gitlab.projects import Project

Data = dict[str, Any]

STATES = one_of("created", "pending", "running", "success", "failed", "canceled", "skipped")
ONE_STATUS = thing(
    id=NUMBER,
    sha=SHA,
    ref=TEXT,
    status=STATES,
    name=TEXT,
    target_url=maybe(TEXT),
    description=maybe(TEXT),
    created_at=TIME,
    started_at=maybe(TIME),
    finished_at=maybe(TIME),
    allow_failure=FLAG,
    coverage=maybe(REAL),
    pipeline_id=NUMBER,
    author=BASIC,
)
STATUS = Shape("docs.gitlab.com/api/commits#set-the-pipeline-status-of-a-commit", ONE_STATUS)
STATUSES = Shape("docs.gitlab.com/api/commits#list-the-statuses-of-a-commit", many(ONE_STATUS))
SHORT = thing(
    id=NUMBER,
    iid=NUMBER,
    project_id=NUMBER,
    sha=SHA,
    ref=TEXT,
    status=STATES,
    source=TEXT,
    created_at=TIME,
    updated_at=TIME,
    web_url=URL,
)
LONG = more(
    SHORT,
    before_sha=SHA,
    tag=FLAG,
    yaml_errors=NULL,
    user=BASIC,
    started_at=maybe(TIME),
    finished_at=maybe(TIME),
    committed_at=maybe(TIME),
    duration=maybe(NUMBER),
    queued_duration=maybe(NUMBER),
    coverage=maybe(TEXT),
    detailed_status=mapping(),
)
PIPELINE = Shape("docs.gitlab.com/api/pipelines#get-a-single-pipeline", LONG)
PIPELINES = Shape("docs.gitlab.com/api/pipelines#list-project-pipelines", many(SHORT))


def status(where: Project, pipeline: Pipeline, job: Job) -> Data:
    """Show a job as the status that it is."""
    return {
        "id": job.id,
        "sha": pipeline.sha,
        "ref": job.ref,
        "status": job.state,
        "name": job.name,
        "target_url": job.target_url,
        "description": job.description,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "allow_failure": job.allow_failure,
        "coverage": job.coverage,
        "pipeline_id": pipeline.id,
        "author": basic(where.forge, job.user),
    }


def short(where: Project, one: Pipeline) -> Data:
    """Show a pipeline in lists."""
    return {
        "id": one.id,
        "iid": one.iid,
        "project_id": where.id,
        "sha": one.sha,
        "ref": one.ref,
        "status": one.status,
        "source": one.source,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "web_url": f"{where.web}/-/pipelines/{one.id}",
    }


def long(where: Project, one: Pipeline) -> Data:
    """Show a pipeline alone, and as a merge request's head pipeline."""
    state = one.status
    return short(where, one) | {
        "before_sha": NONE,
        "tag": False,
        "yaml_errors": None,
        "user": basic(where.forge, one.user),
        "started_at": None,
        "finished_at": None,
        "committed_at": None,
        "duration": None,
        "queued_duration": None,
        "coverage": None,
        "detailed_status": {"icon": f"status_{state}", "text": state, "label": state},
    }
