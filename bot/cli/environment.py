"""Environment: which two revisions a CI host, or the branch one is on, asks to compare."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.git.complaints import DEEPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.git.repository import GitRepository

_REMOTES = ("refs/remotes/upstream", "refs/remotes/origin")
_GITHUB_FETCH = "give actions/checkout `fetch-depth: 0`"
_GITLAB = "CI_MERGE_REQUEST_"
_DEFAULTS = ("HEAD", "main", "master")


class Chosen(NamedTuple):
    """What to compare, and why, in words; what the CI host tells of the merge request.

    ``cut`` says that the host gave only the description's beginning; ``fork``, that the merge
    request comes from another repository.
    """

    base: str
    head: str
    why: str
    description: str = ""
    cut: bool = False
    fork: bool = False


def from_environment(
    environ: Mapping[str, str], repository: GitRepository, head: str = ""
) -> Chosen:
    """Choose base and head; a ``head`` given stays.

    ``UserError`` when the CI host names commits that this clone lacks.
    """
    chosen = None
    if environ.get("GITHUB_ACTIONS") == "true":
        chosen = _github(environ, repository)
    elif environ.get("GITLAB_CI") == "true":
        chosen = _gitlab(environ, repository)
    chosen = chosen or _local(repository, head or "HEAD")
    return chosen._replace(head=head) if head else chosen


def _github(environ: Mapping[str, str], repository: GitRepository) -> Chosen | None:
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    request = event.get("pull_request")
    if isinstance(request, dict) or environ.get("GITHUB_BASE_REF"):
        return _github_request(environ, repository, event)
    group = event.get("merge_group")
    if isinstance(group, dict):
        base, head = _text(group, "base_sha"), _text(group, "head_sha")
        _need(repository, base, "the merge group's base", _GITHUB_FETCH)
        return Chosen(base, head, "GitHub Actions: a merge group and what it is queued behind")
    if environ.get("GITHUB_EVENT_NAME") == "push":
        ref = environ.get("GITHUB_REF", "").removeprefix("refs/heads/")
        default = _text(event, "repository", "default_branch")
        return _pushed(repository, "GitHub Actions", (ref, default), _text(event, "before"))
    return None


def _github_request(
    environ: Mapping[str, str], repository: GitRepository, event: dict[str, object]
) -> Chosen:
    """Compare the merge request's own branch with its target.

    The event's base id is the target as it was when the branch was last pushed: what the branch
    took over from the target since would seem its own. The checked-out test merge knows better.
    """
    request = event.get("pull_request")
    target = environ.get("GITHUB_BASE_REF") or _text(request, "base", "ref")
    tip = _text(request, "head", "sha")
    merge = repository.commit("HEAD").parents
    if len(merge) == 2 and tip in ("", merge[1]):
        base, tip = merge
    else:
        bases = (f"origin/{target}", _text(request, "base", "sha"))
        base = next((one for one in bases if one and repository.find(one)), bases[0])
    _need(repository, base, f"the target {target}", _GITHUB_FETCH)
    _need(repository, tip or "HEAD", "the merge request's head", _GITHUB_FETCH)
    theirs, ours = (_text(request, side, "repo", "full_name") for side in ("head", "base"))
    return Chosen(
        base,
        tip or "HEAD",
        f"GitHub Actions: a merge request into {target}",
        _text(request, "body"),
        fork=theirs != ours,
    )


def _gitlab(environ: Mapping[str, str], repository: GitRepository) -> Chosen | None:
    get = environ.get
    if get("CI_MERGE_REQUEST_IID"):
        return _gitlab_request(environ, repository)
    branches = get("CI_COMMIT_BRANCH", ""), get("CI_DEFAULT_BRANCH", "")
    return _pushed(repository, "GitLab CI", branches, get("CI_COMMIT_BEFORE_SHA", ""))


def _gitlab_request(environ: Mapping[str, str], repository: GitRepository) -> Chosen:
    """Compare the merge request's own branch with its target; in a train, with what is ahead.

    The ids of source and target are set in pipelines for merged results and trains only, where the
    commit checked out is a merge of the two.
    """
    told = {
        name.removeprefix(_GITLAB): value
        for name, value in environ.items()
        if name.startswith(_GITLAB) and value
    }
    target, train = told.get("TARGET_BRANCH_NAME", ""), told.get("EVENT_TYPE") == "merge_train"
    commit = environ.get("CI_COMMIT_SHA") or "HEAD"
    tip = commit if train else told.get("SOURCE_BRANCH_SHA", commit)
    bases = [told[name] for name in ("TARGET_BRANCH_SHA", "DIFF_BASE_SHA") if name in told]
    if train:
        bases[:0] = repository.commit(commit).parents[:1]
    bases.append(f"origin/{target}")
    base = next((one for one in bases if repository.find(one)), bases[-2:][0])
    fetch = f"set GIT_DEPTH: 0 for the job, or `git fetch origin {target}` before the check"
    _need(repository, base, f"the target {target}", fetch)
    _need(repository, tip, "the merge request's head", fetch)
    return Chosen(
        base,
        tip,
        f"GitLab CI: merge request !{told['IID']} into {target}{' in a train' if train else ''}",
        told.get("DESCRIPTION", ""),
        cut=told.get("DESCRIPTION_IS_TRUNCATED") == "true",
        fork=told.get("SOURCE_PROJECT_ID") != told.get("PROJECT_ID"),
    )


def _pushed(
    repository: GitRepository, host: str, branches: tuple[str, str], before: str
) -> Chosen | None:
    """Compare a branch with the default one, and the default one with what it was before."""
    branch, default = branches
    if default and branch != default and repository.find(f"origin/{default}"):
        return Chosen(f"origin/{default}", "HEAD", f"{host}: {branch or 'a tag'} against {default}")
    if before.strip("0") and repository.find(before):
        return Chosen(before, "HEAD", f"{host}: {branch} against what it was before this push")
    return None


def _local(repository: GitRepository, head: str) -> Chosen:
    """Compare with the upstream's default branch; on that branch itself, with its parent."""
    names = [f"{place}/{name}" for place in (*_REMOTES, "refs/heads") for name in _DEFAULTS]
    refs = repository.refs(*names)
    tip = repository.commit(head)
    branch = repository.branch() if head == "HEAD" else head
    bases = [_default(place, refs) for place in _REMOTES]
    if branch in _DEFAULTS:
        bases = [name for name in bases if name and refs[name] != tip.sha]
    else:
        bases.append(_default("refs/heads", refs))
    base = next((name for name in bases if name), "")
    if base:
        short = base.removeprefix("refs/remotes/").removeprefix("refs/heads/")
        return Chosen(base, head, f"{branch or head} against {short}")
    if not tip.parents:
        return Chosen(":empty", head, f"{branch or head} has one commit: everything is new")
    _need(repository, tip.parents[0], f"the parent of {head}", DEEPEN)
    return Chosen(
        tip.parents[0], head, f"{branch or head} against its parent: there is no other branch"
    )


def _default(place: str, refs: Mapping[str, str]) -> str:
    """Give the default branch of a place, empty when it has none."""
    names = (f"{place}/{name}" for name in _DEFAULTS)
    return next((name for name in names if name in refs), "")


def _need(repository: GitRepository, revision: str, what: str, fetch: str) -> None:
    if not repository.find(revision):
        raise UserError(f"{what} ({revision}) is not in this clone; {fetch}")


def _event(path: str) -> dict[str, object]:
    """Read the event's own account; nothing when there is none that can be read."""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            event = json.load(file)
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def _text(value: object, *keys: str) -> str:
    """Follow keys into parsed JSON; empty where there is no such text."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
