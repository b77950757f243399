"""Checks: what Apps say of a commit, with annotations, fifty at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.turn import invalid

if TYPE_CHECKING:
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.apps import App
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

BATCH = 50
LONGEST = 65535


class CheckSuite:
    """An App's check runs on one commit."""

    def __init__(self, project: Project, app: App, sha: str, branch: str, before: str) -> None:
        self.project = project
        self.app = app
        self.sha = sha
        self.branch = branch
        self.before = before
        self.id = project.forge.new_id()
        self.at = project.forge.now()
        project.suites.setdefault(sha, []).append(self)

    @property
    def runs(self) -> list[CheckRun]:
        """Its check runs, oldest first."""
        return [run for run in self.project.checks.get(self.sha, []) if run.suite is self]

    def brief(self) -> Json:
        """Give it as the webhooks of its runs hold it."""
        runs = self.runs
        ended = bool(runs) and all(run.ended for run in runs)
        return {
            "id": self.id,
            "node_id": f"CS_{self.id}",
            "head_branch": self.branch,
            "head_sha": self.sha,
            "status": "completed" if ended else "queued",
            "conclusion": runs[-1].conclusion if ended else None,
            "url": f"{self.project.url}/check-suites/{self.id}",
            "before": self.before,
            "after": self.sha,
            "pull_requests": about(self.project, self.sha),
            "app": self.app.show(),
            "created_at": self.at,
            "updated_at": self.at,
        }

    def told(self) -> Json:
        """Give it as its own webhooks hold it."""
        (commit,) = self.project.git.log("", self.sha, 1)
        person = {"name": commit.author, "email": f"{commit.author}@example.org"}
        head: Json = {"id": commit.sha, "tree_id": commit.tree, "message": commit.message}
        head |= {"timestamp": commit.date, "author": person, "committer": person}
        url = f"{self.project.url}/check-suites/{self.id}/check-runs"
        return self.brief() | {
            "latest_check_runs_count": len(self.runs),
            "check_runs_url": url,
            "head_commit": head,
            "rerequestable": True,
            "runs_rerequestable": True,
        }


class CheckRun:
    """A check run: of the App that made it, and nobody else's to change."""

    def __init__(self, suite: CheckSuite, name: str) -> None:
        forge = suite.project.forge
        self.suite = suite
        self.project = suite.project
        self.id = forge.new_id()
        self.name = name
        self.state = "queued"
        self.conclusion: str | None = None
        self.external: str = ""
        self.details: str | None = None
        self.started: str = forge.now()
        self.completed: str | None = None
        self.output: Json = {}
        self.annotations: list[Json] = []
        self.project.checks.setdefault(suite.sha, []).append(self)

    @property
    def ended(self) -> bool:
        """Whether it has a conclusion."""
        return self.state == "completed"

    @property
    def url(self) -> str:
        """Where the API has it."""
        return f"{self.project.url}/check-runs/{self.id}"

    def set(self, said: Json) -> None:
        """Take what a request says; annotations are added to those that stand."""
        output = checked(said.get("output") or {})
        self.name = said.get("name", self.name)
        self.external = said.get("external_id", self.external)
        self.details = said.get("details_url", self.details)
        self.state = said.get("status", self.state)
        if "conclusion" in said:
            self.state, self.conclusion = "completed", said["conclusion"]
            self.completed = said.get("completed_at") or self.project.forge.now()
        elif self.state != "completed":
            self.conclusion = self.completed = None
        self.annotations += output.pop("annotations", [])
        self.output |= output

    def tell(self, action: str, by: Account) -> None:
        """Send the webhooks."""
        shown = self.show() | {"check_suite": self.suite.brief()}
        self.project.forge.tell(
            self.project, "check_run", by, {"action": action, "check_run": shown}
        )

    def _output(self) -> Json:
        texts: Json = {name: self.output.get(name) for name in ("title", "summary", "text")}
        count = len(self.annotations)
        return texts | {"annotations_count": count, "annotations_url": f"{self.url}/annotations"}

    def show(self) -> Json:
        """Give it as the API has it."""
        page = f"{self.project.web}/runs/{self.id}"
        return {
            "id": self.id,
            "node_id": f"CR_{self.id}",
            "name": self.name,
            "head_sha": self.suite.sha,
            "external_id": self.external,
            "url": self.url,
            "html_url": page,
            "details_url": self.details or page,
            "status": self.state,
            "conclusion": self.conclusion,
            "started_at": self.started,
            "completed_at": self.completed,
            "output": self._output(),
            "check_suite": {"id": self.suite.id},
            "app": self.suite.app.show(),
            "pull_requests": about(self.project, self.suite.sha),
        }


def about(project: Project, sha: str) -> list[Json]:
    """Give the open merge requests of a commit; none for those from forks."""
    return [
        one.minimal()
        for one in project.requests
        if one.head == sha and one.state == "open" and one.origin is project
    ]


def checked(output: Json) -> Json:
    """Refuse more annotations or longer texts than one request may bring."""
    if not output:
        return {}
    if len(output.get("annotations", [])) > BATCH:
        words = f"No more than {BATCH} annotations are allowed per request."
        raise invalid("CheckRun", "annotations", "custom", words)
    for name in ("summary", "text"):
        if len((output.get(name) or "").encode()) > LONGEST:
            words = f"{name} exceeds a maximum bytesize of {LONGEST}"
            raise invalid("CheckRun", name, "custom", words)
    return dict(output)


def begin_suites(project: Project, branch: str, before: str, after: str, by: Account) -> None:
    """Make a check suite for each App that may write checks, as a push does."""
    for installation in project.forge.installed(project):
        app = installation.app
        if app.permissions.get("checks") == "write" and "check_suite" in app.events:
            suite = suite_of(project, app, after, branch, before)
            told = {"action": "requested", "check_suite": suite.told()}
            project.forge.tell(project, "check_suite", by, told, only=app)


def suite_of(
    project: Project, app: App, sha: str, branch: str = "main", before: str = ""
) -> CheckSuite:
    """Find an App's suite on a commit, or make it."""
    for suite in project.suites.get(sha, []):
        if suite.app is app:
            return suite
    return CheckSuite(project, app, sha, branch, before or sha)
