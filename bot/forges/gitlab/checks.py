"""Checks: an answer to GitLab's external status check, where a project has one of our name.

It belongs to the target project and so gates forks too (Ultimate). python-gitlab does not know the
call: docs.gitlab.com/api/status_checks, "Set status of an external status check".
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from bot.core.model.verdict import Outcome
from bot.forges.payload import listed, number, text
from bot.forges.session import CONNECT, READ
from bot.forges.status_link import NAME
from bot.ports.forge import ForbiddenError, ForgeError, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.merge_request import MergeRequest

SAYS = {Outcome.SUCCESS: "passed", Outcome.UNDECIDED: "pending"}
AGAIN = 1
"""Seconds until a newer head is looked at."""


class Checks:
    """Answers for the forge ``name`` at an address."""

    def __init__(self, name: str, base: str, token: str) -> None:
        self._name = name
        self._http = httpx.Client(
            base_url=f"{base.rstrip('/')}/api/v4",
            headers={"PRIVATE-TOKEN": token},
            timeout=httpx.Timeout(READ, connect=CONNECT),
        )

    def answer(self, request: MergeRequest, outcome: Outcome) -> None:
        """Say on the head whether the check passed, if the merge request has one of our name.

        Raises `ForgeError`, with a short wait where the head is not the newest one any more.
        """
        path = f"/projects/{quote(request.project, safe='')}/merge_requests/{request.number}"
        says = SAYS.get(outcome, "failed")
        found = self._asked(request, "GET", f"{path}/status_checks")
        checks = listed(found.json()) if found.status_code == 200 else ()
        for check in checks:
            if text(check, "name") == NAME and text(check, "status") != says:
                which = {"external_status_check_id": number(check, "id")}
                data = {"sha": request.head, "status": says, **which}
                self._asked(request, "POST", f"{path}/status_check_responses", data)

    def _asked(
        self, request: MergeRequest, verb: str, path: str, data: Mapping[str, object] | None = None
    ) -> httpx.Response:
        what = f"{self._name}: could not answer the status check of {place(request)}"
        try:
            answer = self._http.request(verb, path, json=data)
        except httpx.HTTPError as error:
            raise ForgeError(f"{what}: {type(error).__name__}") from error
        status = answer.status_code
        if status in {401, 403} and verb == "POST":
            raise ForbiddenError(f"{what}: {status}; its user needs the role Developer")
        if status >= 500 or status in {409, 429}:
            after = answer.headers.get("Retry-After", "")
            raise ForgeError(f"{what}: {status}", float(after) if after.isdecimal() else AGAIN)
        return answer
