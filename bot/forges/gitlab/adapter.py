"""Adapter: GitLab as the forge that flows ask and tell.

Calls to GitLab's API, with what is remembered at hand (``tests/forges/test_gitlab_calls.py``):

| what happened | calls |
|---|---|
| nothing governed | the merge request; on first sight one or two more, for what stands there |
| a push that changes no finding | the merge request, the statuses of the head, the new status |
| another verdict on the same head | the merge request, the new status |
| a row's comment put, edited | one |
| a row's comment taken away | its thread, the deletion; where somebody answered one more |
"""

from __future__ import annotations

from bot.core.model.conversation import Limits
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome
from bot.forges.gitlab import checkup, health, mapping, people
from bot.forges.gitlab.client import Api, Client, body_of
from bot.forges.gitlab.comments import Comments
from bot.forges.gitlab.issues import Issues
from bot.forges.gitlab.seen import Seen
from bot.forges.gitlab.statuses import STATES, Statuses
from bot.forges.payload import number, part, text
from bot.ports.forge import GoneError, Remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.model.conversation import Comment, Post, Status
    from bot.core.model.merge_request import Account, MergeRequest, Project
    from bot.forges.gitlab.checks import Checks
    from bot.forges.payload import Payload
    from bot.ports.checkup import Check
    from bot.ports.forge import Filed, Hook, Issue, Missed
    from bot.ports.meter import Meter

LIMITS = Limits(
    comment=1_000_000, issue=1_048_576, inline=50, ungoverned=False, forks=False, assignees=1
)
REPORTER = 20
MERGED = {"merged", "locked"}


class Options(NamedTuple):
    """What a deployment may want otherwise.

    ``former``: ids of users that spoke for us before, for with each new access token of a project
    or group GitLab makes a new user. ``public``: the address that webhooks reach us at, to know
    them by; empty: any. ``waiting``: the state of a status that waits for people, ``failed`` or
    ``pending``. ``meter`` counts our calls. ``check``: an external status check of our name is
    answered too (Ultimate).
    """

    former: tuple[str, ...] = ()
    public: str = ""
    waiting: str = STATES[Outcome.PENDING]
    meter: Meter | None = None
    check: bool = False


USUAL = Options()


class GitLab:
    """A GitLab, as its token's user sees it. ``base`` is its address, with a path if it has one."""

    limits = LIMITS

    def __init__(self, client: Client, base: str, options: Options) -> None:
        self.name = client.name
        self._client = client
        self._base = base.rstrip("/")
        self._options = options
        self._user: Account | None = None
        self._seen = Seen()
        self._statuses = Statuses(client, {**STATES, Outcome.PENDING: options.waiting})
        self._comments = Comments(client, self._seen)
        self._issues = Issues(client, LIMITS.assignees)
        self._checks = checks_of(client, base) if options.check else None

    @property
    def account_id(self) -> str:
        """Our account's id, empty while nothing has asked for it yet."""
        return self._user.id if self._user else ""

    def account(self) -> Account:
        """Tell who we are; asked once."""
        if self._user is None:
            with self._client.asking("read our own user"):
                user = self._client.api.http_get("/user")
            self._user = mapping.account(part({"": user}, ""))
        return self._user

    def projects(self) -> Iterator[Project]:
        """List the projects that our user is a member of, those that are archived left out."""
        with self._client.asking("list our projects"):
            listed = self._client.api.projects.list(
                iterator=True, membership="true", archived="false", min_access_level=REPORTER,
                order_by="id", sort="asc", per_page=100,
            )  # fmt: skip
            for one in listed:
                yield mapping.project(body_of(one))

    def project(self, path: str) -> Project | None:
        """Read one project."""
        try:
            with self._client.asking(f"read {path}"):
                return mapping.project(body_of(self._client.api.projects.get(path)))
        except GoneError:
            return None

    def remote(self, project: str) -> Remote:
        """Tell how git reaches a project."""
        return Remote(f"{self._base}/{project}.git", "oauth2", self._client.secret)

    def merge_request(self, project: str, number: int) -> MergeRequest | None:
        """Read one merge request."""
        try:
            with self._client.asking(f"read {project}!{number}"):
                found = body_of(self._client.project(project).mergerequests.get(number))
        except GoneError:
            return None
        request = mapping.merge_request(project, found)
        self._seen.keep(request, found)
        return request

    def merge_requests(self, project: str, since: str = "") -> Iterator[MergeRequest]:
        """List the open ones, oldest change first; these don't name their pipelines."""
        asked = {"updated_after": since} if since else {}
        with self._client.asking(f"list the merge requests of {project}"):
            listed = self._client.project(project).mergerequests.list(
                iterator=True, state="opened", order_by="updated_at", sort="asc", per_page=100,
                **asked,
            )  # fmt: skip
            for one in listed:
                yield mapping.merge_request(project, body_of(one))

    def group(self, project: str, ref: str) -> MergeRequest | None:  # noqa: ARG002 - the port's
        """Know no group: a train's pipeline takes a status from nobody but its own jobs."""
        return None

    def brought(self, project: str, sha: str, branch: str) -> list[int]:
        """List the merge requests into a branch that brought a commit to it.

        One is locked while it is merged.
        """
        with self._client.asking(f"list the merge requests of {project}@{sha}"):
            commit = self._client.project(project).commits.get(sha, lazy=True)
            found = commit.merge_requests(get_all=True, per_page=100)
            return [
                number(one, "iid")
                for one in found
                if text(one, "state") in MERGED and text(one, "target_branch") == branch
            ]

    def posts(self, request: MergeRequest, by: Sequence[str] = ()) -> list[Post]:
        """List everything of ours on it, or what the users ``by`` have said in our name."""
        comments = self._comments.posted(request, self._speaker(by)) if request.number else ()
        return [*(() if by else self._statuses.posted(request, self.account())), *comments]

    def members(self, project: str, group: str) -> list[Account]:  # noqa: ARG002 - the port's
        """List the people of a group, inherited and invited ones too."""
        return people.members(self._client, group)

    def may_write(self, project: str, account: Account) -> bool:
        """Tell whether somebody may push to a project."""
        return people.may_write(self._client, project, account)

    def hooks(self, project: str) -> list[Hook]:
        """Tell which webhooks reach us from a project and whether they work."""
        return health.hooks(self._client, project, self._options.public)

    def checkup(self, now: float) -> Iterator[Check]:
        """Check our token, and the clock."""
        return checkup.checkup(self._client, now)

    def project_checkup(self, project: Project) -> Iterator[Check]:
        """Check our rights in a project, and whether a red pipeline blocks its merges."""
        return checkup.project_checkup(self._client, project)

    def missed(self, since: str) -> Iterator[Missed]:
        """List deliveries to us that failed, of the projects whose hooks we may see."""
        for project in self.projects():
            yield from health.missed(self._client, project.path, self._options.public, since)

    def ensure_status(self, request: MergeRequest, status: Status, post: Post | None) -> Post:
        """Put the one status on the head, in the pipeline that counts."""
        if self._checks and request.number:
            self._checks.answer(request, status.outcome)
        return self._statuses.ensure(request, status, post, self.account())

    def ensure_comment(self, request: MergeRequest, comment: Comment, post: Post | None) -> Post:
        """Put a comment, on its line if it has an anchor."""
        return self._comments.ensure(request, comment, post)

    def settle(self, request: MergeRequest, post: Post, body: str) -> None:
        """Take a comment away."""
        self._comments.settle(request, post, body)

    def ensure_issue(self, project: str, issue: Issue) -> Filed:
        """Open or edit the issue of this key."""
        return self._issues.ensure(project, issue, self.account())

    def close_issue(self, project: str, key: str, words: str) -> Filed | None:
        """Close the issue of this key with a last comment."""
        return self._issues.close(project, key, words, self.account())

    def react(self, project: str, comment: str, reaction: str) -> None:
        """Put a reaction on the comment ``!7:90`` of a merge request, or ``#7:90`` of an issue."""
        self._issues.react(project, comment, reaction)

    def _speaker(self, by: Sequence[str]) -> Callable[[Payload], bool]:
        """Tell how an author is known as one that speaks for us: by id, or else by login."""
        if by:
            return lambda author: text(author, "username") in by
        ours = {*self._options.former, self.account().id}
        return lambda author: str(number(author, "id")) in ours


def checks_of(client: Client, base: str) -> Checks:
    """Give what answers external status checks; its HTTP client is loaded only for that."""
    from bot.forges.gitlab.checks import Checks

    return Checks(client.name, base, client.secret)


def connect(name: str, url: str, token: str, options: Options = USUAL) -> GitLab:
    """Make the forge ``name`` at an address, which may have a path (``https://host/gitlab``).

    ``token`` is one of a project, group, service account or person, with the scope ``api``; nothing
    is asked yet. From a CI job it comes in a variable: its CI_JOB_TOKEN can't reach merge requests
    (gitlab-org/gitlab#545150).
    """
    return GitLab(Client(name, Api(name, url, token, options.meter)), url, options)
