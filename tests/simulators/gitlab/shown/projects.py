"""Projects and their repositories as the API shows them.

Source: docs.gitlab.com/api/projects, /api/commits, /api/branches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.notation import (
    FLAG,
    NUMBER,
    SHA,
    TEXT,
    TIME,
    URL,
    Shape,
    many,
    maybe,
    one_of,
    sometimes,
    thing,
)

if TYPE_CHECKING:
    from tests.simulators.gitlab.people import User
    from tests.simulators.gitlab.projects import Project

Data = dict[str, Any]

NAMESPACE = thing(
    id=NUMBER,
    name=TEXT,
    path=TEXT,
    kind=one_of("group", "user"),
    full_path=TEXT,
    parent_id=maybe(NUMBER),
    avatar_url=maybe(URL),
    web_url=URL,
)
ACCESS = maybe(thing(access_level=NUMBER, notification_level=NUMBER))
ONE_PROJECT = thing(
    id=NUMBER,
    description=maybe(TEXT),
    name=TEXT,
    name_with_namespace=TEXT,
    path=TEXT,
    path_with_namespace=TEXT,
    created_at=TIME,
    default_branch=TEXT,
    ssh_url_to_repo=TEXT,
    http_url_to_repo=URL,
    web_url=URL,
    last_activity_at=TIME,
    namespace=NAMESPACE,
    visibility=one_of("public", "internal", "private"),
    empty_repo=FLAG,
    archived=FLAG,
    issues_enabled=FLAG,
    merge_requests_enabled=FLAG,
    jobs_enabled=FLAG,
    issues_access_level=one_of("enabled", "disabled", "private"),
    merge_requests_access_level=one_of("enabled", "disabled", "private"),
    only_allow_merge_if_pipeline_succeeds=FLAG,
    only_allow_merge_if_all_discussions_are_resolved=FLAG,
    resolve_outdated_diff_discussions=FLAG,
    merge_method=one_of("merge", "rebase_merge", "ff"),
    merge_pipelines_enabled=sometimes(FLAG),
    merge_trains_enabled=sometimes(FLAG),
    forked_from_project=sometimes(thing(id=NUMBER, path_with_namespace=TEXT, web_url=URL)),
    permissions=sometimes(thing(project_access=ACCESS, group_access=ACCESS)),
)
PROJECT = Shape("docs.gitlab.com/api/projects#get-a-single-project", ONE_PROJECT)
PROJECTS = Shape("docs.gitlab.com/api/projects#list-all-projects", many(ONE_PROJECT))
ONE_COMMIT = thing(
    id=SHA,
    short_id=TEXT,
    created_at=TIME,
    parent_ids=many(SHA),
    title=TEXT,
    message=TEXT,
    author_name=TEXT,
    author_email=TEXT,
    authored_date=TIME,
    committer_name=TEXT,
    committer_email=TEXT,
    committed_date=TIME,
    web_url=URL,
)
COMMIT = Shape("docs.gitlab.com/api/commits#get-a-single-commit", ONE_COMMIT)
COMMITS = Shape("docs.gitlab.com/api/commits#list-repository-commits", many(ONE_COMMIT))
ONE_BRANCH = thing(
    name=TEXT,
    merged=FLAG,
    protected=FLAG,
    default=FLAG,
    can_push=FLAG,
    web_url=URL,
    commit=ONE_COMMIT,
)
BRANCH = Shape("docs.gitlab.com/api/branches#get-single-repository-branch", ONE_BRANCH)
BRANCHES = Shape("docs.gitlab.com/api/branches#list-repository-branches", many(ONE_BRANCH))


def project(one: Project, user: User | None) -> Data:
    """Show a project, with what the one who asks may do."""
    group = one.forge.groups.get(one.namespace)
    own = one.members.get(user) if user else None
    wide = group.everybody().get(user) if user and group else None
    found = {
        "id": one.id,
        "description": None,
        "name": one.name,
        "name_with_namespace": one.path.replace("/", " / "),
        "path": one.name,
        "path_with_namespace": one.path,
        "created_at": one.created_at,
        "default_branch": one.branch,
        "ssh_url_to_repo": one.ssh,
        "http_url_to_repo": one.clone_url,
        "web_url": one.web,
        "last_activity_at": one.updated_at,
        "namespace": namespace(one),
        "visibility": one.visibility,
        "empty_repo": not one.git.tip(one.branch),
        "archived": False,
        "issues_enabled": one.issues_enabled,
        "merge_requests_enabled": True,
        "jobs_enabled": True,
        "issues_access_level": "enabled" if one.issues_enabled else "disabled",
        "merge_requests_access_level": "enabled",
        "only_allow_merge_if_pipeline_succeeds": one.needs_pipeline,
        "only_allow_merge_if_all_discussions_are_resolved": one.needs_resolved,
        "resolve_outdated_diff_discussions": one.resolves_outdated,
        "merge_method": "merge",
        "merge_pipelines_enabled": one.trains,
        "merge_trains_enabled": one.trains,
    }
    if one.forked_from:
        above = one.forked_from
        found["forked_from_project"] = {
            "id": above.id,
            "path_with_namespace": above.path,
            "web_url": above.web,
        }
    if user:
        found["permissions"] = {"project_access": _access(own), "group_access": _access(wide)}
    return found


def _access(level: int | None) -> Data | None:
    return {"access_level": level, "notification_level": 3} if level else None


def namespace(one: Project) -> Data:
    """Show the group or the person that a project belongs to."""
    forge = one.forge
    group = forge.groups.get(one.namespace)
    owner = None if group else forge.user(one.namespace)
    return {
        "id": group.id if group else owner.id if owner else 0,
        "name": group.name if group else one.namespace,
        "path": group.name if group else one.namespace,
        "kind": "group" if group else "user",
        "full_path": one.namespace,
        "parent_id": group.parent.id if group and group.parent else None,
        "avatar_url": None,
        "web_url": f"{forge.web}/{'groups/' if group else ''}{one.namespace}",
    }


def commit(one: Project, sha: str) -> Data:
    """Show a commit."""
    _, parents, author, date, message = one.described(sha)
    mail = f"{author}@example.org"
    return {
        "id": sha,
        "short_id": sha[:8],
        "created_at": date,
        "parent_ids": parents,
        "title": message.partition("\n")[0],
        "message": message,
        "author_name": author,
        "author_email": mail,
        "authored_date": date,
        "committer_name": author,
        "committer_email": mail,
        "committed_date": date,
        "web_url": f"{one.web}/-/commit/{sha}",
    }


def branch(one: Project, name: str, sha: str) -> Data:
    """Show a branch."""
    return {
        "name": name,
        "merged": False,
        "protected": name == one.branch,
        "default": name == one.branch,
        "can_push": True,
        "web_url": f"{one.web}/-/tree/{name}",
        "commit": commit(one, sha),
    }
