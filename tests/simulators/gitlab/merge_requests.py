"""Merge requests: their heads, diffs and states, and what the hooks hear of each change.

Source: docs.gitlab.com/api/merge_requests and docs.gitlab.com/user/project/integrations/
webhook_events, "Merge request events". A push makes a new version of the diff; comments beside it
follow their lines or stay behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab import payloads
from tests.simulators.gitlab.heads import Headed
from tests.simulators.gitlab.people import DEVELOPER, User
from tests.simulators.gitlab.pushes import pushed

if TYPE_CHECKING:
    from tests.simulators.gitlab.pipelines import Pipeline
    from tests.simulators.gitlab.projects import Project

Changes = dict[str, Any]
DRAFT = "Draft: "
SHOWN = {"opened": "open", "closed": "closed", "merged": "merged"}
STATUSES = {
    "success": "success",
    "failed": "failure",
    "canceled": "error",
    "pending": "pending",
    "running": "pending",
    "skipped": "",
}


class MergeRequest(Headed):
    """A merge request; ``phase`` is the host's state (opened, closed, merged)."""

    kind = "MergeRequest"

    def __init__(
        self, project: Project, author: User, source: tuple[Project, str], target: str
    ) -> None:
        super().__init__(project, len(project.requests) + 1, author)
        self.from_to(source, target)
        self.title = self.description = ""
        self.phase = "opened"
        self.ready_at = self.forge.time + self.forge.preparing
        self.merge_commit: str | None = None
        self.ended_at: str | None = None
        self.ended_by: User | None = None
        self.approvals: list[User] = []
        project.requests[self.number] = self

    @property
    def state(self) -> str:
        """Its state in the words that both hosts share: open, closed, merged."""
        return SHOWN[self.phase]

    @property
    def draft(self) -> bool:
        """Whether the title says so."""
        return self.title.startswith(DRAFT)

    @property
    def preparing(self) -> bool:
        """Whether its diff is not there yet."""
        return self.forge.time < self.ready_at

    @property
    def web(self) -> str:
        """Where people see it."""
        return f"{self.project.web}/-/merge_requests/{self.number}"

    @property
    def all_resolved(self) -> bool:
        """Whether no thread is open."""
        return not any(one.kind and not one.resolved for one in self.discussions)

    @property
    def merge_state(self) -> str:
        """What keeps it from being merged (``detailed_merge_status``)."""
        reasons = {
            "preparing": self.preparing,
            "not_open": self.phase != "opened",
            "draft_status": self.draft,
            "discussions_not_resolved": self.project.needs_resolved and not self.all_resolved,
            **self._pipeline_reasons(),
        }
        return next((reason for reason, holds in reasons.items() if holds), "mergeable")

    def _pipeline_reasons(self) -> dict[str, bool]:
        state = self.head_pipeline.status if self.head_pipeline else ""
        needed = self.project.needs_pipeline
        return {
            "ci_still_running": needed and state in {"pending", "running", "created"},
            "ci_must_pass": needed and state not in {"success", "skipped"},
        }

    @property
    def head_pipeline(self) -> Pipeline | None:
        """The newest pipeline of its head."""
        found = [one for one in self.source_project.pipelines if self.runs(one)]
        if self.source_project is not self.project:
            found += [one for one in self.project.pipelines if self.runs(one)]
        return max(found, key=lambda one: one.id, default=None)

    def runs(self, pipeline: Pipeline) -> bool:
        """Tell whether a pipeline is one of its head."""
        refs = (self.source, self.ref, f"refs/merge-requests/{self.number}/merge")
        return pipeline.ref in refs and pipeline.sha == self.head

    def told(self) -> Changes:
        """Give what events of its notes tell of it."""
        return {"merge_request": payloads.request(self)}

    def tell(self, by: User, action: str, changes: Changes | None = None, oldrev: str = "") -> None:
        """Tell the hooks."""
        self.project.tell(
            "merge_request_hooks",
            lambda: payloads.merge_request(self, by, action, changes, oldrev),
        )

    def begin(self) -> None:
        """Take the head over and tell that it is there."""
        self.reload()
        self.tell(self.author, "open")

    def source_moved(self, by: User, old: str, new: str) -> None:
        """Follow a push to the source branch."""
        if not new:
            self.remark(by, f"deleted the `{self.source}` branch")
            return
        self.reload()
        self.touch()
        self.remark(by, "added 1 commit")
        if self.source_project.git.tip(new):
            self.tell(by, "update", oldrev=old or "0" * 40)

    def target_moved(self, by: User, old: str, new: str) -> None:
        """Follow a push to the target branch: it may hold the head now, which merges this."""
        git = self.project.git
        if not new:
            return
        if git.contains(new, self.head) and not (old and git.contains(old, self.head)):
            self._end(by, "merged", "merge")
        elif old and not git.contains(new, old):
            self.reload()

    def update(
        self,
        *,
        title: str | None = None,
        description: str | None = None,
        target: str | None = None,
        draft: bool | None = None,
        by: str = "",
    ) -> None:
        """Change what is given; by its author where nobody else is named."""
        with self.forge.lock:
            if draft is not None:
                plain = (title or self.title).removeprefix(DRAFT)
                title = DRAFT + plain if draft else plain
            wanted = {"title": title, "description": description, "target": target}
            self.change(self._who(by), wanted)

    def change(self, by: User, wanted: dict[str, str | None]) -> None:
        """Set title, description and target, each with a note of the host, and tell the hooks."""
        before, drafted = self.updated_at, self.draft
        changes: Changes = {}
        for name, value in wanted.items():
            old = getattr(self, name)
            if value is None or value == old:
                continue
            setattr(self, name, value)
            shown = {"target": "target_branch"}.get(name, name)
            changes[shown] = {"previous": old, "current": value}
            self.remark(by, f"changed {shown.replace('_', ' ')}")
        if not changes:
            return
        if drafted != self.draft:
            changes["draft"] = {"previous": drafted, "current": self.draft}
        if "target_branch" in changes:
            self.reload()
        self.touch()
        changes["updated_at"] = {"previous": before, "current": self.updated_at}
        self.tell(by, "update", changes)

    def close(self, by: str = "") -> None:
        """Close it."""
        with self.forge.lock:
            self._end(self._who(by), "closed", "close")

    def reopen(self, by: str = "") -> None:
        """Open it again; pushes meanwhile count now."""
        with self.forge.lock:
            self.ended_at = self.ended_by = None
            self.phase = "opened"
            self.reload()
            self.touch()
            self.tell(self._who(by), "reopen", _turned("closed", "opened"))

    def merge(self, by: str = "") -> str:
        """Merge it and give the merge commit."""
        with self.forge.lock:
            git, ref = self.project.git, f"refs/heads/{self.target}"
            tip = git.tip(ref)
            sha = git.merged(tip, self.head, f"Merge branch '{self.source}' into '{self.target}'")
            assert sha, f"!{self.number} conflicts with {self.target}"
            git.set(ref, sha)
            self.merge_commit = sha
            who = self._who(by)
            self._end(who, "merged", "merge")
            pushed(self.project, who, [(ref, tip, sha)])
            return sha

    def board(self) -> str:
        """Get on the merge train: a merge result with a ref and a pipeline of its own."""
        git = self.project.git
        sha = git.merged(git.tip(self.target), self.head, f"Merge train !{self.number}")
        assert sha, f"!{self.number} conflicts with {self.target}"
        ref = f"refs/merge-requests/{self.number}/train"
        git.set(ref, sha)
        self.project.pipeline(sha, ref, "running", "merge_request_event")
        return sha

    def approve(self, by: str) -> None:
        """Approve it: with nothing required that is all it needs."""
        with self.forge.lock:
            who = self.forge.user(by)
            if who not in self.approvals:
                self.approvals.append(who)
                self.tell(who, "approved")

    def status(self, name: str) -> str:
        """Give the state of the head's newest job of this name, empty if it has none."""
        with self.forge.lock:
            job = self.source_project.newest_job(self.head, name)
            return STATUSES[job.state] if job else ""

    def said(self, name: str) -> str:
        """Give the line of text of that status."""
        with self.forge.lock:
            job = self.source_project.newest_job(self.head, name)
            return (job.description or "") if job else ""

    def obey(self, author: User, order: str) -> str:
        """Close, reopen and retitle are what is understood here, from who may push."""
        word, _, rest = order.partition(" ")
        if self.project.level(author) < DEVELOPER and author is not self.author:
            return ""
        match word:
            case "close" if self.phase == "opened":
                self._end(author, "closed", "close")
            case "reopen" if self.phase == "closed":
                self.reopen(author.login)
            case "title" if rest:
                self.change(author, {"title": rest})
            case "draft":
                self.update(draft=True, by=author.login)
            case "ready":
                self.update(draft=False, by=author.login)
            case _:
                return ""
        return f"Did {word}."

    def _who(self, by: str) -> User:
        return self.forge.user(by) if by else self.author

    def _end(self, by: User, phase: str, action: str) -> None:
        was, self.phase = self.phase, phase
        self.ended_at, self.ended_by = self.forge.now(), by
        self.touch()
        self.tell(by, action, _turned(was, phase))


def _turned(was: str, now: str) -> Changes:
    numbers = {"opened": 1, "closed": 2, "merged": 3}
    return {"state_id": {"previous": numbers[was], "current": numbers[now]}}
