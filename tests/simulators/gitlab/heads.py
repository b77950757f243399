"""Heads: the versions of a merge request's diff, and the comments that follow their lines.

Source: docs.gitlab.com/api/merge_requests, "Get merge request diff versions". ``diff_refs`` are
null for a moment after creation (gitlab-org/gitlab#386562).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.positions import Refs, traced
from tests.simulators.gitlab.talk import Talk

if TYPE_CHECKING:
    from tests.simulators.gitlab.conversation import Discussion
    from tests.simulators.gitlab.projects import Project


class Headed(Talk):
    """What has a head on a source branch, and a diff against a target branch."""

    def from_to(self, source: tuple[Project, str], target: str) -> None:
        """Say where it comes from and where it goes."""
        self.source_project, self.source = source
        self.target = target
        self.head = ""
        self.refs = Refs("", "", "")
        self.versions: list[tuple[int, Refs, str]] = []

    @property
    def ref(self) -> str:
        """The name that the target's git has for its head."""
        return f"refs/merge-requests/{self.number}/head"

    def reload(self) -> None:
        """Make a new version of the diff from the branches as they are."""
        head = self.source_project.git.tip(f"refs/heads/{self.source}")
        if not head:
            return
        git = self.project.git
        if self.source_project is self.project:
            git.set(self.ref, head)
        else:
            git.take(self.source_project.git, head, self.ref)
        self.head = head
        tip = git.tip(f"refs/heads/{self.target}")
        refs = Refs(git.base(tip, head) or tip, tip, head)
        if refs != self.refs:
            was, self.refs = self.refs, refs
            self.versions.append((self.forge.new_id(), refs, self.forge.now()))
            self._follow(was)

    def _follow(self, was: Refs) -> None:
        """Move the comments that stood beside the diff of before, or leave them outdated."""
        for discussion in self.discussions:
            first = discussion.notes[0]
            if first.position is None or first.position.refs != was:
                continue
            position = traced(self.project.git, first.position, self.refs)
            if position is None:
                self._leave(discussion)
                continue
            for note in discussion.notes:
                note.position = position

    def _leave(self, discussion: Discussion) -> None:
        words = f"changed this line in version {len(self.versions)} of the diff"
        self.remark(self.author, words, discussion)
        if self.project.resolves_outdated:
            self.settle(discussion, self.author)
