"""Issues: what has a number, a conversation, labels and people assigned; merge requests too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.comments import Comment, Reactions, association, checked_body
from tests.simulators.github.turn import Turn, invalid
from tests.simulators.interface import Note
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.simulators.github.accounts import Account
    from tests.simulators.github.repos import Project
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()
REPO = "/repos/{owner}/{repo}"


class Issue(Reactions):
    """An issue; ``notes`` is its conversation."""

    event = "issues"

    def __init__(self, project: Project, author: Account, title: str, body: str) -> None:
        super().__init__()
        forge = project.forge
        self.forge = forge
        self.project = project
        self.id = forge.new_id()
        self.number = max(project.items, default=0) + 1
        project.items[self.number] = self
        self.author = author
        self.title = title
        self.body = body
        self.state = "open"
        self.reason: str | None = None
        self.created = self.updated = forge.now()
        self.closed: str | None = None
        self.notes: list[Comment] = []
        self.labels: list[str] = []
        self.assignees: list[Account] = []

    @property
    def url(self) -> str:
        """Where the API has it as an issue."""
        return f"{self.project.url}/issues/{self.number}"

    @property
    def web(self) -> str:
        """Its page."""
        return f"{self.project.web}/issues/{self.number}"

    @property
    def comments(self) -> list[Note]:
        """The conversation, oldest first."""
        return [Note(str(one.id), one.author.login, one.body) for one in self.notes]

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.state == "open"

    def addresses(self) -> Json:
        """Give the addresses of the merge request behind it, empty for a plain issue."""
        return {}

    def touch(self) -> None:
        """Set when it last changed."""
        self.updated = self.forge.now()

    def tell(self, action: str, by: Account, **more: object) -> None:
        """Send the webhooks of something that happened to it."""
        self.forge.tell(
            self.project, "issues", by, {"action": action, "issue": self.as_issue(), **more}
        )

    def set_state(self, state: str, by: Account, reason: str | None = None) -> None:
        """Close or open it again."""
        if state != self.state:
            self.state = state
            self.reason = reason or ("completed" if state == "closed" else "reopened")
            self.closed = self.forge.now() if state == "closed" else None
            self.touch()
            self.tell("closed" if state == "closed" else "reopened", by)

    def change(self, by: Account, **new: str) -> None:
        """Change the title, the body or both, with one webhook that says what they were."""
        before = {name: getattr(self, name) for name in new}
        changes = {name: {"from": before[name]} for name in new if new[name] != before[name]}
        for name, text in new.items():
            setattr(self, name, text)
        if changes:
            self.touch()
            self.tell("edited", by, changes=changes)

    def add_labels(self, names: Iterable[str], by: Account) -> None:
        """Add labels, each that is new with a webhook."""
        for name in names:
            if name not in self.labels:
                self.labels.append(name)
                self.touch()
                self.tell("labeled", by, label=self.label(name))

    def comment(self, author: str, body: str) -> Note:
        """Add a comment of a person's."""
        with self.forge.lock:
            made = Comment(self, self.forge.user(author), body)
            return Note(str(made.id), author, body)

    def label(self, name: str) -> Json:
        """Give a label as issues hold it."""
        return {
            "id": sum(map(ord, name)),
            "node_id": f"LA_{name}",
            "url": f"{self.project.url}/labels/{name.replace(' ', '%20')}",
            "name": name,
            "color": "ededed",
            "default": False,
            "description": "",
        }

    def common(self) -> Json:
        """Give what an issue and a merge request both show."""
        people = [one.show() for one in self.assignees]
        return {
            "id": self.id,
            "number": self.number,
            "title": self.title,
            "body": self.body or None,
            "user": self.author.show(),
            "labels": [self.label(name) for name in self.labels],
            "locked": False,
            "active_lock_reason": None,
            "assignee": people[0] if people else None,
            "assignees": people,
            "milestone": None,
            "created_at": self.created,
            "updated_at": self.updated,
            "closed_at": self.closed,
            "author_association": association(self.project, self.author),
            "comments_url": f"{self.url}/comments",
        }

    def as_issue(self) -> Json:
        """Give it as an issue."""
        return self.common() | {
            "node_id": f"I_{self.id}",
            "url": self.url,
            "html_url": self.web,
            "repository_url": self.project.url,
            "labels_url": f"{self.url}/labels{{/name}}",
            "events_url": f"{self.url}/events",
            "timeline_url": f"{self.url}/timeline",
            "state": "open" if self.state == "open" else "closed",
            "state_reason": self.reason,
            "comments": len(self.notes),
            "reactions": self.rollup(),
            "performed_via_github_app": None,
        }


def find(turn: Turn, level: str = "read", role: str = "read") -> Issue:
    """Find the issue or merge request asked about, or refuse."""
    project = turn.project("metadata")
    found = project.items.get(turn.ask.number("issue_number"))
    area = "issues" if found is None or found.event == "issues" else "pull_requests"
    # An App with either permission may speak on a merge request.
    if area == "pull_requests" and not turn.allows("pull_requests", level):
        area = "issues"
    turn.project(area, level, role)
    if found is None:
        raise RefusedError(404, "Not Found")
    return found


@ROUTES.on("GET", f"{REPO}/issues")
def _list(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("issues")
    found = list(project.items.values())
    state, labels = ask.query.get("state", "open"), ask.query.get("labels", "")
    since, creator = ask.query.get("since", ""), ask.query.get("creator")
    found = [
        one
        for one in found
        if state in ("all", one.as_issue()["state"])
        and set(filter(None, labels.split(","))) <= set(one.labels)
        and one.updated >= since
        and (creator is None or one.author.login == creator)
    ]
    order = ask.query.get("sort", "created")
    found.sort(key=lambda one: (one.updated if order == "updated" else one.created, one.number))
    if ask.query.get("direction", "desc") == "desc":
        found.reverse()
    return turn.page(found, Issue.as_issue)


@ROUTES.on("POST", f"{REPO}/issues")
def _open(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("issues", "write")
    if not project.has_issues:
        raise RefusedError(410, "Issues has been disabled in this repository.")
    said = ask.json
    made = Issue(project, turn.person(), str(said["title"]), checked_body(said.get("body") or ""))
    _set(turn, made, said)
    made.tell("opened", made.author)
    return Answer(201, made.as_issue())


@ROUTES.on("GET", f"{REPO}/issues/{{issue_number:int}}")
def _get(turn: Turn, _ask: Ask) -> Answer:
    return Answer(200, find(turn).as_issue())


@ROUTES.on("PATCH", f"{REPO}/issues/{{issue_number:int}}")
def _edit(turn: Turn, ask: Ask) -> Answer:
    found, said = find(turn, "write"), ask.json
    if not turn.role(found.project, "triage") and found.author != turn.person():
        raise RefusedError(403, "Must have admin rights to Repository.")
    texts = {name: said[name] or "" for name in ("title", "body") if name in said}
    checked_body(texts.get("body", ""))
    found.change(turn.person(), **texts)
    _set(turn, found, said)
    if "state" in said:
        found.set_state(said["state"], turn.person(), said.get("state_reason"))
    return Answer(200, found.as_issue())


def _set(turn: Turn, found: Issue, said: Json) -> None:
    """Set labels and assignees; people who can't be assigned are left out without a word."""
    if not turn.role(found.project, "triage"):
        return
    if "labels" in said:
        found.labels = [one if isinstance(one, str) else one["name"] for one in said["labels"]]
    if "assignees" in said:
        if len(said["assignees"]) > 10:
            raise invalid("Issue", "assignees", "invalid", "assignees is limited to 10")
        known = [turn.forge.accounts.get(login.lower()) for login in said["assignees"]]
        if None in known:
            raise invalid("Issue", "assignees")
        found.assignees = [
            one for one in known if one and found.project.roles.get(one.login, "read") != "read"
        ]
    found.touch()


@ROUTES.on("POST", f"{REPO}/issues/{{issue_number:int}}/assignees")
def _assign(turn: Turn, ask: Ask) -> Answer:
    found = find(turn, "write", "triage")
    held = [one.login for one in found.assignees]
    _set(turn, found, {"assignees": [*held, *ask.json.get("assignees", [])]})
    return Answer(201, found.as_issue())


@ROUTES.on("GET", f"{REPO}/issues/{{issue_number:int}}/labels")
def _labels(turn: Turn, _ask: Ask) -> Answer:
    found = find(turn)
    return turn.page(found.labels, found.label)


@ROUTES.on("POST", f"{REPO}/issues/{{issue_number:int}}/labels")
def _add_labels(turn: Turn, ask: Ask) -> Answer:
    found = find(turn, "write", "triage")
    said = ask.json.get("labels") or ask.json.get("", [])
    found.add_labels(said, turn.person())
    return Answer(200, [found.label(name) for name in found.labels])


@ROUTES.on("DELETE", f"{REPO}/issues/{{issue_number:int}}/labels/{{name}}")
def _remove_label(turn: Turn, ask: Ask) -> Answer:
    found = find(turn, "write", "triage")
    if ask["name"] not in found.labels:
        raise RefusedError(404, "Label does not exist")
    found.labels.remove(ask["name"])
    found.touch()
    return Answer(200, [found.label(name) for name in found.labels])
