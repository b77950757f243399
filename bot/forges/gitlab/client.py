"""Client: python-gitlab with one credential, its errors told in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import gitlab
import requests
from gitlab.exceptions import GitlabError

from bot.forges.gate import Budget, Gate
from bot.forges.redaction import redacted
from bot.forges.session import Session
from bot.ports.forge import ForbiddenError, ForgeError, GoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitlab.base import RESTObject
    from gitlab.v4.objects import Group, Project, ProjectMergeRequest

    from bot.core.model.merge_request import MergeRequest
    from bot.forges.payload import Payload
    from bot.ports.meter import Meter

KINDS = {401: ForbiddenError, 403: ForbiddenError, 404: GoneError}
LONGEST = 300
SAID = r"/(notes|discussions)$"
OFTEN = (Budget(280, 60),)
"""GitLab takes 300 notes a minute of a user, and says so only in refusals."""


class Api(gitlab.Gitlab):
    """Does each request once: waiting is the engine's, which knows what else there is to do."""

    def __init__(self, name: str, url: str, token: str, meter: Meter | None = None) -> None:
        session = Session(name, Gate(name, SAID, OFTEN), meter)
        super().__init__(url, private_token=token, keep_base_url=True, session=session)

    def http_request(self, *args: object, **more: object) -> requests.Response:
        """Make a request without python-gitlab's own retries, which sleep for as long as told."""
        more |= {"obey_rate_limit": False, "retry_transient_errors": False, "max_retries": 0}
        return super().http_request(*args, **more)  # type: ignore[arg-type]


class Client:
    """Gives python-gitlab's objects for our names, without asking for them."""

    def __init__(self, name: str, api: gitlab.Gitlab) -> None:
        self.name = name
        self.api = api

    @property
    def secret(self) -> str:
        """The token, for git."""
        return self.api.private_token or ""

    def project(self, path: str) -> Project:
        """Give a project by its path or id, to ask things of."""
        return self.api.projects.get(path, lazy=True)

    def group(self, path: str) -> Group:
        """Give a group by its path, to ask things of."""
        return self.api.groups.get(path, lazy=True)

    def request(self, request: MergeRequest) -> ProjectMergeRequest:
        """Give a merge request, to ask things of."""
        return self.project(request.project).mergerequests.get(request.number, lazy=True)

    @contextmanager
    def asking(self, what: str) -> Iterator[None]:
        """Tell what goes wrong inside as `ForgeError`, and what was asked."""
        try:
            yield
        except GitlabError as error:
            kind = KINDS.get(error.response_code or 0, ForgeError)
            said = redacted(f"{error.response_code or ''} {error.error_message}", self.secret)
            raise kind(f"{self.name}: could not {what}: {said.strip()[:LONGEST]}") from error
        except (requests.RequestException, ValueError) as error:
            raise ForgeError(f"{self.name}: could not {what}: {type(error).__name__}") from error


def body_of(found: RESTObject) -> Payload:
    """Give what the API said of an object."""
    return found.asdict()


def status_of(error: ForgeError) -> int:
    """Give the HTTP status behind an error, 0 where there was no answer."""
    cause = error.__cause__
    return (cause.response_code or 0) if isinstance(cause, GitlabError) else 0
