"""Client: python-gitlab with one credential, its errors told in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import gitlab
import requests
from gitlab.exceptions import GitlabError

from bot.ports.forge import ForbiddenError, ForgeError, GoneError, RateLimitedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitlab.base import RESTObject
    from gitlab.v4.objects import Group, Project, ProjectMergeRequest

    from bot.core.model.merge_request import MergeRequest
    from bot.forges.gitlab.gate import Gate
    from bot.forges.gitlab.mapping import Payload

TIMEOUT = 20.0
KINDS = {401: ForbiddenError, 403: ForbiddenError, 404: GoneError, 429: RateLimitedError}
LONGEST = 300


class Api(gitlab.Gitlab):
    """Does each request once, and none while the gate is shut: waiting is the engine's, which
    knows what else there is to do.
    """

    def __init__(self, url: str, token: str, gate: Gate) -> None:
        super().__init__(url, private_token=token, timeout=TIMEOUT, keep_base_url=True)
        self.session.hooks["response"].append(gate.hear)
        self.gate = gate

    def http_request(self, *args: object, **more: object) -> requests.Response:
        """Make a request without python-gitlab's own retries, which sleep in the thread."""
        self.gate.pass_through()
        more |= {"obey_rate_limit": False, "retry_transient_errors": False, "max_retries": 0}
        return super().http_request(*args, **more)  # type: ignore[arg-type]


class Client:
    """Gives python-gitlab's objects for our names, without asking for them."""

    def __init__(self, name: str, api: Api) -> None:
        self.name = name
        self.api = api

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
            said = f"{error.response_code or ''} {error.error_message}".strip()[:LONGEST]
            raise kind(f"{self.name}: could not {what}: {said}", self.api.gate.left) from error
        except (requests.RequestException, ValueError) as error:
            raise ForgeError(f"{self.name}: could not {what}: {type(error).__name__}") from error


def body_of(found: RESTObject) -> Payload:
    """Give what the API said of an object."""
    return found.asdict()


def status_of(error: ForgeError) -> int:
    """Give the HTTP status behind an error, 0 where there was no answer."""
    cause = error.__cause__
    return (cause.response_code or 0) if isinstance(cause, GitlabError) else 0
