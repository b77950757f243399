"""Access: who asks, by token, password or an App's key; and git, which asks in the same ways."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.simulators import git_http
from tests.simulators.bare import NONE
from tests.simulators.github.apps import app_of
from tests.simulators.github.turn import Turn, Who
from tests.simulators.routes import Answer, Ask, RefusedError

if TYPE_CHECKING:
    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.repos import Project


def who_asks(forge: GitHub, ask: Ask) -> Who:
    """Tell who asks; 401 for a token that is unknown or over."""
    kind, _, token = (ask.headers.get("Authorization") or "").partition(" ")
    if not kind:
        return Who()
    if kind.lower() == "basic":
        name, _, password = base64.b64decode(token).decode().partition(":")
        token = password if password not in ("", "x-oauth-basic") else name
    if token.count(".") == 2:
        return Who(app=app_of(forge, token))
    who = forge.granted.get(token)
    if who is None or (who.expires and who.expires < forge.time):
        raise RefusedError(401, "Bad credentials")
    return who


def answer_git(forge: GitHub, ask: Ask) -> Answer:
    """Let git answer, and do afterwards what a push brings with it."""
    path, _, rest = ask.raw.removeprefix("/").partition(".git/")
    writes = git_http.service_of(ask) == "git-receive-pack"
    try:
        who, project = _reached(forge, ask, path, "write" if writes else "read")
    except RefusedError as refused:
        if refused.status == 401 or not ask.headers.get("Authorization"):
            return git_http.asks_for_password("GitHub")
        return Answer(refused.status, refused.message.encode())
    if not (writes and ask.method == "POST"):
        return git_http.serve(project.git, f"/{rest}", ask)
    with forge.lock:
        before = project.git.refs()
        answer = git_http.serve(project.git, f"/{rest}", ask)
        after = project.git.refs()
        assert who.account
        for ref in sorted(before.keys() | after.keys()):
            old, new = before.get(ref, NONE), after.get(ref, NONE)
            project.moved(ref, old, new, who.account)
        return answer


def _reached(forge: GitHub, ask: Ask, path: str, level: str) -> tuple[Who, Project]:
    """Find the repository that git names, if whoever asks may read or write it."""
    with forge.lock:
        who = who_asks(forge, ask)
        ask.who = who.name
        owner, _, name = path.partition("/")
        ask.params = {"owner": owner, "repo": name}
        return who, Turn(forge, ask, who).project("contents", level, level)
