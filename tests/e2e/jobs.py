"""Jobs: what each host tells the jobs of its pipelines, and the tokens they are given."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from bot.core.render.marker import Marker, marked
from tests.simulators.github import GitHub
from tests.simulators.gitlab import GitLab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.simulators.interface import Forge, Project, Request

PATH = "acme/harbour"
SERVICE = "countersign-bot"


class Job(NamedTuple):
    """A host's jobs: ``ref`` is where a merge request's head is, ``environment`` what the job of
    its number, on a commit, with a token is told; ``reading`` is a token that may not write.
    """

    forge: Forge
    project: Project
    ref: str
    token: str
    reading: str
    environment: Callable[[int, str, str], Mapping[str, str]]

    def service_says_something(self) -> str:
        """Give the account of a service that watches the project."""
        self.forge.user(SERVICE)
        self.project.member(SERVICE, "write")
        return SERVICE

    def service_comments(self, request: Request) -> None:
        """Let the service have its summary there."""
        request.comment(SERVICE, marked("Countersign: 1 row to mend", Marker("summary")))


@contextmanager
def gitlab() -> Iterator[Job]:
    """Give the jobs of merge request pipelines."""
    with GitLab() as forge:
        project = forge.project(PATH)

        def environment(number: int, head: str, token: str) -> Mapping[str, str]:
            return {
                "GITLAB_CI": "true",
                "CI_SERVER_URL": forge.url,
                "CI_PROJECT_PATH": PATH,
                "CI_MERGE_REQUEST_PROJECT_PATH": PATH,
                "CI_MERGE_REQUEST_IID": str(number),
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                "CI_COMMIT_SHA": head,
                "COUNTERSIGN_TOKEN": token,
            }

        yield Job(forge, project, "refs/merge-requests/%d/head", project.bot(),
                  project.bot("reader", scopes="read_api"), environment)  # fmt: skip


@contextmanager
def github() -> Iterator[Job]:
    """Give the jobs of workflows on pull_request."""
    with GitHub() as forge:
        project = forge.project(PATH)

        def environment(number: int, head: str, token: str) -> Mapping[str, str]:
            del head
            return {
                "GITHUB_ACTIONS": "true",
                "GITHUB_SERVER_URL": forge.web,
                "GITHUB_REPOSITORY": PATH,
                "GITHUB_EVENT_NAME": "pull_request",
                "GITHUB_REF": f"refs/pull/{number}/merge",
                "GITHUB_BASE_REF": "main",
                "GITHUB_TOKEN": token,
            }

        writes = {"contents": "read", "pull_requests": "write"}
        reads = {"contents": "read", "pull_requests": "read"}
        yield Job(forge, project, "refs/pull/%d/head", forge.actions_token(PATH, writes),
                  forge.actions_token(PATH, reads), environment)  # fmt: skip


JOBS = {"github": github, "gitlab": gitlab}
