"""Connection: PyGithub's requester with one credential, its errors told in our words."""

from __future__ import annotations

import re
from threading import Lock, local
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

import requests
from github import Github
from github.Auth import Token as TokenAuth
from github.GithubException import GithubException
from github.Requester import Requester, RequestsResponse

from bot.forges.gate import date_of
from bot.forges.github.credentials import InstallationAuth
from bot.forges.payload import listed, part, parts, text
from bot.forges.redaction import redacted
from bot.forges.session import CONNECT, READ
from bot.ports.forge import ForbiddenError, ForgeError, GoneError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from github.Auth import Auth

    from bot.forges.payload import Payload
    from bot.forges.session import Session

USER_AGENT = "countersign"
API_VERSION = "2022-11-28"
PAGE = 100
KINDS = {401: ForbiddenError, 403: ForbiddenError, 404: GoneError, 410: GoneError,
         451: ForbiddenError}  # fmt: skip
ELSEWHERE = {302, 303, 307, 308}
NEXT = re.compile(r'<([^>]+)>; *rel="next"')

_injecting = Lock()


class Connection:
    """Asks the API at ``base`` with one credential, from several threads.

    PyGithub's requester keeps each request in itself, so every thread has its own; its pauses and
    retries sleep in the thread and are off: the session sees to both. Its objects are not used,
    for they fetch what a list left out, one call each.
    """

    def __init__(self, name: str, base: str, auth: Auth, session: Session) -> None:
        self.name = name
        self._base = base
        self._auth = auth
        self._session = session
        self._threads = local()
        self.now = 0.0
        """The time of the latest answer, by GitHub's clock."""

    @property
    def secret(self) -> str:
        """The token, for git."""
        return self._auth.token

    def get(self, what: str, path: str, **query: object) -> Payload:
        """Read an object; ``what`` completes the sentence "could not …"."""
        found = self._ask(what, "GET", path, query)[1]
        return found if isinstance(found, dict) else {}

    def pages(self, what: str, path: str, under: str = "", **query: object) -> Iterator[Payload]:
        """Read a list, page by page as it is needed; ``under``: its name in the answer."""
        asked: dict[str, object] = {"per_page": PAGE, **query}
        while True:
            headers, found = self._ask(what, "GET", path, asked)
            yield from parts(found, under) if under else listed(found)
            more = NEXT.search(str(headers.get("link", "")))
            if more is None:
                return
            url = urlsplit(more[1])
            path = url.path.removeprefix(urlsplit(self._base).path)
            asked = dict(parse_qsl(url.query))

    def send(self, what: str, verb: str, path: str, data: object = None) -> Payload:
        """Change something, and give what GitHub says of it then."""
        found = self._ask(what, verb, path, {}, data)[1]
        return found if isinstance(found, dict) else {}

    def graph(self, what: str, query: str) -> Payload:
        """Ask GraphQL, which has an address of its own."""
        return part(
            self.send(what, "POST", self._requester().graphql_url, {"query": query}), "data"
        )

    def _ask(
        self, what: str, verb: str, path: str, query: Mapping[str, object], data: object = None
    ) -> tuple[dict[str, object], object]:
        try:
            return self._once(what, verb, path, query, data)
        except ForbiddenError as error:
            # An installation's token can end before its time; what it refused was not done.
            if status_of(error) != 401 or not isinstance(self._auth, InstallationAuth):
                raise
            self._auth.forget(self._auth.token)
            return self._once(what, verb, path, query, data)

    def _once(
        self, what: str, verb: str, path: str, query: Mapping[str, object], data: object
    ) -> tuple[dict[str, object], object]:
        try:
            headers, found = self._requester().requestJsonAndCheck(
                verb, path, parameters=dict(query), input=data
            )
        except GithubException as error:
            kind = KINDS.get(error.status, ForgeError)
            secret = self._auth.token if isinstance(self._auth, TokenAuth) else ""
            said = redacted(f"{error.status} {said_by(error)}", secret)
            raise kind(f"{self.name}: could not {what}: {said}") from error
        except (requests.RequestException, ValueError, RuntimeError) as error:
            # A RuntimeError is PyGithub's about a redirect that leads elsewhere.
            raise ForgeError(f"{self.name}: could not {what}: {type(error).__name__}") from error
        self.now = date_of(headers, self.now)
        return headers, found

    def _requester(self) -> Requester:
        found: Requester | None = getattr(self._threads, "requester", None)
        if found is None:
            found = self._threads.requester = requester(self._base, self._auth, self._session)
        return found


def requester(base: str, auth: Auth, session: Session) -> Requester:
    """Make a requester that sends through our session.

    PyGithub takes no session (PyGithub#2865), only classes of connections, and those for the whole
    process; a requester keeps the ones that were set when it was made.
    """
    with _injecting:
        plain, secure = _through(session, "http"), _through(session, "https")
        Requester.injectConnectionClasses(plain, secure)
        return Github(
            auth=auth, base_url=base, timeout=int(CONNECT + READ), user_agent=USER_AGENT,
            per_page=PAGE, retry=None, seconds_between_requests=None, seconds_between_writes=None,
            api_version=API_VERSION,
        ).requester  # fmt: skip


def _through(session: Session, scheme: str) -> type:
    """Make what PyGithub takes for a connection."""

    class Through:
        def __init__(self, host: str, port: int | None = None, **_: object) -> None:
            self.host = host
            self._root = f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"

        def request(
            self, verb: str, url: str, body: object, headers: dict[str, str], *_: object
        ) -> None:
            self._asked = (verb, self._root + url, body, headers)

        def getresponse(self) -> RequestsResponse:
            verb, url, body, headers = self._asked
            response = session.request(verb, url, data=body, headers=headers, allow_redirects=False)
            # PyGithub follows a 301, takes other redirects for an answer, and waits after a 202.
            if response.status_code in ELSEWHERE or (verb, response.status_code) == ("GET", 202):
                raise requests.TooManyRedirects(f"answered {response.status_code}")
            return RequestsResponse(response)

        def close(self) -> None:
            """Leave it open: others use it too."""

    return Through


def said_by(error: GithubException) -> str:
    """Give GitHub's words, those about single fields too."""
    data: object = error.data
    if not isinstance(data, dict):
        return "no answer in JSON"
    fields = data.get("errors")
    about = fields if isinstance(fields, list) else []
    words = [
        " ".join(text(one, name) for name in ("field", "code", "message") if text(one, name))
        if isinstance(one, dict) else str(one)
        for one in about
    ]  # fmt: skip
    return "; ".join([text(data, "message"), *words])[:400]


def status_of(error: ForgeError) -> int:
    """Give the HTTP status behind an error, 0 where there was no answer."""
    cause = error.__cause__
    return cause.status if isinstance(cause, GithubException) else 0


def said_of(error: ForgeError) -> str:
    """Give GitHub's words behind an error."""
    cause = error.__cause__
    return said_by(cause) if isinstance(cause, GithubException) else ""


def quoted(name: str) -> str:
    """Write a name as one part of a path."""
    return quote(name, safe="")
