"""Hosts: each simulated host with its adapter, as the service meets it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from bot.forges.github.adapter import Options as GitHubOptions
from bot.forges.github.adapter import connect as connect_github
from bot.forges.github.credentials import App, Token
from bot.forges.github.events import Receiver as GitHubReceiver
from bot.forges.gitlab.adapter import connect as connect_gitlab
from bot.forges.gitlab.events import Receiver as GitLabReceiver
from tests.e2e.harbour import STATUS
from tests.e2e.live import SECRET, Host, Live
from tests.simulators.github import GitHub
from tests.simulators.github.hooks import Hook
from tests.simulators.gitlab import GitLab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.forges.github.credentials import Credentials
    from bot.ports.forge import Forge, Receiver
    from tests.simulators.github.repos import Project

PATH = "acme/harbour"


@contextmanager
def gitlab(folder: Path) -> Iterator[Live]:
    """Give a GitLab whose project has a bot with the role it needs."""
    with GitLab() as forge:
        project = forge.project(PATH)
        token = project.bot()

        def forge_status(sha: str, state: str, by: str) -> None:
            project.member(by, "write")
            answer = httpx.post(
                f"{forge.url}/api/v4/projects/{project.id}/statuses/{sha}",
                headers={"Private-Token": forge.token(by)},
                json={"state": state, "name": STATUS, "ref": "topic"},
            )
            assert answer.status_code == 201, answer.text

        host = Host(
            forge_status=forge_status,
            status_of=lambda _: "",
            queues=False,
            hook=lambda address: project.hook(address, SECRET),
        )
        found = Live(
            forge,
            lambda: (connect_gitlab("gitlab", forge.url, token),
                     GitLabReceiver("gitlab", [SECRET])),
            project, folder, host,
        )  # fmt: skip
        try:
            yield found
        finally:
            found.stop()


@contextmanager
def github_app(
    folder: Path,
    permissions: Mapping[str, str] | None = None,
    events: Sequence[str] | None = None,
) -> Iterator[Live]:
    """Give a GitHub whose project has our App installed: check runs, the App's own webhook."""
    with GitHub() as forge:
        project = forge.project(PATH)
        app = forge.app("countersign", "acme", permissions=permissions, events=events)

        def hook(address: str) -> None:
            app.hook = Hook(forge, None, address, SECRET, app.events, app)
            forge.hooks.append(app.hook)

        yield from _github(forge, project, App(str(app.id), app.pem), folder, hook)


@contextmanager
def github_token(folder: Path) -> Iterator[Live]:
    """Give a GitHub whose project has a machine account of ours: commit statuses."""
    with GitHub() as forge:
        project = forge.project(PATH)
        project.member("countersign-bot", "admin")
        credentials = Token(forge.token("countersign-bot"))
        yield from _github(
            forge, project, credentials, folder, lambda one: project.hook(one, SECRET)
        )


def _github(
    forge: GitHub,
    project: Project,
    credentials: Credentials,
    folder: Path,
    hook: Callable[[str], object],
) -> Iterator[Live]:
    def forge_status(sha: str, state: str, by: str) -> None:
        project.member(by, "write")
        answer = httpx.post(
            f"{forge.url}/repos/{PATH}/statuses/{sha}",
            headers={"Authorization": f"token {forge.token(by)}"},
            json={"state": state, "context": STATUS, "target_url": FORGED},
        )
        assert answer.status_code == 201, answer.text

    def status_of(sha: str) -> str:
        runs = [one.conclusion for one in project.checks.get(sha, []) if one.name == STATUS]
        told = [one.state for one in project.statuses.get(sha, []) if one.context == STATUS]
        return [*told, *runs][-1] or ""

    host = Host(forge_status, status_of, queues=True, hook=hook)

    def connect() -> tuple[Forge, Receiver]:
        adapter = connect_github("github", forge.web, credentials, OPTIONS)
        return adapter, GitHubReceiver("github", [SECRET], lambda: adapter.account_id)

    found = Live(forge, connect, project, folder, host)
    try:
        yield found
    finally:
        found.stop()


FORGED = f"https://github.com/{PATH}/pull/1#{STATUS}-{'0' * 32}"
"""A link like those of our own statuses."""

OPTIONS = GitHubOptions(budgets=())
HOSTS = {"github": github_app, "github-token": github_token, "gitlab": gitlab}
