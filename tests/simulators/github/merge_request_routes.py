"""Merge request routes: reading, opening, changing and merging them over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.merge_requests import MergeRequest
from tests.simulators.github.review_routes import PULL, REPO, find_request
from tests.simulators.github.shapes import git_person
from tests.simulators.github.turn import Turn, invalid
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.bare import Commit
    from tests.simulators.diffs import FileDiff
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()
FILES = 3000
_STATUSES = {"A": "added", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}
_UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None}


@ROUTES.on("GET", f"{REPO}/pulls")
def _list(turn: Turn, ask: Ask) -> Answer:
    project, query = turn.project("pull_requests"), ask.query
    state = query.get("state", "open")
    found = [
        one
        for one in project.requests
        if state in ("all", "open" if one.state == "open" else "closed")
        and query.get("base", one.target) == one.target
        and query.get("head", "") in ("", f"{one.origin.owner.login}:{one.source}")
    ]
    order = "updated" if query.get("sort") == "updated" else "created"
    found.sort(key=lambda one: (getattr(one, order), one.number))
    if query.get("direction", "asc" if "sort" in query else "desc") == "desc":
        found.reverse()
    return turn.page(found, MergeRequest.show)


@ROUTES.on("POST", f"{REPO}/pulls")
def _open(turn: Turn, ask: Ask) -> Answer:
    project, said = turn.project("pull_requests", "write"), ask.json
    owner, _, source = str(said["head"]).rpartition(":")
    origin = project if not owner else _fork_of(turn, project, owner)
    if origin is None or not origin.git.tip(f"refs/heads/{source}"):
        raise invalid("PullRequest", "head")
    if not project.git.tip(f"refs/heads/{said['base']}"):
        raise invalid("PullRequest", "base")
    if any(
        (one.origin, one.source, one.target, one.state) == (origin, source, said["base"], "open")
        for one in project.requests
    ):
        words = f"A pull request already exists for {origin.owner.login}:{source}."
        raise invalid("PullRequest", "head", "custom", words)
    made = MergeRequest(project, turn.person(), str(said["title"]), said.get("body") or "")
    made.begin(origin, source, str(said["base"]), draft=bool(said.get("draft")))
    return Answer(201, made.full())


def _fork_of(turn: Turn, project: Project, owner: str) -> Project | None:
    if owner == project.owner.login:
        return project
    found = turn.forge.projects.get(f"{owner}/{project.name}".lower())
    return found if found and found.parent is project else None


@ROUTES.on("GET", PULL)
def _get(turn: Turn, _ask: Ask) -> Answer:
    return Answer(200, find_request(turn).full())


@ROUTES.on("PATCH", PULL)
def _edit(turn: Turn, ask: Ask) -> Answer:
    found, said = find_request(turn, "write"), ask.json
    person = turn.person()
    if found.author is not person and not turn.role(found.project, "write"):
        raise RefusedError(403, "Must have admin rights to Repository.")
    texts = {name: str(said[name] or "") for name in ("title", "body") if name in said}
    found.change(person, **texts)
    if "base" in said:
        if not found.project.git.tip(f"refs/heads/{said['base']}"):
            raise invalid("PullRequest", "base")
        found.set_target(str(said["base"]), person)
    if "state" in said:
        found.set_state(str(said["state"]), person)
    return Answer(200, found.full())


@ROUTES.on("GET", f"{PULL}/commits")
def _commits(turn: Turn, _ask: Ask) -> Answer:
    found = find_request(turn)
    return turn.page(found.log(), lambda one: commit_shown(found.project, one))


@ROUTES.on("GET", f"{PULL}/files")
def _files(turn: Turn, _ask: Ask) -> Answer:
    found = find_request(turn)
    return turn.page(found.files()[:FILES], lambda one: file_shown(found.project, one, found.head))


@ROUTES.on("GET", f"{PULL}/merge")
def _is_merged(turn: Turn, _ask: Ask) -> Answer:
    if find_request(turn).merged is None:
        raise RefusedError(404, "Not Found")
    return Answer(204)


@ROUTES.on("PUT", f"{PULL}/merge")
def _merge(turn: Turn, ask: Ask) -> Answer:
    turn.project("contents", "write", "write")
    found = find_request(turn)
    if found.state != "open" or found.draft:
        raise RefusedError(405, "Pull Request is not mergeable")
    if ask.json.get("sha", found.head) != found.head:
        raise RefusedError(409, "Head branch was modified. Review and try the merge again.")
    missing = [
        name
        for name in found.project.required.get(found.target, [])
        if found.status(name) != "success"
    ]
    if missing:
        raise RefusedError(405, f'Required status check "{missing[0]}" is expected.')
    if not found.project.git.merged(found.base, found.head, ""):
        raise RefusedError(405, "Pull Request is not mergeable")
    sha = found.merge(turn.person().login)
    words = "Pull Request successfully merged"
    return Answer(200, {"sha": sha, "merged": True, "message": words})


def commit_shown(project: Project, one: Commit) -> Json:
    """Give a commit as the API has it."""
    url = f"{project.url}/commits/{one.sha}"
    account = project.forge.accounts.get(one.author.lower())
    person = account.show() if account else {}
    git = git_person(one.author, one.date)
    tree = {"sha": one.tree, "url": f"{project.url}/git/trees/{one.tree}"}
    return {
        "sha": one.sha,
        "node_id": f"C_{one.sha}",
        "url": url,
        "html_url": f"{project.web}/commit/{one.sha}",
        "comments_url": f"{url}/comments",
        "author": person,
        "committer": person,
        "parents": [
            {
                "sha": sha,
                "url": f"{project.url}/commits/{sha}",
                "html_url": f"{project.web}/commit/{sha}",
            }
            for sha in one.parents
        ],
        "commit": {
            "url": f"{project.url}/git/commits/{one.sha}",
            "author": git,
            "committer": git,
            "message": one.message,
            "tree": tree,
            "comment_count": 0,
            "verification": _UNSIGNED | {"verified_at": None},
        },
    }


def file_shown(project: Project, one: FileDiff, head: str) -> Json:
    """Give a changed file as the API has it; a binary one has no patch."""
    added, gone = one.count("+"), one.count("-")
    path = one.path.replace(" ", "%20")
    shown: Json = {
        "sha": None if one.status == "D" else one.blob,
        "filename": one.path,
        "status": _STATUSES.get(one.status, "modified"),
        "additions": added,
        "deletions": gone,
        "changes": added + gone,
        "blob_url": f"{project.web}/blob/{head}/{path}",
        "raw_url": f"{project.web}/raw/{head}/{path}",
        "contents_url": f"{project.url}/contents/{path}?ref={head}",
    }
    if one.patch:
        shown["patch"] = one.patch
    if one.status == "R":
        shown["previous_filename"] = one.old_path
    return shown
