"""Forge: a GitLab host in this process, driven as `tests.simulators` says.

Of its own: ``version``, ``preparing`` (seconds until a new merge request has its diff),
``busy`` (so many reports of a status meet 409 because another one is under way),
``notes_limit`` (notes a person may make in a minute, 0: any number) and ``limit`` (requests a
person may make in a minute, 0: any number, and no RateLimit headers then).
"""

from __future__ import annotations

import hashlib
import random
import uuid
from datetime import UTC, datetime
from email.utils import formatdate
from typing import TYPE_CHECKING

from tests.simulators.gitlab.access import git_answer, who_asks
from tests.simulators.gitlab.api import ROUTES
from tests.simulators.gitlab.limits import Limiter
from tests.simulators.gitlab.people import LEVELS, Group, Token, User
from tests.simulators.gitlab.projects import Project
from tests.simulators.routes import Answer, RefusedError
from tests.simulators.simulator import Simulator

if TYPE_CHECKING:
    from tests.simulators.courier import Letter, Outcome
    from tests.simulators.gitlab.merge_requests import MergeRequest
    from tests.simulators.routes import Ask


class GitLab(Simulator):
    """A simulated GitLab."""

    host = "gitlab"

    def __init__(self) -> None:
        super().__init__()
        self.version = "18.6.1"
        self.preparing = 0.0
        self.busy = 0
        self.limit = 0
        self.notes_limit = 300
        self.random = random.Random(0)
        self.limiter = Limiter()
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.projects: dict[str, Project] = {}
        self.tokens: dict[str, Token] = {}

    @property
    def url(self) -> str:
        """The address that a client is given; the API is below it."""
        return self.web

    def now(self, after: float = 0) -> str:
        """Give the host's time with milliseconds, as its answers have it."""
        moment = datetime.fromtimestamp(self.time + after, UTC)
        return f"{moment.strftime('%Y-%m-%dT%H:%M:%S')}.{moment.microsecond // 1000:03}Z"

    def uuid(self) -> str:
        """Make a name that nothing else has."""
        with self.lock:
            return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def user(self, login: str) -> User:
        """Give an account, made if it is new."""
        with self.lock:
            return self.users.get(login) or self.make_user(login)

    def make_user(self, login: str, name: str = "", *, bot: bool = False) -> User:
        """Make an account."""
        made = User(self.new_id(), login, name, bot=bot)
        made.created_at = self.now()
        self.users[login] = made
        return made

    def group(self, path: str) -> Group:
        """Give a group, made with those above it if it is new."""
        with self.lock:
            if path not in self.groups:
                above = path.rpartition("/")[0]
                made = Group(self.new_id(), path, self.group(above) if above else None)
                made.created_at = self.now()
                self.groups[path] = made
            return self.groups[path]

    def team(self, path: str, *members: str, role: str = "developer") -> None:
        """Put people into a group."""
        with self.lock:
            group = self.group(path)
            group.members |= {self.user(login): LEVELS[role] for login in members}

    def project(self, path: str, *, private: bool = False) -> Project:
        """Give a project, made with its group if it is new."""
        with self.lock:
            if path not in self.projects:
                owner = path.rpartition("/")[0]
                if owner not in self.users:
                    self.group(owner)
                self.projects[path] = Project(self, path, "private" if private else "public", None)
            return self.projects[path]

    def token(self, login: str, *scopes: str, name: str = "countersign") -> str:
        """Make a personal access token, for the API and git if no scopes are named."""
        with self.lock:
            return self._keep("glpat", self.user(login), scopes or ("api",), name)

    def job_token(self, login: str) -> str:
        """Make the token of a CI job: it clones, and can't reach merge requests."""
        with self.lock:
            return self._keep("glcbt", self.user(login), ("read_repository",), "job", job=True)

    def _keep(
        self, kind: str, user: User, scopes: tuple[str, ...], name: str, *, job: bool = False
    ) -> str:
        secret = f"{kind}-{self.random.getrandbits(100):025x}"
        expires = self.now(30 * 86_400)[:10]
        made = Token(self.new_id(), secret, user, scopes, name, self.now(), expires)
        self.tokens[secret] = made._replace(job=job)
        return secret

    def revoke(self, secret: str) -> None:
        """Take a token back."""
        with self.lock:
            self.tokens[secret] = self.tokens[secret]._replace(revoked=True)

    def requests_of(self, project: Project) -> list[MergeRequest]:
        """List the merge requests from and to a project."""
        return [
            request
            for each in self.projects.values()
            for request in each.requests
            if project in (request.project, request.source_project)
        ]

    def requests_from(self, project: Project, branch: str) -> list[MergeRequest]:
        """List the merge requests that come from a branch."""
        return [
            request
            for request in self.requests_of(project)
            if (request.source_project, request.source) == (project, branch)
        ]

    def answer(self, ask: Ask) -> Answer:
        """Answer the API; a reader who names what he has seen is told that it is the same."""
        token = who_asks(self, ask)
        ask.who = token.user.login if token else ""
        headers = self.limiter.requests(self, ask.who)
        route = ROUTES.find(ask, ask.raw)
        if route is None:
            self.breaches.append(f"{ask.method} {ask.raw}: nothing is simulated there")
            raise RefusedError(404, "404 Not Found", key="error")
        answer = route.answer(self, ask)
        answer.headers |= headers | {"Date": formatdate(self.time, usegmt=True)}
        if ask.method == "GET" and answer.status == 200:
            tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
            if ask.headers.get("If-None-Match") == tag:
                answer = Answer(304, None, answer.headers)
            answer.headers |= {
                "ETag": tag,
                "Cache-Control": "max-age=0, private, must-revalidate",
                "Vary": "Origin",
            }
        return answer

    def answer_git(self, ask: Ask) -> Answer:
        """Answer git."""
        return git_answer(self, ask)

    def refusal(self, refused: RefusedError) -> Answer:
        """Word a refusal: under ``message``, or ``error`` where Grape itself refuses."""
        more = dict(refused.more)
        key = str(more.pop("key", "message"))
        if refused.status == 429 and not more:
            return Answer(429, b"Retry later\n", {"Content-Type": "text/plain", **refused.headers})
        said = more.pop("fields", refused.message)
        return Answer(refused.status, {key: said, **more}, refused.headers)

    def delivered(self, letter: Letter, outcome: Outcome) -> None:
        """Note in the hook's log how it went."""
        if isinstance(letter.about, tuple):
            hook, sent = letter.about
            hook.heard(sent, outcome)
