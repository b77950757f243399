"""Credentials: who we are on GitHub: an App with its key, or the owner of a token."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from github.Auth import Auth

from bot.core.model.typed import NamedTuple
from bot.ports.forge import ForbiddenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

LIFE, EARLY = 3600.0, 300.0
"""Seconds that an installation's token is good for, and before its end that it is replaced."""


class App(NamedTuple):
    """A GitHub App: its id (the number, or the client id) and its private key as PEM."""

    id: str
    key: str

    def __repr__(self) -> str:
        """Leave the key out: this text may end in a log."""
        return f"App(id={self.id!r})"


class Token(NamedTuple):
    """A token: a person's, a machine account's, or the ``GITHUB_TOKEN`` of a job."""

    secret: str

    def __repr__(self) -> str:
        """Leave the token out: this text may end in a log."""
        return "Token()"


Credentials = App | Token


class Signature:
    """Signs as the App; the key is read once, for that takes longer than a call."""

    def __init__(self, pem: str) -> None:
        self._pem = pem
        self._key: PrivateKeyTypes | None = None

    def __call__(self, claims: dict[str, object]) -> str:
        """Sign a web token; `ForbiddenError` where the key is damaged."""
        if self._key is None:
            try:
                self._key = load_pem_private_key(self._pem.encode(), None)
            except (TypeError, ValueError, UnsupportedAlgorithm) as error:
                why = "the App's private key can't be read; its page at GitHub makes another"
                raise ForbiddenError(why) from error
        return jwt.encode(claims, self._key, "RS256")  # type: ignore[arg-type]


class InstallationAuth(Auth):
    """Authenticates as an installation of the App; one token for all threads, renewed in time."""

    def __init__(
        self, renew: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._renew = renew
        self._clock = clock
        self._lock = Lock()
        self._secret = ""
        self._until = 0.0

    @property
    def token_type(self) -> str:
        """The word before the token in the header."""
        return "token"

    @property
    def token(self) -> str:
        """The token, a new one where the last is about to end."""
        with self._lock:
            if not self._secret or self._clock() > self._until - EARLY:
                self._until = self._clock() + LIFE
                self._secret = self._renew()
            return self._secret

    def forget(self, secret: str) -> None:
        """Hear that GitHub does not take this token any more."""
        with self._lock:
            if self._secret == secret:
                self._secret = ""
