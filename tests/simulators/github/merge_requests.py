"""Merge requests: what GitHub calls pull requests, with a head that follows its branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.bare import NONE
from tests.simulators.github.issues import Issue
from tests.simulators.github.reviews import Remark, Reviews
from tests.simulators.github.shapes import Json, links

if TYPE_CHECKING:
    from tests.simulators.bare import Commit
    from tests.simulators.diffs import FileDiff
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.comments import Comment
    from tests.simulators.github.repos import Project
    from tests.simulators.interface import Inline

_CONCLUDED = {"success": "success", "neutral": "success", "skipped": "success"}


class MergeRequest(Reviews, Issue):
    """A merge request from ``source`` of ``origin`` (the repository itself or a fork).

    ``base`` is the target's commit as GitHub keeps it: from the last push to either side.
    """

    event = "pull_request"
    origin: Project
    source = target = head = base = ""
    draft = False
    merged: str | None = None
    merged_by: Account | None = None
    merge_commit: str | None = None

    def begin(self, origin: Project, source: str, target: str, *, draft: bool) -> None:
        """Set where it comes from and goes to, and tell that it was opened."""
        self.origin, self.source, self.target, self.draft = origin, source, target, draft
        self.head = origin.git.tip(f"refs/heads/{source}")
        self.base = self.project.git.tip(f"refs/heads/{target}")
        assert self.head, f"{origin.path} has no branch {source}"
        self._keep_ref()
        self.tell("opened", self.author)

    @property
    def inline(self) -> list[Inline]:
        """The comments beside the diff, oldest first, answers too."""
        return [remark.inline() for remark in self.remarks]

    @property
    def api(self) -> str:
        """Where the API has it as a merge request."""
        return f"{self.project.url}/pulls/{self.number}"

    @property
    def web(self) -> str:
        """Its page."""
        return f"{self.project.web}/pull/{self.number}"

    @property
    def merge_base(self) -> str:
        """The commit that its diff starts from."""
        return self.project.git.base(self.base, self.head) or self.base

    def files(self) -> list[FileDiff]:
        """Compare it as its Files tab does."""
        return self.project.git.diff(self.merge_base, self.head)

    def log(self) -> list[Commit]:
        """List its commits, oldest first, 250 at most."""
        return self.project.git.log(self.merge_base, self.head)

    def status(self, name: str) -> str:
        """Give the state of the head's check run or commit status of this name."""
        checks = [run for run in self.project.checks.get(self.head, []) if run.name == name]
        if checks:
            return _CONCLUDED.get(checks[-1].conclusion or "", "failure" * checks[-1].ended) or (
                "pending"
            )
        said = [one for one in self.project.statuses.get(self.head, []) if one.context == name]
        return said[-1].state if said else ""

    def said(self, name: str) -> str:
        """Give the line of text of that check run (its title) or status (its description)."""
        checks = [run for run in self.project.checks.get(self.head, []) if run.name == name]
        if checks:
            return str(checks[-1].output.get("title") or "")
        said = [one for one in self.project.statuses.get(self.head, []) if one.context == name]
        return said[-1].description or "" if said else ""

    def answer(self, thread: str, author: str, body: str) -> Inline:
        """Add an answer below an inline comment."""
        with self.forge.lock:
            first = next(one for one in self.remarks if str(one.thread.id) == thread)
            return Remark.answer(first, self.forge.user(author), body).inline()

    def edit(self, note: str, body: str, by: str) -> None:
        """Let somebody change a comment of the conversation or beside the diff."""
        with self.forge.lock:
            self._spoken(note).edit(body, self.forge.user(by))

    def delete(self, note: str, by: str) -> None:
        """Let somebody take a comment away."""
        with self.forge.lock:
            self._spoken(note).delete(self.forge.user(by))

    def _spoken(self, note: str) -> Comment | Remark:
        spoken: list[Comment | Remark] = [*self.notes, *self.remarks]
        return next(one for one in spoken if str(one.id) == note)

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
            person = self._person(by)
            texts = {"title": title, "body": description}
            self.change(person, **{name: text for name, text in texts.items() if text is not None})
            if target is not None:
                self.set_target(target, person)
            if draft is not None and draft != self.draft:
                self.draft = draft
                self.touch()
                self.tell("converted_to_draft" if draft else "ready_for_review", person)

    def set_target(self, target: str, by: Account) -> None:
        """Let it go to another branch."""
        if target != self.target:
            old = {"ref": {"from": self.target}, "sha": {"from": self.base}}
            self.target = target
            self.base = self.project.git.tip(f"refs/heads/{target}")
            self.touch()
            self.tell("edited", by, changes={"base": old})

    def close(self, by: str = "") -> None:
        """Close it without merging."""
        with self.forge.lock:
            self.set_state("closed", self._person(by))

    def reopen(self, by: str = "") -> None:
        """Open it again; what was pushed meanwhile counts now."""
        with self.forge.lock:
            self.head = self.origin.git.tip(f"refs/heads/{self.source}") or self.head
            self._keep_ref()
            self.set_state("open", self._person(by))

    def merge(self, by: str = "") -> str:
        """Merge it with a merge commit, and give that."""
        with self.forge.lock:
            person = self._person(by)
            ref = f"refs/heads/{self.target}"
            before = self.project.git.tip(ref)
            origin = f"{self.origin.owner.login}/{self.source}"
            words = f"Merge pull request #{self.number} from {origin}\n\n{self.title}"
            made = self.project.git.merged(before, self.head, words)
            assert made, f"#{self.number} conflicts with {self.target}"
            self.project.git.set(ref, made)
            self._merged(made, person)
            self.project.moved(ref, before, made, person)
            return made

    def rerun(self, name: str, by: str = "") -> None:
        """Ask the App of a check run to do it again, as the button beside it does."""
        with self.forge.lock:
            runs = [run for run in self.project.checks.get(self.head, []) if run.name == name]
            runs[-1].tell("rerequested", self._person(by))

    def _merged(self, sha: str, by: Account) -> None:
        self.merged, self.merged_by, self.merge_commit = self.forge.now(), by, sha
        self.state, self.closed = "merged", self.merged
        self.touch()
        self.tell("closed", by)

    def _person(self, login: str) -> Account:
        return self.forge.user(login) if login else self.author

    def head_moved(self, before: str, after: str, by: Account) -> None:
        """Follow the branch: the ref, the base, a webhook; without its branch it is closed."""
        if after == NONE:
            self.set_state("closed", by)
            return
        self.head = after
        self.base = self.project.git.tip(f"refs/heads/{self.target}")
        self._keep_ref()
        self.touch()
        self.tell("synchronize", by, before=before, after=after)

    def base_moved(self, after: str, by: Account) -> None:
        """Notice that the target has the head now, which merges it; else nothing is told."""
        if self.head != self.base and self.project.git.contains(after, self.head):
            self._merged(after, by)

    def _keep_ref(self) -> None:
        ref = f"refs/pull/{self.number}/head"
        if self.origin is self.project:
            self.project.git.set(ref, self.head)
        else:
            self.project.git.take(self.origin.git, self.head, ref)

    def tell(self, action: str, by: Account, **more: object) -> None:
        """Send the webhooks."""
        told = {"action": action, "number": self.number, "pull_request": self.full(), **more}
        self.forge.tell(self.project, "pull_request", by, told)

    def addresses(self) -> Json:
        """Give the addresses that its issue shows."""
        return {
            "url": self.api,
            "html_url": self.web,
            "diff_url": f"{self.web}.diff",
            "patch_url": f"{self.web}.patch",
            "merged_at": self.merged,
        }

    def as_issue(self) -> Json:
        """Give it as the API of issues has it."""
        shown = super().as_issue()
        return shown | {"draft": self.draft, "pull_request": self.addresses()}

    def minimal(self) -> Json:
        """Give it as check runs have it."""
        project = {"id": self.project.id, "name": self.project.name, "url": self.project.url}
        head = {"ref": self.source, "sha": self.head, "repo": project}
        base = {"ref": self.target, "sha": self.base, "repo": project}
        shown = {"id": self.id, "number": self.number, "url": self.api}
        return shown | {"head": head, "base": base}

    def show(self) -> Json:
        """Give it as lists have it."""
        url = self.api
        statuses = f"{self.project.url}/statuses/{self.head}"
        return self.common() | {
            "node_id": f"PR_{self.id}",
            "url": url,
            "html_url": self.web,
            "diff_url": f"{self.web}.diff",
            "patch_url": f"{self.web}.patch",
            "issue_url": self.url,
            "commits_url": f"{url}/commits",
            "review_comments_url": f"{url}/comments",
            "review_comment_url": f"{self.project.url}/pulls/comments{{/number}}",
            "statuses_url": statuses,
            "state": "open" if self.state == "open" else "closed",
            "draft": self.draft,
            "merged_at": self.merged,
            "merge_commit_sha": self.merge_commit,
            "auto_merge": None,
            "requested_reviewers": [],
            "requested_teams": [],
            "head": _side(self.origin, self.source, self.head),
            "base": _side(self.project, self.target, self.base),
            "_links": links(
                self=url,
                html=self.web,
                issue=self.url,
                comments=f"{self.url}/comments",
                review_comments=f"{url}/comments",
                review_comment=f"{self.project.url}/pulls/comments{{/number}}",
                commits=f"{url}/commits",
                statuses=statuses,
            ),
        }

    def full(self) -> Json:
        """Give it as asked for by itself; whether it can be merged is never known yet."""
        files = self.files()
        return self.show() | {
            "merged": self.merged is not None,
            "merged_by": self.merged_by.show() if self.merged_by else None,
            "mergeable": None,
            "mergeable_state": "unknown",
            "rebaseable": None,
            "maintainer_can_modify": False,
            "comments": len(self.notes),
            "review_comments": len(self.remarks),
            "commits": len(self.log()),
            "additions": sum(one.count("+") for one in files),
            "deletions": sum(one.count("-") for one in files),
            "changed_files": len(files),
        }


def _side(project: Project, branch: str, sha: str) -> Json:
    owner = project.owner
    label = {"label": f"{owner.login}:{branch}", "ref": branch, "sha": sha}
    return label | {"user": owner.show(), "repo": project.show()}
