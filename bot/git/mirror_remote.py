"""Mirror remote: the one place where git speaks to a network, and with credentials.

The credentials reach git by a helper written into that one process's configuration, which prints
two variables of its environment: nothing of them is in an argument (``ps``), in a file or in a URL;
``/proc/PID/environ`` is readable by our own user only, who holds them anyway. A header
(``http.extraHeader``) would go to whomever git talks to; a helper is bound to one scheme, host and
port, is asked only after a 401 from there, and git forgets what it got with the process. Redirects
are not followed at all, for after one git may offer to the new host what it has learnt.
"""

from __future__ import annotations

import base64
import os
import re
from urllib.parse import quote, urlsplit

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.git.command import Bounds, Git
from bot.git.complaints import said
from bot.ports.mirrors import MirrorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.git.command import Done
    from bot.ports.forge import Remote

_FETCH = (
    "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
    "--recurse-submodules=no", "--filter=blob:none", "--stdin", "origin",
)  # fmt: skip
_HELPER = (
    '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" '
    '"$COUNTERSIGN_USERNAME" "$COUNTERSIGN_PASSWORD"; }; f'
)
# What a process needs to find git and the way out; our own settings, full of secrets, stay here.
_KEPT = (
    *("PATH", "LD_LIBRARY_PATH", "TMPDIR", "SSL_CERT_DIR", "SSL_CERT_FILE"),
    *("all_proxy", "http_proxy", "https_proxy", "no_proxy"),
    *("ALL_PROXY", "HTTPS_PROXY", "NO_PROXY"),
)
_CERTIFICATES = ("GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
# Objects that break fsck's rules are taken: old repositories hold commits with odd dates and modes,
# nothing is ever checked out here, and a fetch checks the ids in any case.
_SETTINGS = {
    "credential.helper": "",
    "fetch.fsckObjects": "false",
    "fetch.unpackLimit": "1",
    "gc.auto": "0",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "protocol.version": "2",
    "remote.origin.partialCloneFilter": "blob:none",
    "remote.origin.promisor": "true",
    "transfer.fsckObjects": "false",
}
_LONGEST_TOLD = 300


class Allowance(NamedTuple):
    """What a fetch may take: seconds in all, and without news; bytes of one pack."""

    seconds: float
    silence: float
    room: int


class Answer(NamedTuple):
    """What came of a fetch: git's exit code and, scrubbed, its complaints."""

    code: int
    err: str
    overdue: bool = False


def inert(environ: Mapping[str, str], home: str) -> dict[str, str]:
    """Give the environment of git in mirrors: no configuration but the mirror's own."""
    return {name: environ[name] for name in _KEPT if name in environ} | {
        "GIT_CEILING_DIRECTORIES": home,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": home,
    }


class Origin:
    """A project's remote, with the credentials for it; raises ``MirrorError`` for a strange address
    or credentials that git could not take.
    """

    def __init__(self, remote: Remote, environ: Mapping[str, str]) -> None:
        self._remote = remote
        self._certificates = {name: environ[name] for name in _CERTIFICATES if name in environ}
        address = urlsplit(remote.url)
        self._scheme = address.scheme
        if self._scheme not in ("http", "https", "file") or not remote.url.isprintable():
            raise MirrorError("the address of the remote is not http, https or file")
        # A token may hold a slash, and no project's path an @.
        if "@" in remote.url and self._scheme != "file":
            raise MirrorError("the address of the remote holds credentials; they come apart")
        self._host = f"{self._scheme}://{address.netloc}"
        if not (remote.username + remote.password).isprintable():
            raise MirrorError("the credentials for the remote hold a line end or the like")

    def fetch(self, git: Git, wanted: Iterable[str], allowed: Allowance, lock: int) -> Answer:
        """Fetch refspecs or object ids, all in one process."""
        speaking = Git(git.folder, git.environ)
        speaking.environ |= self._surroundings(allowed)
        text = "".join(f"{name}\n" for name in wanted)
        bounds = Bounds(allowed.seconds, allowed.room, lock)
        done = speaking.run(*_FETCH, send=text.encode(), bounds=bounds)
        return self._scrubbed(done)

    def _surroundings(self, allowed: Allowance) -> dict[str, str]:
        settings = _SETTINGS | {
            "remote.origin.url": self._remote.url,
            "http.lowSpeedTime": str(max(1, int(allowed.silence))),
        }
        given = {"GIT_ALLOW_PROTOCOL": self._scheme, "GIT_ASKPASS": "", **self._certificates}
        if self._remote.password:
            settings[f"credential.{self._host}.helper"] = _HELPER
            given["COUNTERSIGN_USERNAME"] = self._remote.username
            given["COUNTERSIGN_PASSWORD"] = self._remote.password
        given["GIT_CONFIG_COUNT"] = str(len(settings))
        for place, (key, value) in enumerate(settings.items()):
            given[f"GIT_CONFIG_KEY_{place}"] = key
            given[f"GIT_CONFIG_VALUE_{place}"] = value
        return given

    def _scrubbed(self, done: Done) -> Answer:
        """Take out what a remote may have sent back of the credentials."""
        err = done.err
        secret = self._remote.password
        if secret:
            pair = f"{self._remote.username}:{secret}".encode()
            for one in (base64.b64encode(pair).decode(), quote(secret, safe=""), secret):
                err = err.replace(one, "***")
        return Answer(done.code, err, done.overdue)


def refused(name: str, answer: Answer) -> MirrorError:
    """Say why a fetch failed, and where it helps, what to do."""
    if answer.overdue:
        return MirrorError(f"{name}: the remote took too long")
    for pattern, words in _REASONS.items():
        if re.search(pattern, answer.err):
            return MirrorError(f"{name}: {words}")
    reason = "".join(c if c.isprintable() else " " for c in said(answer.err))[:_LONGEST_TOLD]
    return MirrorError(f"{name} can't be fetched: git says “{reason}”")


_REASONS = {
    r"No space left on device": "the disk that holds the mirrors is full; free some of it, or "
    "lower the mirrors' budget",
    r"died of signal 25|File too large": "the repository is larger than the mirrors' budget",
    r"Authentication failed|could not read (Username|Password)|error: 40[13]": "the remote refused "
    "the credentials; they need to read the repository",
    r"returned error: 30[1278]|unable to update url base from redir": "the remote redirects, which "
    "is not followed; if the project was renamed, name it as it is called now",
    r"transport '.*' not allowed": "the remote leads to a protocol that is not allowed",
}
