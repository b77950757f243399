"""Hosts: each simulated host with its adapter, as the service meets it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from bot.forges.gitlab.adapter import connect as connect_gitlab
from bot.forges.gitlab.events import Receiver as GitLabReceiver
from tests.e2e.harbour import STATUS
from tests.e2e.live import SECRET, Host, Live
from tests.simulators.gitlab import GitLab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


HOSTS = {"gitlab": gitlab}
