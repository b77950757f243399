"""Client: the connections of one forge: an App's to each installation, or the one of a token."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from github.Auth import AppAuth
from github.Auth import Token as TokenAuth

from bot.forges.gate import Budget, Gate
from bot.forges.github.connection import Connection
from bot.forges.github.credentials import App, InstallationAuth, Signature
from bot.forges.payload import number, part, text
from bot.forges.session import Kept, Session
from bot.ports.forge import ForbiddenError, GoneError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from github.Auth import Auth

    from bot.forges.github.credentials import Credentials
    from bot.ports.meter import Meter

CREATES = r"/(?:comments|issues|reactions|reviews)$"
BUDGETS = (Budget(80, 60), Budget(500, 3600))
"""docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: content made."""


class Client:
    """Gives the connection that reaches a project; ``url`` is the address people open."""

    def __init__(
        self, name: str, url: str, credentials: Credentials, meter: Meter | None = None,
        budgets: Sequence[Budget] = BUDGETS,
    ) -> None:  # fmt: skip
        self.name = name
        self.web = web_of(url)
        self.is_app = isinstance(credentials, App)
        self.app_id = credentials.id if isinstance(credentials, App) else ""
        self._meter = meter
        self._kept = Kept()
        self._budgets = budgets
        self._lock = Lock()
        self._installed: dict[str, Connection] = {}
        self.itself = self._connection(_auth_of(credentials))

    def of(self, project: str) -> Connection:
        """Give the connection that reaches a project; `GoneError` where the App is not there."""
        if not self.is_app:
            return self.itself
        owner = project.partition("/")[0].lower()
        with self._lock:
            found = self._installed.get(owner)
        if found is None:
            what = f"find the App's installation at {project}"
            there = self.itself.get(what, f"/repos/{project}/installation")
            found = self._installation(number(there, "id"), owner)
        return found

    def everywhere(self) -> Iterator[tuple[str, Connection]]:
        """Give the connections to all accounts where the App may work, each with its name."""
        for one in self.itself.pages("list the App's installations", "/app/installations"):
            if not one.get("suspended_at"):
                owner = text(part(one, "account"), "login").lower()
                yield owner, self._installation(number(one, "id"), owner)

    def anyone(self) -> Connection:
        """Give a connection that may read what is public: an App's own key may not."""
        for _, connection in self.everywhere():
            with suppress(ForbiddenError, GoneError):
                if connection.secret:
                    return connection
        return self.itself

    def _installation(self, id_: int, owner: str) -> Connection:
        """Give the connection to an account, the same to all who ask."""
        with self._lock:
            if owner not in self._installed:
                auth = InstallationAuth(lambda: self._lease(id_, owner))
                self._installed[owner] = self._connection(auth)
            return self._installed[owner]

    def _lease(self, id_: int, owner: str) -> str:
        """Ask for an installation's token; one that is gone is looked up anew the next time."""
        path = f"/app/installations/{id_}/access_tokens"
        try:
            return text(self.itself.send(f"get a token for {owner}", "POST", path), "token")
        except (ForbiddenError, GoneError):
            with self._lock:
                self._installed.pop(owner, None)
            raise

    def _connection(self, auth: Auth) -> Connection:
        gate = Gate(self.name, CREATES, self._budgets)
        session = Session(self.name, gate, self._meter, self._kept)
        return Connection(self.name, api_of(self.web), auth, session)


def _auth_of(credentials: Credentials) -> Auth:
    if isinstance(credentials, App):
        return AppAuth(credentials.id, sign_func=Signature(credentials.key))
    return TokenAuth(credentials.secret)


def web_of(url: str) -> str:
    """Give the address that people open, from that or from the API's."""
    found = url.rstrip("/").removesuffix("/api/v3")
    parsed = urlsplit(found)
    host = parsed.netloc.removeprefix("api.")
    return parsed._replace(netloc=host).geturl() if is_hosted(host) else found


def api_of(web: str) -> str:
    """Give the API's address: hosts of GitHub's own have one for it, Enterprise Server a path."""
    parsed = urlsplit(web)
    if is_hosted(parsed.netloc):
        return parsed._replace(netloc=f"api.{parsed.netloc}").geturl()
    return f"{web}/api/v3"


def is_hosted(host: str) -> bool:
    """Tell whether GitHub runs this host itself."""
    return host == "github.com" or host.endswith(".ghe.com")
