"""What the simulators' tests share: hosts with a project each, and somebody who hears hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import github as pygithub
import gitlab as client
import pytest

from tests.simulators.github import GitHub
from tests.simulators.gitlab import GitLab
from tests.simulators.gitlab.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitlab.v4.objects import Project as ClientProject
    from gitlab.v4.objects import ProjectMergeRequest

    from tests.simulators.github.apps import App
    from tests.simulators.github.repos import Project as Repo
    from tests.simulators.gitlab.projects import Project

FILES = {"doc/a.md": "".join(f"line {number}\n" for number in range(1, 41)), "b.md": "b\n"}


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    """Give a GitLab, and look for breaches when the test is over."""
    with GitLab() as forge:
        yield forge
        forge.wait_idle()
        assert forge.breaches == []


@pytest.fixture
def widgets(gitlab: GitLab) -> Project:
    """Give a project with two files and its people: rui develops, mo maintains."""
    project = gitlab.project("acme/widgets")
    project.member("rui", "write")
    project.member("mo", "admin")
    project.seed(FILES)
    return project


@pytest.fixture
def github() -> Iterator[GitHub]:
    """Give a GitHub, and look for breaches when the test is over."""
    with GitHub() as forge:
        yield forge
        forge.wait_idle()
        assert forge.breaches == []


@pytest.fixture
def gadgets(github: GitHub) -> Repo:
    """Give a repository with two files and its people: rui writes, mo administers."""
    project = github.project("acme/gadgets")
    project.member("rui", "write")
    project.member("mo", "admin")
    project.seed(FILES)
    return project


def client_of(forge: GitHub, token: str) -> pygithub.Github:
    """Give PyGithub with somebody's token; it waits for nobody and tries nothing twice."""
    return pygithub.Github(
        auth=pygithub.Auth.Token(token),
        base_url=forge.url,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


def jwt_of(app: App) -> str:
    """Give a web token of an App's."""
    return pygithub.Auth.AppAuth(app.id, app.pem).create_jwt()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give somebody who hears webhooks."""
    with Receiver() as found:
        yield found


class Clients:
    """Makes python-gitlab's clients for people."""

    def __init__(self, forge: GitLab) -> None:
        self.forge = forge

    def api(self, login: str, *scopes: str) -> client.Gitlab:
        """Give somebody's client, which waits for nobody."""
        token = self.forge.token(login, *scopes)
        return client.Gitlab(self.forge.url, private_token=token, keep_base_url=True)

    def project(self, login: str, path: str = "acme/widgets") -> ClientProject:
        """Give a project as somebody sees it."""
        return self.api(login).projects.get(path)

    def request(self, login: str) -> ProjectMergeRequest:
        """Give the first merge request as somebody sees it."""
        return self.project(login).mergerequests.get(1)


@pytest.fixture
def clients(gitlab: GitLab) -> Clients:
    """Give what makes clients."""
    return Clients(gitlab)
