"""Projects: a repository with its members, hooks, pipelines and conversation.

Source: docs.gitlab.com/api/projects, docs.gitlab.com/api/project_forks.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from tests.simulators.bare import Bare
from tests.simulators.gitlab import payloads
from tests.simulators.gitlab.hooks import Hook
from tests.simulators.gitlab.issues import Issue
from tests.simulators.gitlab.merge_requests import MergeRequest
from tests.simulators.gitlab.people import LEVELS, OWNER, Group, User, merge_invited
from tests.simulators.gitlab.pipelines import Pipeline
from tests.simulators.gitlab.pushes import pushed
from tests.simulators.gitlab.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from tests.simulators.gitlab.forge import GitLab
    from tests.simulators.gitlab.pipelines import Job
    from tests.simulators.interface import Request

Described = tuple[str, list[str], str, str, str]
EVERY = (
    *("push_events", "tag_push_events", "merge_requests_events", "note_events"),
    *("confidential_note_events", "issues_events", "confidential_issues_events"),
    *("pipeline_events", "emoji_events"),
)


class Project:
    """A project; ``visibility`` is ``public``, ``internal`` or ``private``."""

    def __init__(self, forge: GitLab, path: str, visibility: str, above: Project | None) -> None:
        self.forge = forge
        self.id = forge.new_id()
        self.path = path
        self.visibility = visibility
        self.forked_from = above
        self.branch = "main"
        self.git = Bare(forge.folder / f"{self.id}.git", self.branch)
        self.members: dict[User, int] = {}
        self.invited: list[tuple[Group, int]] = []
        self.requests: Shelf[MergeRequest] = Shelf()
        self.issues: Shelf[Issue] = Shelf()
        self.labels: dict[str, int] = {}
        self.hooks: dict[int, Hook] = {}
        self.pipelines: list[Pipeline] = []
        self.created_at = self.updated_at = forge.now()
        self.issues_enabled = True
        self.needs_pipeline = self.needs_resolved = self.resolves_outdated = False
        self.trains = False
        self.pushing = Lock()
        self._commits: dict[str, Described] = {}

    @property
    def namespace(self) -> str:
        """The path of its group or owner."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @property
    def web(self) -> str:
        """Where people see it."""
        return f"{self.forge.web}/{self.path}"

    @property
    def clone_url(self) -> str:
        """Where git reaches it."""
        return f"{self.web}.git"

    @property
    def ssh(self) -> str:
        """Where git would reach it by ssh."""
        return f"git@localhost:{self.path}.git"

    def everybody(self) -> dict[User, int]:
        """Give all members, inherited and invited ones too, each with the highest level."""
        group = self.forge.groups.get(self.namespace)
        found = dict(group.everybody()) if group else {}
        for user, level in self.members.items():
            found[user] = max(level, found.get(user, 0))
        merge_invited(found, self.invited)
        return found

    def level(self, user: User | None) -> int:
        """Give somebody's access level, 0 for a stranger."""
        return self.everybody().get(user, 0) if user else 0

    def described(self, sha: str) -> Described:
        """Give the sha, parents, author, date and message of a commit that is there."""
        if sha not in self._commits:
            self._commits[sha] = self.git.commits("", f"{sha}^!")[-1]
        return self._commits[sha]

    def brought(self, base: str, head: str) -> list[str]:
        """List the commits of ``base..head``, oldest first."""
        found = self.git.commits(base, head)
        self._commits |= {one[0]: one for one in found}
        return [one[0] for one in found]

    def tell(self, trigger: str, data: Callable[[], dict[str, Any]], branch: str = "") -> None:
        """Send an event to the hooks that ask for it."""
        asking = [hook for hook in self.hooks.values() if hook.wants(trigger, branch)]
        told = data() if asking else {}
        for hook in asking:
            self.forge.courier.send(hook.letter(trigger, told).letter)

    def member(self, login: str, role: str) -> None:
        """Add a direct member: read, write, admin or a role's own name; empty takes it away."""
        with self.forge.lock:
            user = self.forge.user(login)
            self.members.pop(user, None)
            if role:
                self.members[user] = LEVELS[role]

    def invite(self, group: str, role: str) -> None:
        """Share the project with a group."""
        self.invited.append((self.forge.group(group), LEVELS[role]))

    def bot(self, name: str = "countersign", role: str = "write", scopes: str = "api") -> str:
        """Make a project access token: a bot user of its own, named by the host."""
        with self.forge.lock:
            mark = f"{self.forge.random.getrandbits(128):032x}"
            user = self.forge.make_user(f"project_{self.id}_bot_{mark}", name, bot=True)
            self.members[user] = LEVELS[role]
            return self.forge.token(user.login, *scopes.split(), name=name)

    def hook(self, url: str, secret: str, *, signing: str = "", events: str = "") -> int:
        """Register a webhook for all events (or those named) and give its id."""
        with self.forge.lock:
            hook = Hook(self, self.forge.new_id(), url)
            hook.token, hook.signing = secret, signing
            wanted = events.split() or EVERY
            hook.flags |= {flag: flag in wanted for flag in hook.flags}
            self.hooks[hook.id] = hook
            return hook.id

    def seed(self, files: Mapping[str, str | bytes | None]) -> str:
        """Put a commit on the default branch without a word to anybody; give its sha."""
        with self.forge.lock:
            ref, parent = f"refs/heads/{self.branch}", self.git.tip(self.branch)
            when = int(self.forge.time)
            return self.git.make(ref, files, "Seed", "ana", parent=parent, when=when)

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
            ref, old = f"refs/heads/{branch}", self.git.tip(f"refs/heads/{branch}")
            parent = self.git.tip(onto or branch) or self.git.tip(self.branch)
            when = int(self.forge.time)
            sha = self.git.make(ref, files, message, author, parent=parent, when=when)
            pushed(self, self.forge.user(author), [(ref, old, sha)])
            return sha

    def push(self, branch: str, sha: str, by: str = "ana") -> None:
        """Set a branch to a commit; ``sha`` empty deletes it."""
        self.push_many({branch: sha}, by)

    def push_many(self, branches: Mapping[str, str], by: str = "ana") -> None:
        """Set several branches in one push: no Push Hook if there are more than three."""
        with self.forge.lock:
            moved = []
            for branch, sha in branches.items():
                ref = f"refs/heads/{branch}"
                moved.append((ref, self.git.tip(ref), sha))
                self.git.set(ref, sha)
            pushed(self, self.forge.user(by), moved)

    def fork(self, owner: str) -> Self:
        """Fork into somebody's own namespace."""
        with self.forge.lock:
            user = self.forge.user(owner)
            found = type(self)(self.forge, f"{owner}/{self.name}", self.visibility, self)
            found.git.git("fetch", "--quiet", str(self.git.path), "+refs/heads/*:refs/heads/*")
            found.members[user] = OWNER
            self.forge.projects[found.path] = found
            return found

    def open(
        self,
        source: str,
        target: str = "main",
        title: str = "Work",
        author: str = "ana",
        *,
        description: str = "",
        draft: bool = False,
    ) -> MergeRequest:
        """Open a merge request; from a fork it goes to the project forked."""
        with self.forge.lock:
            into = self.forked_from or self
            made = MergeRequest(into, self.forge.user(author), (self, source), target)
            made.title = f"Draft: {title}" if draft else title
            made.description = description
            made.begin()
            return made

    def request(self, number: int) -> MergeRequest:
        """Find a merge request."""
        return self.requests[number]

    def issue(self, title: str, body: str = "", author: str = "ana") -> Issue:
        """Open an issue."""
        with self.forge.lock:
            made = Issue(self, self.forge.user(author))
            made.title, made.description = title, body
            made.tell(made.author, "open")
            return made

    def queue(self, request: Request) -> str:
        """Put a merge request on the train; give the commit that is tried."""
        with self.forge.lock:
            return self.requests[request.number].board()

    def external_pipeline(self, sha: str, ref: str, user: User) -> Pipeline:
        """Make the pipeline that a status needs; it is kept once the status is."""
        made = Pipeline(self.forge.new_id(), (sha, ref), "external", user)
        made.iid = len(self.pipelines) + 1
        made.created_at = made.updated_at = self.forge.now()
        return made

    def pipeline(self, sha: str, ref: str, state: str = "", source: str = "push") -> Pipeline:
        """Start a pipeline, as the project's own CI does; ``state`` is what its jobs add up to."""
        with self.forge.lock:
            user = self.forge.user("ana")
            made = Pipeline(self.forge.new_id(), (sha, ref), source, user)
            made.iid = len(self.pipelines) + 1
            made.forced = state
            made.created_at = made.updated_at = self.forge.now()
            self.pipelines.append(made)
            self.report(made)
            return made

    def newest_job(self, sha: str, name: str) -> Job | None:
        """Find the newest job of this name on a commit."""
        found = [
            job
            for pipeline in self.pipelines
            if pipeline.sha == sha
            for job in pipeline.jobs
            if job.name == name
        ]
        return max(found, key=lambda job: job.id, default=None)

    def report(self, pipeline: Pipeline) -> None:
        """Tell the hooks that a pipeline's state changed."""
        pipeline.updated_at = self.forge.now()
        on = next((one for one in self.forge.requests_of(self) if one.runs(pipeline)), None)
        self.tell("pipeline_hooks", lambda: payloads.pipeline(self, pipeline, on))
