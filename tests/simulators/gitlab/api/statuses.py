"""Commit statuses and pipelines.

Source: docs.gitlab.com/api/commits#commit-status, /api/pipelines. A status goes into the newest
pipeline of its commit (and ref, and id, where given), else into a new one with the source
``external``. Two updates at once: 409, on demand by a fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.api.table import Page, Table
from tests.simulators.gitlab.people import DEVELOPER, REPORTER
from tests.simulators.gitlab.pipelines import Job
from tests.simulators.gitlab.shown import pipelines as shown
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.api.visit import Visit
    from tests.simulators.gitlab.pipelines import Pipeline
    from tests.simulators.gitlab.projects import Project

TABLE = Table()
SET = {
    "state": "pending|running|success|failed|canceled|skipped!",
    "ref": "text",
    "name": "text",
    "context": "text",
    "target_url": "text",
    "description": "text",
    "coverage": "real",
    "pipeline_id": "int",
}
LONGEST = 255
BUSY = "Failed to obtain a lock"


@TABLE.on("POST", "/projects/{id}/statuses/{sha}", SET, shown.STATUS)
def set_status(visit: Visit) -> object:
    """Report a job's state on a commit."""
    project = visit.project(DEVELOPER)
    if visit.forge.busy:
        visit.forge.busy -= 1
        raise RefusedError(409, "409 Conflict")
    sha = project.git.tip(visit.ask["sha"])
    if not sha:
        raise RefusedError(404, "404 Commit Not Found")
    pipeline = _pipeline(visit, project, sha)
    name = visit.get("name") or visit.get("context") or "default"
    ref = visit.get("ref") or pipeline.ref
    job = pipeline.live(name, ref, visit.somebody)
    fresh = job is None
    job = job or Job(visit.forge.new_id(), name, ref, visit.somebody, visit.forge.now())
    _describe(visit, job)
    before = job.state
    job.report(visit["state"], visit.forge.now())
    if fresh:
        pipeline.add(job)
    if pipeline not in project.pipelines:
        project.pipelines.append(pipeline)
    if fresh or before != job.state:
        project.report(pipeline)
    return shown.status(project, pipeline, job)


def _pipeline(visit: Visit, project: Project, sha: str) -> Pipeline:
    """Find the newest pipeline that fits, or make one that is not kept yet."""
    ref, number = visit.get("ref"), visit.get("pipeline_id")
    fitting = [
        one
        for one in project.pipelines
        if one.sha == sha and ref in (None, one.ref) and number in (None, one.id)
    ]
    if fitting:
        return max(fitting, key=lambda one: one.id)
    if number is not None:
        raise RefusedError(404, "404 Pipeline for pipeline_id, sha and ref Not Found")
    ref = ref or _branch_with(project, sha)
    if not ref:
        raise RefusedError(404, "404 References for commit Not Found")
    return project.external_pipeline(sha, ref, visit.somebody)


def _branch_with(project: Project, sha: str) -> str:
    """Find a branch that has the commit."""
    for ref, tip in project.git.refs().items():
        if project.git.contains(tip, sha):
            return ref.removeprefix("refs/heads/")
    return ""


def _describe(visit: Visit, job: Job) -> None:
    for field in ("description", "target_url", "ref"):
        if len(visit.get(field) or "") > LONGEST:
            words = f"is too long (maximum is {LONGEST} characters)"
            raise RefusedError(400, "", fields={field: [words]})
    job.description = visit.get("description", job.description)
    job.target_url = visit.get("target_url", job.target_url)
    job.coverage = visit.get("coverage", job.coverage)


LIST = {
    "ref": "text",
    "stage": "text",
    "name": "text",
    "all": "flag",
    "pipeline_id": "int",
    "order_by": "id|pipeline_id",
    "sort": "asc|desc",
}


@TABLE.on("GET", "/projects/{id}/repository/commits/{sha}/statuses", LIST, shown.STATUSES)
def statuses(visit: Visit) -> object:
    """List the jobs on a commit, those done again only on demand."""
    project = visit.project()
    sha = project.git.tip(visit.ask["sha"])
    if not sha:
        raise RefusedError(404, "404 Commit Not Found")
    found = [
        (pipeline, job)
        for pipeline in project.pipelines
        if pipeline.sha == sha and visit.get("pipeline_id") in (None, pipeline.id)
        for job in (pipeline.jobs if visit.get("all") else pipeline.newest)
        if visit.get("name") in (None, job.name) and visit.get("ref") in (None, job.ref)
    ]
    found.sort(key=lambda pair: pair[1].id, reverse=visit.get("sort") == "desc")
    return Page(found, lambda pair: shown.status(project, *pair))


FILTER = {
    "sha": "text",
    "ref": "text",
    "source": "text",
    "status": "text",
    "scope": "text",
    "order_by": "id|status|ref|updated_at|user_id",
    "sort": "asc|desc",
}


@TABLE.on("GET", "/projects/{id}/pipelines", FILTER, shown.PIPELINES)
def pipelines(visit: Visit) -> object:
    """List pipelines, newest first."""
    project = visit.project()
    visit.require(allowed=project.visibility == "public" or project.level(visit.user) >= REPORTER)
    found = [
        one
        for one in project.pipelines
        if all(
            getattr(one, name) == visit[name]
            for name in ("sha", "ref", "source", "status")
            if name in visit.params
        )
    ]
    found.sort(key=lambda one: one.id, reverse=visit.get("sort", "desc") == "desc")
    return Page(found, lambda one: shown.short(project, one))


@TABLE.on("GET", "/projects/{id}/pipelines/{pipeline:int}", gives=shown.PIPELINE)
def pipeline(visit: Visit) -> object:
    """Show a pipeline."""
    project = visit.project()
    for one in project.pipelines:
        if one.id == visit.ask.number("pipeline"):
            return shown.long(project, one)
    raise RefusedError(404, "404 Not found")
