"""Access: who asks, by which token, and what git may do with it.

Source: docs.gitlab.com/api/rest/authentication, /topics/git/clone#clone-using-a-token (any user
name with a token), /ci/jobs/ci_job_token.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.simulators.git_http import asks_for_password, serve, service_of
from tests.simulators.gitlab.people import CLONES, DEVELOPER, PUSHES, REPORTER
from tests.simulators.gitlab.pushes import pushed
from tests.simulators.routes import Answer, RefusedError

if TYPE_CHECKING:
    from tests.simulators.gitlab.forge import GitLab
    from tests.simulators.gitlab.people import Token
    from tests.simulators.gitlab.projects import Project
    from tests.simulators.routes import Ask

REVOKED = "Token was revoked. You have to re-authorize from the user."


def who_asks(forge: GitLab, ask: Ask) -> Token | None:
    """Find the token of a request, None for a stranger; a wrong one is refused with 401.

    A job's token is a stranger's to the API: it opens none of the endpoints that are here.
    """
    secret = ask.headers.get("Private-Token") or ""
    kind, _, text = (ask.headers.get("Authorization") or "").partition(" ")
    if not secret and kind.lower() == "bearer":
        secret = text
    if not secret:
        return None
    token = forge.tokens.get(secret)
    if token is None or token.job:
        raise RefusedError(401, "401 Unauthorized")
    if token.revoked:
        raise RefusedError(401, "invalid_token", key="error", error_description=REVOKED)
    return token


def git_answer(forge: GitLab, ask: Ask) -> Answer:
    """Let git read or write if its credentials allow."""
    path, _, rest = ask.raw.removeprefix("/").partition(".git/")
    with forge.lock:
        project = forge.projects.get(path)
        writes = service_of(ask) == "git-receive-pack"
        refused = _refused(forge, project, ask, writes=writes)
    if refused or project is None:
        return refused or Answer(404)
    if not (writes and ask.method == "POST"):
        return serve(project.git, f"/{rest}", ask)
    with project.pushing:
        before = project.git.refs("refs")
        answer = serve(project.git, f"/{rest}", ask)
        after = project.git.refs("refs")
        moved = [
            (ref, before.get(ref, ""), after.get(ref, "")) for ref in sorted({*before, *after})
        ]
        with forge.lock:
            pushed(project, forge.user(ask.who), moved)
    return answer


def _refused(forge: GitLab, project: Project | None, ask: Ask, *, writes: bool) -> Answer | None:
    """Word why git may not; None if it may."""
    token = _basic(forge, ask)
    if token is None and (ask.headers.get("Authorization") or writes or _hidden(project)):
        return asks_for_password("GitLab")
    if token is None:
        return None
    ask.who = token.user.login
    level = project.level(token.user) if project else 0
    if project is None or (project.visibility == "private" and level < REPORTER):
        return Answer(404, b"The project you were looking for could not be found.\n")
    scopes = PUSHES if writes else CLONES
    if not set(scopes) & set(token.scopes) or (writes and level < DEVELOPER):
        return Answer(403, b"You are not allowed to do this with the code of this project.\n")
    return None


def _hidden(project: Project | None) -> bool:
    return project is None or project.visibility != "public"


def _basic(forge: GitLab, ask: Ask) -> Token | None:
    kind, _, text = (ask.headers.get("Authorization") or "").partition(" ")
    if kind.lower() != "basic":
        return None
    name, _, secret = base64.b64decode(text).decode().partition(":")
    token = forge.tokens.get(secret)
    if token is None or token.revoked or not name:
        return None
    return token if not token.job or name == "gitlab-ci-token" else None
