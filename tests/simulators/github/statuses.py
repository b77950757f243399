"""Statuses: what anybody who may write says of a commit, by context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.merge_request_routes import commit_shown
from tests.simulators.github.turn import Turn, invalid
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()
REPO = "/repos/{owner}/{repo}"
LONGEST = 140
MOST = 1000
_STATES = ("error", "failure", "pending", "success")


class Status:
    """One saying; the newest of a context counts."""

    def __init__(self, project: Project, sha: str, author: Account, said: Json) -> None:
        self.project = project
        self.sha = sha
        self.author = author
        self.id = project.forge.new_id()
        self.state = str(said["state"])
        self.context = str(said.get("context") or "default")
        self.description: str | None = said.get("description")
        self.target: str | None = said.get("target_url")
        self.at = project.forge.now()
        project.statuses.setdefault(sha, []).append(self)
        project.forge.tell(project, "status", author, self._told())

    def _told(self) -> Json:
        project = self.project
        (commit,) = project.git.log("", self.sha, 1)
        shown = commit_shown(project, commit)
        for name in ("author", "committer"):
            shown[name] = shown[name] or None
        shown["commit"]["verification"].pop("verified_at")
        heads = [name for name, sha in project.git.refs().items() if sha == self.sha]
        return {
            "id": self.id,
            "sha": self.sha,
            "name": project.path,
            "avatar_url": f"{project.forge.web}/avatars/oa/1",
            "target_url": self.target,
            "context": self.context,
            "description": self.description,
            "state": self.state,
            "commit": shown,
            "branches": [
                {
                    "name": name.removeprefix("refs/heads/"),
                    "commit": {"sha": self.sha, "url": f"{project.url}/commits/{self.sha}"},
                    "protected": False,
                }
                for name in heads
            ],
            "created_at": self.at,
            "updated_at": self.at,
        }

    def simple(self) -> Json:
        """Give it as the combined status has it."""
        return {
            "id": self.id,
            "node_id": f"SC_{self.id}",
            "url": f"{self.project.url}/statuses/{self.sha}",
            "avatar_url": f"{self.project.forge.web}/avatars/oa/1",
            "state": self.state,
            "description": self.description,
            "target_url": self.target,
            "context": self.context,
            "created_at": self.at,
            "updated_at": self.at,
        }

    def show(self) -> Json:
        """Give it as the API has it."""
        return self.simple() | {"creator": self.author.show()}


def commit_of(project: Project, ref: str) -> str:
    """Find the commit of a sha, branch or ref, or refuse as GitHub does."""
    for name in (ref, f"refs/{ref}"):
        if found := project.git.tip(name):
            return found
    raise RefusedError(422, f"No commit found for SHA: {ref}")


@ROUTES.on("POST", f"{REPO}/statuses/{{sha}}")
def _create(turn: Turn, ask: Ask) -> Answer:
    project, said = turn.project("statuses", "write", "write"), ask.json
    sha = commit_of(project, ask["sha"])
    if said.get("state") not in _STATES:
        raise invalid("Status", "state")
    if len(said.get("description") or "") > LONGEST:
        words = f"description is too long (maximum is {LONGEST} characters)"
        raise invalid("Status", "description", "custom", words)
    context = said.get("context") or "default"
    if sum(one.context == context for one in project.statuses.get(sha, [])) >= MOST:
        words = "This SHA and context has reached the maximum number of statuses."
        raise invalid("Status", "base", "custom", words)
    return Answer(201, Status(project, sha, turn.person(), said).show())


# PyGithub still asks at the older address, which GitHub answers.
@ROUTES.on("GET", f"{REPO}/statuses/{{ref:path}}")
@ROUTES.on("GET", f"{REPO}/commits/{{ref:path}}/statuses")
def _list(turn: Turn, ask: Ask) -> Answer:
    ask.template = f"{REPO}/commits/{{ref}}/statuses"
    project = turn.project("statuses")
    sha = commit_of(project, ask["ref"])
    return turn.page(project.statuses.get(sha, [])[::-1], Status.show)


@ROUTES.on("GET", f"{REPO}/commits/{{ref:path}}/status")
def _combined(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("statuses")
    sha = commit_of(project, ask["ref"])
    newest = list({one.context: one for one in project.statuses.get(sha, [])}.values())
    states = {one.state for one in newest}
    bad, open_ = states & {"error", "failure"}, states & {"pending"} or not states
    more = {
        "sha": sha,
        "state": "failure" if bad else "pending" if open_ else "success",
        "repository": project.show(),
        "commit_url": f"{project.url}/commits/{sha}",
        "url": f"{project.url}/commits/{sha}/status",
    }
    return turn.page(newest, Status.simple, "statuses", **more)
