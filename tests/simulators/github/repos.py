"""Repos: a repository with its people, its branches, and everything that hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.bare import NONE, Bare
from tests.simulators.github.issues import Issue
from tests.simulators.github.merge_requests import MergeRequest
from tests.simulators.github.pushes import moved
from tests.simulators.github.shapes import Json, repo_addresses
from tests.simulators.github.turn import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.simulators.github.accounts import Account
    from tests.simulators.github.checks import CheckRun, CheckSuite
    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.statuses import Status
    from tests.simulators.interface import Request

_SEEN = {"read": "read", "triage": "read", "write": "write", "maintain": "write", "admin": "admin"}


class Project:
    """A repository; ``items`` are its issues and merge requests by their common number."""

    def __init__(
        self, forge: GitHub, path: str, *, private: bool = False, parent: Project | None = None
    ) -> None:
        self.forge = forge
        self.id = forge.new_id()
        self.path = path
        self.private = private
        self.parent = parent
        self.branch = "main"
        self.git = Bare(forge.folder / f"{path}.git", self.branch)
        self.roles: dict[str, str] = {}
        self.items: dict[int, Issue] = {}
        self.labels: list[str] = []
        self.statuses: dict[str, list[Status]] = {}
        self.checks: dict[str, list[CheckRun]] = {}
        self.suites: dict[str, list[CheckSuite]] = {}
        self.required: dict[str, list[str]] = {}
        self.has_issues = True
        self.created = self.pushed = forge.now()

    @property
    def owner(self) -> Account:
        """The account that it belongs to."""
        return self.forge.accounts[self.path.split("/")[0].lower()]

    @property
    def name(self) -> str:
        """Its name without the owner's."""
        return self.path.split("/")[1]

    @property
    def url(self) -> str:
        """Where the API has it."""
        return f"{self.forge.url}/repos/{self.path}"

    @property
    def web(self) -> str:
        """Its page."""
        return f"{self.forge.web}/{self.path}"

    @property
    def clone_url(self) -> str:
        """Where git has it."""
        return f"{self.web}.git"

    @property
    def requests(self) -> list[MergeRequest]:
        """Its merge requests, oldest first."""
        return [one for one in self.items.values() if isinstance(one, MergeRequest)]

    @property
    def issues(self) -> list[Issue]:
        """Its issues, oldest first, without merge requests."""
        return [one for one in self.items.values() if not isinstance(one, MergeRequest)]

    def request(self, number: int) -> MergeRequest:
        """Find a merge request."""
        found = self.items[number]
        assert isinstance(found, MergeRequest)
        return found

    def member(self, login: str, role: str) -> None:
        """Give somebody a role here: read, triage, write, maintain or admin; empty takes it."""
        assert role in ROLES, role
        self.roles[self.forge.user(login).login] = role

    def role(self, account: Account) -> str:
        """Tell what somebody is here."""
        if account.login == self.owner.login or account.login in self.owner.owners:
            return "admin"
        return self.roles.get(account.login) or ("" if self.private else "read")

    def permission(self, account: Account) -> str:
        """Tell it in the older words: none, read, write or admin."""
        return _SEEN.get(self.role(account), "none")

    def hook(self, url: str, secret: str, events: Sequence[str] = ("*",)) -> int:
        """Register a webhook, for all events if none are named, and give its id."""
        return self.forge.new_hook(self, url, secret, events).id

    def protect(self, branch: str, *names: str) -> None:
        """Require these statuses before anything is merged into a branch."""
        self.required[branch] = list(names)

    def seed(self, files: Mapping[str, str | bytes | None]) -> str:
        """Put a commit on the default branch without a word to anybody; give its sha."""
        with self.forge.lock:
            return self._make(self.branch, files, "Seed", "ana", self.git.tip(self.branch))

    def commit(
        self,
        branch: str,
        files: Mapping[str, str | bytes | None],
        message: str = "Work",
        author: str = "ana",
        onto: str = "",
    ) -> str:
        """Push a commit: on the branch's tip, a new branch from the default one, or ``onto``."""
        with self.forge.lock:
            before = self.git.tip(f"refs/heads/{branch}")
            parent = self.git.tip(onto or before or self.branch)
            made = self._make(branch, files, message, author, parent)
            moved(self, f"refs/heads/{branch}", before or NONE, made, self.forge.user(author))
            return made

    def push(self, branch: str, sha: str, by: str = "ana") -> None:
        """Set a branch to a commit; ``sha`` empty deletes it."""
        with self.forge.lock:
            ref = f"refs/heads/{branch}"
            before = self.git.tip(ref)
            self.git.set(ref, sha)
            moved(self, ref, before or NONE, sha or NONE, self.forge.user(by))

    def tip(self, branch: str = "") -> str:
        """Give a branch's commit, the default one's if none is named."""
        return self.git.tip(branch or self.branch)

    def moved(self, ref: str, before: str, after: str, by: Account) -> None:
        """Do what follows when a ref went from one commit to another."""
        moved(self, ref, before, after, by)

    def _make(
        self,
        branch: str,
        files: Mapping[str, str | bytes | None],
        message: str,
        author: str,
        parent: str,
    ) -> str:
        ref, when = f"refs/heads/{branch}", int(self.forge.time)
        return self.git.make(ref, files, message, author, parent=parent, when=when)

    def fork(self, owner: str) -> Project:
        """Fork it; what is opened from the fork goes here."""
        self.forge.user(owner)
        made = self.forge.add(Project(self.forge, f"{owner}/{self.name}", parent=self))
        made.private = self.private
        made.git.git("fetch", "--quiet", str(self.git.path), "+refs/heads/*:refs/heads/*")
        return made

    def open(
        self,
        source: str,
        target: str = "main",
        title: str = "Work",
        author: str = "",
        *,
        description: str = "",
        draft: bool = False,
    ) -> MergeRequest:
        """Open a merge request; from a fork it goes to the repository forked."""
        with self.forge.lock:
            into = self.parent or self
            by = self.forge.user(author or (self.owner.login if self.parent else "ana"))
            found = MergeRequest(into, by, title, description)
            found.begin(self, source, target, draft=draft)
            return found

    def issue(self, title: str, body: str = "", author: str = "ana") -> Issue:
        """Open an issue."""
        with self.forge.lock:
            found = Issue(self, self.forge.user(author), title, body)
            found.tell("opened", found.author)
            return found

    def queue(self, request: Request) -> str:
        """Put a merge request into the merge queue and give the group's commit."""
        with self.forge.lock:
            found = self.request(request.number)
            base = self.git.tip(found.target)
            words = f"Merge pull request #{found.number} from {found.source}\n\n{found.title}"
            sha = self.git.merged(base, found.head, words)
            assert sha, f"#{found.number} conflicts with {found.target}"
            name = f"gh-readonly-queue/{found.target}/pr-{found.number}-{base}"
            self.git.set(f"refs/heads/{name}", sha)
            moved(self, f"refs/heads/{name}", NONE, sha, found.author)
            (made,) = self.git.log("", sha, 1)
            person = {"name": made.author, "email": f"{made.author}@example.org"}
            commit = {"id": sha, "tree_id": made.tree, "message": words, "timestamp": made.date}
            group = {
                "head_sha": sha,
                "head_ref": f"refs/heads/{name}",
                "base_sha": base,
                "base_ref": f"refs/heads/{found.target}",
                "head_commit": commit | {"author": person, "committer": person},
            }
            told = {"action": "checks_requested", "merge_group": group}
            self.forge.tell(self, "merge_group", found.author, told)
            return sha

    def show(self) -> Json:
        """Give the repository as most answers hold it."""
        counts = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size")
        started = sum(one.state == "open" for one in self.items.values())
        host = self.forge.web.removeprefix("http://")
        return (
            {
                "id": self.id,
                "node_id": f"R_{self.id}",
                "name": self.name,
                "full_name": self.path,
                "private": self.private,
                "visibility": "private" if self.private else "public",
                "owner": self.owner.show(),
                "html_url": self.web,
                "url": self.url,
                "description": None,
                "fork": self.parent is not None,
                "created_at": self.created,
                "updated_at": self.pushed,
                "pushed_at": self.pushed,
                "git_url": f"git://{host}/{self.path}.git",
                "ssh_url": f"git@{host}:{self.path}.git",
                "clone_url": self.clone_url,
                "svn_url": self.web,
                "homepage": None,
                "language": None,
                "license": None,
                "mirror_url": None,
                "has_issues": self.has_issues,
                "has_projects": False,
                "has_downloads": True,
                "has_wiki": False,
                "has_pages": False,
                "has_discussions": False,
                "archived": False,
                "disabled": False,
                "is_template": False,
                "allow_forking": True,
                "web_commit_signoff_required": False,
                "topics": [],
                "custom_properties": {},
                "open_issues": started,
                "open_issues_count": started,
                "default_branch": self.branch,
            }
            | dict.fromkeys(counts, 0)
            | repo_addresses(self.url)
        )

    def brief(self) -> Json:
        """Give the repository as the list of an installation's events holds it."""
        shown = self.show()
        return {name: shown[name] for name in ("id", "node_id", "name", "full_name", "private")}
