"""Stands: each simulated host with a project, a merge request, and an adapter that looks at it.

What a contract's case asks of a host is a method here, in the same words for all. Another adapter
joins with a class and its line in `STANDS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forges.github.adapter import GitHub, connect
from bot.forges.github.credentials import App, Token
from bot.forges.gitlab.adapter import connect as connect_gitlab
from tests.forges.road import AFTER, BEFORE, PLAN
from tests.simulators.github import GitHub as GitHubHost
from tests.simulators.gitlab import GitLab as GitLabHost

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from bot.core.model.merge_request import MergeRequest
    from bot.ports.forge import Forge
    from tests.simulators import interface

PATH = "acme/plans"


class Stand:
    """A host, entered; ``forge`` is its adapter and ``request`` the merge request that stands."""

    host: GitHubHost | GitLabHost

    def __init__(self) -> None:
        self.host.__enter__()
        self.project: interface.Project = self.host.project(PATH)
        self.project.member("mo", "admin")
        self.project.member("rui", "write")
        self.project.seed({PLAN: BEFORE})
        self.prepare()
        self.project.commit("topic", {PLAN: AFTER})
        self.opened: interface.Request = self.project.open("topic")
        self.forge = self.connected()
        self.us = self.forge.account()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.host.__exit__(kind, error, trace)

    def prepare(self) -> None:
        """Make what the adapter is connected with."""

    def connected(self) -> Forge:
        """Give an adapter of its own, as after a restart."""
        raise NotImplementedError

    def reader(self) -> Forge:
        """Give an adapter that may read only."""
        raise NotImplementedError

    def nested(self) -> Sequence[str]:
        """Make groups one in the other; give a member of each, and the group that holds both."""
        raise NotImplementedError

    def read(self) -> MergeRequest:
        """Read the merge request anew."""
        found = self.forge.merge_request(PATH, self.opened.number)
        assert found
        return found

    def rename_us(self) -> None:
        """Give our account another login."""
        raise NotImplementedError

    def writes(self) -> list[str]:
        """Give the writes since the last time."""
        made = [one.template for one in self.host.calls if one.method not in ("GET", "HEAD")]
        self.host.calls.clear()
        return [one for one in made if not one.endswith("access_tokens")]

    @property
    def secrets(self) -> Sequence[str]:
        """What no text may hold."""
        raise NotImplementedError

    def connected_to(self, address: str) -> Forge:
        """Give an adapter with our credentials at another address."""
        raise NotImplementedError


class GitLabStand(Stand):
    """GitLab, as a project's access token."""

    def __init__(self) -> None:
        self.host: GitLabHost = GitLabHost()
        super().__init__()

    def prepare(self) -> None:
        self.token = self.host.project(PATH).bot()

    def connected(self) -> Forge:
        return connect_gitlab("gitlab", self.host.url, self.token)

    def connected_to(self, address: str) -> Forge:
        return connect_gitlab("gitlab", address, self.token)

    def reader(self) -> Forge:
        return connect_gitlab("gitlab", self.host.url, self.host.project(PATH).bot(role="read"))

    def nested(self) -> Sequence[str]:
        self.host.team("acme", "ina")
        self.host.team("acme/reviewers", "eva")
        return ("ina", "eva", "@acme/reviewers")

    def rename_us(self) -> None:
        self.host.users[self.us.login].login = "renamed"

    @property
    def secrets(self) -> Sequence[str]:
        return (self.token,)


class GitHubStand(Stand):
    """GitHub, as an App."""

    def __init__(self) -> None:
        self.host: GitHubHost = GitHubHost()
        super().__init__()

    def prepare(self) -> None:
        self.app = self.host.app("countersign", "acme")

    def connected(self) -> GitHub:
        return self.connected_to(self.host.web)

    def connected_to(self, address: str) -> GitHub:
        return connect("github", address, App(str(self.app.id), self.app.pem))

    def reader(self) -> Forge:
        self.project.member("reader", "read")
        return connect("github", self.host.web, Token(self.host.token("reader")))

    def nested(self) -> Sequence[str]:
        self.host.team("acme/reviewers", "ina")
        self.host.team("acme/juniors", "eva", parent="acme/reviewers")
        return ("ina", "eva", "@acme/reviewers")

    def rename_us(self) -> None:
        self.host.user(self.us.login).login = "renamed[bot]"

    @property
    def secrets(self) -> Sequence[str]:
        return (self.app.pem.splitlines()[3], *self.host.granted)


class GitHubTokenStand(GitHubStand):
    """GitHub, as the owner of a token."""

    def prepare(self) -> None:
        self.project.member("machine", "write")
        self.token = self.host.token("machine")

    def connected_to(self, address: str) -> GitHub:
        return connect("github", address, Token(self.token))

    @property
    def secrets(self) -> Sequence[str]:
        return (self.token,)


STANDS = {"gitlab": GitLabStand, "github-app": GitHubStand, "github-token": GitHubTokenStand}
