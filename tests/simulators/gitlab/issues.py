"""Issues: with labels, assignees and notes; confidential ones are seen by few.

Source: docs.gitlab.com/api/issues. Several assignees are Premium: on Free the first one counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab import payloads
from tests.simulators.gitlab.conversation import Noteable
from tests.simulators.gitlab.people import REPORTER

if TYPE_CHECKING:
    from tests.simulators.gitlab.people import User
    from tests.simulators.gitlab.projects import Project


class Issue(Noteable):
    """An issue; ``state`` is opened or closed."""

    kind = "Issue"

    def __init__(self, project: Project, author: User) -> None:
        super().__init__(project, len(project.issues) + 1, author)
        self.title = self.description = ""
        self.state = "opened"
        self.labels: list[str] = []
        self.assignees: list[User] = []
        self.closed_at: str | None = None
        self.closed_by: User | None = None
        project.issues[self.number] = self

    @property
    def web(self) -> str:
        """Where people see it."""
        return f"{self.project.web}/-/issues/{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.state == "opened"

    def comment(self, author: str, body: str) -> None:
        """Put a note."""
        with self.forge.lock:
            self.say(self.forge.user(author), body)

    def seen_by(self, user: User | None) -> bool:
        """Tell whether somebody may see it, once he may see the project."""
        if not self.confidential:
            return True
        insider = user in (self.author, *self.assignees)
        return user is not None and (insider or self.project.level(user) >= REPORTER)

    def told(self) -> dict[str, Any]:
        """Give what events of its notes tell of it."""
        return {"issue": payloads.issue_of(self)}

    def tell(self, by: User, action: str, changes: dict[str, Any] | None = None) -> None:
        """Tell the hooks."""
        trigger = "confidential_issue_hooks" if self.confidential else "issue_hooks"
        self.project.tell(trigger, lambda: payloads.issue(self, by, action, changes or {}))

    def set_labels(self, names: list[str]) -> None:
        """Put labels, new ones made on the way."""
        self.labels = list(dict.fromkeys(names))
        for name in self.labels:
            self.project.labels.setdefault(name, self.forge.new_id())

    def turn(self, by: User, event: str) -> None:
        """Close or reopen it."""
        state = {"close": "closed", "reopen": "opened"}[event]
        if state == self.state:
            return
        self.state = state
        self.closed_at = self.forge.now() if state == "closed" else None
        self.closed_by = by if state == "closed" else None
        self.touch()
        self.tell(by, event)

    def obey(self, author: User, order: str) -> str:
        """Close and reopen are what is understood here."""
        word = order.partition(" ")[0]
        if word not in {"close", "reopen"} or self.project.level(author) < REPORTER:
            return ""
        self.turn(author, word)
        return {"close": "Closed this issue.", "reopen": "Reopened this issue."}[word]
