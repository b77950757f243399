"""Repo routes: repositories, their people, branches, commits and files over the API."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from tests.simulators.github.merge_request_routes import commit_shown, file_shown
from tests.simulators.github.merge_requests import MergeRequest
from tests.simulators.github.statuses import REPO, commit_of
from tests.simulators.github.turn import ROLES, Turn
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()


def _permissions(turn: Turn, project: Project) -> Json:
    names = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage"}
    if turn.who.installation:
        return dict.fromkeys([*names, "pull"], False)
    held = {name: turn.role(project, role) for name, role in names.items()}
    return held | {"pull": True}


@ROUTES.on("GET", REPO)
def _get(turn: Turn, _ask: Ask) -> Answer:
    project = turn.project()
    shown = project.show() | {"network_count": 0, "subscribers_count": 0}
    if turn.who.account:
        shown["permissions"] = _permissions(turn, project)
    if project.parent:
        shown |= {"parent": project.parent.show(), "source": project.parent.show()}
    return Answer(200, shown)


@ROUTES.on("GET", "/user/repos")
def _mine(turn: Turn, _ask: Ask) -> Answer:
    person = turn.person()
    found = [
        one
        for one in turn.forge.projects.values()
        if turn.sees(one) and (one.owner is person or one.role(person) not in ("", "read"))
    ]
    return turn.page(found, lambda one: one.show())


def _collaborator(project: Project, account: Account) -> Json:
    held = ROLES.index(project.role(account))
    names = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain"}
    can = {name: held >= ROLES.index(role) for name, role in names.items()}
    can["admin"] = held == ROLES.index("admin")
    return account.show() | {"role_name": project.role(account), "permissions": can}


@ROUTES.on("GET", f"{REPO}/collaborators")
def _collaborators(turn: Turn, _ask: Ask) -> Answer:
    project = turn.project("metadata", "read", "write")
    if turn.who.account is None:
        raise RefusedError(401, "Requires authentication")
    found = [turn.forge.user(login) for login, role in project.roles.items() if role]
    return turn.page(found, lambda one: _collaborator(project, one))


@ROUTES.on("GET", f"{REPO}/collaborators/{{username}}")
def _is_collaborator(turn: Turn, ask: Ask) -> Answer:
    project = turn.project()
    if turn.account(ask["username"]).login not in project.roles:
        raise RefusedError(404, "Not Found")
    return Answer(204)


@ROUTES.on("GET", f"{REPO}/collaborators/{{username}}/permission")
def _permission(turn: Turn, ask: Ask) -> Answer:
    project = turn.project()
    if turn.who.account is None:
        raise RefusedError(401, "Requires authentication")
    account = turn.account(ask["username"])
    shown = {"permission": project.permission(account), "role_name": project.role(account)}
    return Answer(200, shown | {"user": _collaborator(project, account)})


def _branch(project: Project, name: str, sha: str) -> Json:
    commit = {"sha": sha, "url": f"{project.url}/commits/{sha}"}
    return {"name": name, "commit": commit, "protected": name in project.required}


@ROUTES.on("GET", f"{REPO}/branches")
def _branches(turn: Turn, _ask: Ask) -> Answer:
    project = turn.project("contents")
    found = list(project.git.refs().items())
    return turn.page(
        found, lambda one: _branch(project, one[0].removeprefix("refs/heads/"), one[1])
    )


@ROUTES.on("GET", f"{REPO}/branches/{{branch}}")
def _one_branch(turn: Turn, ask: Ask) -> Answer:
    project, name = turn.project("contents"), ask["branch"]
    sha = project.git.tip(f"refs/heads/{name}")
    if not sha:
        raise RefusedError(404, "Branch not found")
    url = f"{project.url}/branches/{name}"
    (commit,) = project.git.log("", sha, 1)
    checks = {
        "enforcement_level": "everyone",
        "contexts": project.required.get(name, []),
        "checks": [{"context": one, "app_id": None} for one in project.required.get(name, [])],
    }
    shown = _branch(project, name, sha) | {"commit": commit_shown(project, commit)}
    shown["_links"] = {"self": url, "html": f"{project.web}/tree/{name}"}
    shown["protection"] = {"enabled": name in project.required, "required_status_checks": checks}
    return Answer(200, shown | {"protection_url": f"{url}/protection"})


@ROUTES.on("GET", f"{REPO}/branches/{{branch}}/protection/required_status_checks")
def _required(turn: Turn, ask: Ask) -> Answer:
    project, name = turn.project("administration", "read", "admin"), ask["branch"]
    if name not in project.required:
        raise RefusedError(404, "Branch not protected")
    url = f"{project.url}/branches/{name}/protection/required_status_checks"
    checks = [{"context": one, "app_id": None} for one in project.required[name]]
    shown = {"url": url, "strict": False, "contexts": project.required[name], "checks": checks}
    return Answer(200, shown | {"contexts_url": f"{url}/contexts"})


@ROUTES.on("GET", f"{REPO}/rules/branches/{{branch}}")
def _rules(turn: Turn, ask: Ask) -> Answer:
    project = turn.project()
    names = project.required.get(ask["branch"], [])
    rule = {
        "type": "required_status_checks",
        "ruleset_source_type": "Repository",
        "ruleset_source": project.path,
        "ruleset_id": 1,
        "parameters": {
            "required_status_checks": [{"context": name} for name in names],
            "strict_required_status_checks_policy": False,
        },
    }
    return Answer(200, [rule] if names else [])


@ROUTES.on("GET", f"{REPO}/commits/{{commit_sha}}/pulls")
def _brought(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("pull_requests")
    sha = commit_of(project, ask["commit_sha"])
    found = [
        one
        for one in project.requests
        if one.merge_commit == sha or any(commit.sha == sha for commit in one.log())
    ]
    return turn.page(found, MergeRequest.show)


@ROUTES.on("GET", f"{REPO}/commits")
def _commits(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("contents")
    sha = commit_of(project, ask.query.get("sha", project.branch))
    found = project.git.log("", sha)[::-1]
    return turn.page(found, lambda one: commit_shown(project, one))


@ROUTES.on("GET", f"{REPO}/commits/{{ref:path}}")
def _commit(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("contents")
    sha = commit_of(project, ask["ref"])
    (commit,) = project.git.log("", sha, 1)
    files = project.git.diff(commit.parents[0], sha) if commit.parents else []
    added, gone = (sum(one.count(sign) for one in files) for sign in "+-")
    stats = {"additions": added, "deletions": gone, "total": added + gone}
    listed = [file_shown(project, one, sha) for one in files[:300]]
    return Answer(200, commit_shown(project, commit) | {"stats": stats, "files": listed})


@ROUTES.on("GET", f"{REPO}/git/ref/{{ref:path}}")
def _ref(turn: Turn, ask: Ask) -> Answer:
    project, name = turn.project("contents"), f"refs/{ask['ref']}"
    sha = project.git.tip(name)
    if not sha:
        raise RefusedError(404, "Not Found")
    url = f"{project.url}/git/commits/{sha}"
    shown = {"ref": name, "node_id": "REF_1", "url": f"{project.url}/git/{name}"}
    return Answer(200, shown | {"object": {"type": "commit", "sha": sha, "url": url}})


@ROUTES.on("GET", f"{REPO}/contents/{{path:path}}")
def _contents(turn: Turn, ask: Ask) -> Answer:
    project, path = turn.project("contents"), ask["path"]
    ref = ask.query.get("ref", project.branch)
    sha = project.git.tip(ref)
    text = project.git.read(sha, path) if sha else None
    if text is None:
        raise RefusedError(404, "Not Found")
    url = f"{project.url}/contents/{path}?ref={ref}"
    blob = project.git.git("rev-parse", f"{sha}:{path}")
    web = f"{project.web}/blob/{ref}/{path}"
    shown = {
        "type": "file",
        "encoding": "base64",
        "size": len(text),
        "name": path.rpartition("/")[2],
        "path": path,
        "content": b64encode(text).decode(),
        "sha": blob,
        "url": url,
        "git_url": f"{project.url}/git/blobs/{blob}",
        "html_url": web,
        "download_url": f"{project.web}/raw/{ref}/{path}",
    }
    return Answer(200, shown | {"_links": {"self": url, "git": shown["git_url"], "html": web}})
