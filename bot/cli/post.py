"""Post: find the merge request that a pipeline runs for, and put the verdict's comments on it."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.merge_request import Subject
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.git.repository import GitRepository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.snapshot import Snapshot
    from bot.core.model.verdict import Verdict

TOKEN = "COUNTERSIGN_TOKEN"  # noqa: S105 - a variable's name
WITHOUT = {
    "github": "give the step `env: GITHUB_TOKEN: ${{ github.token }}` and the job `permissions: "
    "pull-requests: write`; a pipeline of a fork's pull request may only read",
    "gitlab": f"set the masked variable {TOKEN} to a token of the project with the scope api; "
    "pipelines of forks get no such variable, and CI_JOB_TOKEN reaches no merge request",
}


class Place(NamedTuple):
    """The merge request of a pipeline, the host's address, and the token given (or empty)."""

    subject: Subject
    url: str
    token: str


def post(environ: Mapping[str, str], folder: str, snapshot: Snapshot, verdict: Verdict) -> str:
    """Say the verdict on the merge request and tell in a line what was done, or why nothing was.

    ``UserError`` where there is no merge request: the flag is wrong there. What the host refuses
    is told and changes no exit status, for the job's own result is the status.
    """
    place = place_of(environ)
    if place is None:
        raise UserError("--post needs a pipeline of a merge request: GitHub Actions on "
                        "pull_request, or a GitLab merge request pipeline")  # fmt: skip
    if not place.token:
        return f"nothing is posted without a token: {WITHOUT[place.subject.forge]}"
    from bot.flows.post import post as posted  # what takes longer to load than the check
    from bot.ports.forge import ForbiddenError, ForgeError
    from bot.wiring import forge_at

    try:
        forge = forge_at(place.subject.forge, place.url, place.token)
        with GitRepository(folder) as repository:
            return posted(forge, repository, place.subject, snapshot, verdict)
    except ForbiddenError as error:
        return f"nothing is posted: {error}; {WITHOUT[place.subject.forge]}"
    except ForgeError as error:
        return f"not everything is posted: {error}"


def place_of(environ: Mapping[str, str]) -> Place | None:
    """Read what the CI host says; None where there is no merge request."""
    get = environ.get
    token = get(TOKEN, "")
    if get("GITHUB_ACTIONS") == "true":
        ref = get("GITHUB_REF", "").split("/")
        if ref[:2] == ["refs", "pull"] and ref[2].isdecimal():
            subject = Subject("github", get("GITHUB_REPOSITORY", ""), int(ref[2]))
            url = get("GITHUB_SERVER_URL", "https://github.com")
            return Place(subject, url, token or get("GITHUB_TOKEN", ""))
    elif get("GITLAB_CI") == "true" and get("CI_MERGE_REQUEST_IID", "").isdecimal():
        project = get("CI_MERGE_REQUEST_PROJECT_PATH") or get("CI_PROJECT_PATH", "")
        subject = Subject("gitlab", project, int(environ["CI_MERGE_REQUEST_IID"]))
        return Place(subject, get("CI_SERVER_URL", "https://gitlab.com"), token)
    return None
