"""Adapter: GitHub as the forge that flows ask and tell.

Calls to GitHub's API, with what is remembered at hand (``tests/forges/test_github_calls.py``):

| what happened | calls |
|---|---|
| nothing governed | the pull request, the status; one more where an older one is first seen |
| a push that changes no finding | the pull request, the status |
| another verdict on the same head | the pull request, the status |
| more than 50 findings | one more for each further 50, where an App speaks |
| a row's comment put, edited | one |
| a row's comment taken away | the deletion, and once for them all the list of comments |

An App asks once more for each account it is installed at, and for its token once an hour.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.core.model.conversation import Limits
from bot.core.model.typed import NamedTuple
from bot.forges.github import checkup, health, mapping, people
from bot.forges.github.client import BUDGETS, Client
from bot.forges.github.comments import Comments
from bot.forges.github.issues import Issues
from bot.forges.github.seen import Seen
from bot.forges.github.statuses import CheckRuns, CommitStatuses
from bot.forges.payload import number, part, text
from bot.ports.forge import ForbiddenError, GoneError, Remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.model.conversation import Comment, Post, Status
    from bot.core.model.merge_request import Account, MergeRequest, Project
    from bot.forges.gate import Budget
    from bot.forges.github.credentials import Credentials
    from bot.forges.payload import Payload
    from bot.ports.checkup import Check
    from bot.ports.forge import Filed, Hook, Issue, Missed
    from bot.ports.meter import Meter

log = logging.getLogger(__name__)

LIMITS = Limits(comment=65536, issue=65536, inline=30, ungoverned=True, forks=True, assignees=10)
USERNAME = "x-access-token"


class Options(NamedTuple):
    """What a deployment may want otherwise.

    ``former``: ids of accounts that spoke for us before. ``public``: the address that webhooks
    reach us at, to know them by; empty: any. ``meter`` counts our calls. ``budgets``: how many
    comments and issues are made in a time.
    """

    former: tuple[str, ...] = ()
    public: str = ""
    meter: Meter | None = None
    budgets: tuple[Budget, ...] = BUDGETS


USUAL = Options()


class GitHub:
    """A GitHub, as our App or our token's owner sees it."""

    limits = LIMITS

    def __init__(self, client: Client, options: Options) -> None:
        self.name = client.name
        self._client = client
        self._options = options
        self._user: Account | None = None
        self._seen = Seen()
        self._runs = CheckRuns(client) if client.is_app else None
        self._statuses = CommitStatuses(client)
        self._comments = Comments(client, self._seen)
        self._issues = Issues(client, LIMITS.assignees)

    @property
    def account_id(self) -> str:
        """Our account's id, empty while nothing has asked for it yet."""
        return self._user.id if self._user else ""

    def account(self) -> Account:
        """Tell who we are; asked once."""
        if self._user is None:
            self._user = people.ourselves(self._client)
        return self._user

    def projects(self) -> Iterator[Project]:
        """List the repositories that we were given access to, archived ones left out."""
        for one in self._repositories():
            if not (one.get("archived") or one.get("disabled")):
                yield mapping.project(one)

    def project(self, path: str) -> Project | None:
        """Read one project."""
        try:
            return mapping.project(self._client.of(path).get(f"read {path}", f"/repos/{path}"))
        except GoneError:
            return None

    def remote(self, project: str) -> Remote:
        """Tell how git reaches a project."""
        secret = self._client.of(project).secret
        return Remote(f"{self._client.web}/{project}.git", USERNAME, secret)

    def merge_request(self, project: str, number: int) -> MergeRequest | None:
        """Read one merge request."""
        what = f"read {project}!{number}"
        try:
            connection = self._client.of(project)
            found = connection.get(what, f"/repos/{project}/pulls/{number}")
        except GoneError:
            return None
        request = mapping.merge_request(project, found)
        self._seen.keep(request, found, connection.now)
        return request

    def merge_requests(self, project: str, since: str = "") -> Iterator[MergeRequest]:
        """List the open ones, oldest change first; GitHub takes no time, so the newest are read."""
        listed = self._client.of(project).pages(
            f"list the pull requests of {project}", f"/repos/{project}/pulls",
            state="open", sort="updated", direction="desc" if since else "asc",
        )  # fmt: skip
        found = (mapping.merge_request(project, one) for one in listed)
        if not since:
            return found
        changed = []
        for one in found:
            if one.updated < since:
                break
            changed.append(one)
        return reversed(changed)

    def group(self, project: str, ref: str) -> MergeRequest | None:
        """Read a merge queue's group by its ref."""
        return mapping.group(project, ref)

    def brought(self, project: str, sha: str, branch: str) -> list[int]:
        """List the merge requests into a branch that brought a commit to it."""
        what = f"list the pull requests of {project}@{sha}"
        found = self._client.of(project).pages(what, f"/repos/{project}/commits/{sha}/pulls")
        return [
            number(one, "number")
            for one in found
            if text(one, "merged_at") and text(part(one, "base"), "ref") == branch
        ]

    def posts(self, request: MergeRequest, by: Sequence[str] = ()) -> list[Post]:
        """List everything of ours on it, or what the users ``by`` have said in our name."""
        comments = self._comments.posted(request, self._speaker(by)) if request.number else ()
        return [*(() if by else self._status(request)), *comments]

    def members(self, project: str, group: str) -> list[Account]:
        """List the people of a team, those of teams below it too."""
        return people.members(self._client.of(project), group)

    def may_write(self, project: str, account: Account) -> bool:
        """Tell whether somebody may push to a project."""
        return people.may_write(self._client.of(project), project, account)

    def hooks(self, project: str) -> list[Hook]:
        """Tell which webhooks reach us from a project and whether they work."""
        return health.hooks(self._client, project, self._options.public)

    def checkup(self, now: float) -> Iterator[Check]:
        """Check our App or token, and the clock."""
        return checkup.checkup(self._client, now)

    def project_checkup(self, project: Project) -> Iterator[Check]:
        """Check our rights in a repository, and whether its branch requires our status."""
        return checkup.project_checkup(self._client, project)

    def missed(self, since: str) -> Iterator[Missed]:
        """List deliveries to us that failed: the App's, or those of hooks that we may see."""
        projects = (project.path for project in self.projects())
        return health.missed(self._client, self._options.public, projects, since)

    def ensure_status(self, request: MergeRequest, status: Status, post: Post | None) -> Post:
        """Put the one status on the head."""
        if post is not None and post.key == request.head and post.digest == status.digest:
            return post
        standing = post if post and post.key == request.head else None
        self._seen.reported(request)
        if self._runs:
            return self._runs.ensure(request, status, standing)
        return self._statuses.ensure(request, status)

    def ensure_comment(self, request: MergeRequest, comment: Comment, post: Post | None) -> Post:
        """Put a comment, on its line if it has an anchor."""
        return self._comments.ensure(request, comment, post)

    def settle(self, request: MergeRequest, post: Post, body: str) -> None:
        """Take a comment away."""
        self._comments.settle(request, post, body, self._speaker(()))

    def ensure_issue(self, project: str, issue: Issue) -> Filed:
        """Open or edit the issue of this key."""
        return self._issues.ensure(project, issue, self.account())

    def close_issue(self, project: str, key: str, words: str) -> Filed | None:
        """Close the issue of this key with a last comment."""
        return self._issues.close(project, key, words, self.account())

    def react(self, project: str, comment: str, reaction: str) -> None:
        """Put a reaction on the comment ``90`` or, beside a line, ``inline:90``."""
        self._issues.react(project, comment, reaction)

    def _status(self, request: MergeRequest) -> Iterator[Post]:
        if self._seen.is_new(request):
            return iter(())
        if self._runs:
            return self._runs.posted(request)
        return self._statuses.posted(request, self.account())

    def _repositories(self) -> Iterator[Payload]:
        what, client = "list our repositories", self._client
        if client.is_app:
            yield from self._reached()
        elif not self.account().human:  # a job's token is an installation's
            yield from client.itself.pages(what, "/installation/repositories", "repositories")
        else:
            yield from client.itself.pages(what, "/user/repos", sort="full_name")

    def _reached(self) -> Iterator[Payload]:
        """List the App's repositories; an account that keeps us out keeps us from no other's."""
        for owner, connection in self._client.everywhere():
            what = f"list our repositories at {owner}"
            try:
                yield from connection.pages(what, "/installation/repositories", "repositories")
            except (ForbiddenError, GoneError) as error:
                log.warning("%s is left out: %s", owner, error)

    def _speaker(self, by: Sequence[str]) -> Callable[[Payload], bool]:
        """Tell how an author is known as one that speaks for us: by id, or else by login."""
        if by:
            logins = {*by, *(f"{one}[bot]" for one in by)}
            return lambda user: text(user, "login") in logins
        ours = {*self._options.former, self.account().id}
        return lambda user: str(number(user, "id")) in ours


def connect(name: str, url: str, credentials: Credentials, options: Options = USUAL) -> GitHub:
    """Make the forge ``name`` at the address that people open (``https://github.com``, or an
    Enterprise Server's); the API's address is understood too. Nothing is asked yet.

    In a job of GitHub Actions, ``Token(GITHUB_TOKEN)`` will do: who it speaks as is found out.
    """
    return GitHub(Client(name, url, credentials, options.meter, options.budgets), options)
