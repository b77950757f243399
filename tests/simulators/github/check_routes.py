"""Check routes: check runs, suites and annotations, as the API takes and gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.checks import CheckRun, CheckSuite, checked, suite_of
from tests.simulators.github.statuses import REPO, commit_of
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.github.apps import App
    from tests.simulators.github.shapes import Json
    from tests.simulators.github.turn import Turn

ROUTES: Routes[Turn] = Routes()


def _find(turn: Turn) -> CheckRun:
    project = turn.project("checks")
    number = turn.ask.number("check_run_id")
    for run in (run for runs in project.checks.values() for run in runs):
        if run.id == number:
            return run
    raise RefusedError(404, "Not Found")


def _app(turn: Turn) -> App:
    if turn.who.installation is None:
        raise RefusedError(403, "You must authenticate via a GitHub App.")
    return turn.who.installation.app


@ROUTES.on("POST", f"{REPO}/check-runs")
def _create(turn: Turn, ask: Ask) -> Answer:
    app = _app(turn)
    project, said = turn.project("checks", "write"), ask.json
    sha = project.git.tip(str(said.get("head_sha")))
    if not sha:
        raise RefusedError(422, f"No commit found for SHA: {said.get('head_sha')}")
    checked(said.get("output") or {})
    branch = next((one.source for one in project.requests if one.head == sha), project.branch)
    run = CheckRun(suite_of(project, app, sha, branch), str(said["name"]))
    run.set(said)
    run.tell("created", turn.person())
    if run.ended:
        run.tell("completed", turn.person())
    return Answer(201, run.show())


@ROUTES.on("GET", f"{REPO}/check-runs/{{check_run_id:int}}")
def _get(turn: Turn, _ask: Ask) -> Answer:
    return Answer(200, _find(turn).show())


@ROUTES.on("PATCH", f"{REPO}/check-runs/{{check_run_id:int}}")
def _edit(turn: Turn, ask: Ask) -> Answer:
    app, run = _app(turn), _find(turn)
    turn.project("checks", "write")
    if run.suite.app is not app:
        words = "check run can only be modified by the GitHub App that created it."
        raise RefusedError(403, f"Invalid app_id `{app.id}` - {words}")
    was = run.ended
    run.set(ask.json)
    if run.ended and not was:
        run.tell("completed", turn.person())
    return Answer(200, run.show())


@ROUTES.on("GET", f"{REPO}/check-runs/{{check_run_id:int}}/annotations")
def _annotations(turn: Turn, _ask: Ask) -> Answer:
    run = _find(turn)
    place = f"{run.project.web}/blob/{run.suite.sha}"
    return turn.page(run.annotations, lambda one: _annotation(one, place))


def _annotation(said: Json, place: str) -> Json:
    names = ("path", "start_line", "end_line", "start_column", "end_column", "annotation_level")
    shown = {name: said.get(name) for name in (*names, "title", "message", "raw_details")}
    return shown | {"blob_href": f"{place}/{said['path']}"}


@ROUTES.on("GET", f"{REPO}/commits/{{ref:path}}/check-runs")
def _list(turn: Turn, ask: Ask) -> Answer:
    project, query = turn.project("checks"), ask.query
    runs = project.checks.get(commit_of(project, ask["ref"]), [])
    if query.get("filter", "latest") == "latest":
        runs = list({(run.suite.id, run.name): run for run in runs}.values())
    found = [
        run
        for run in runs[::-1]
        if query.get("check_name", run.name) == run.name
        and query.get("status", run.state) == run.state
        and query.get("app_id", str(run.suite.app.id)) == str(run.suite.app.id)
    ]
    return turn.page(found, CheckRun.show, "check_runs")


@ROUTES.on("GET", f"{REPO}/commits/{{ref:path}}/check-suites")
def _suites(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("checks")
    found = project.suites.get(commit_of(project, ask["ref"]), [])
    return turn.page(found, _suite, "check_suites")


def _suite(suite: CheckSuite) -> Json:
    shown = suite.told() | {"repository": suite.project.show()}
    return shown | {"head_commit": shown["head_commit"]}
