"""Comments: what people say below an issue or merge request, and reactions to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.shapes import REACTIONS, Json, rollup
from tests.simulators.github.turn import Turn, invalid
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.forge import GitHub
    from tests.simulators.github.issues import Issue
    from tests.simulators.github.repos import Project

ROUTES: Routes[Turn] = Routes()
REPO = "/repos/{owner}/{repo}"
LONGEST = 65536


def checked_body(body: str, resource: str = "IssueComment") -> str:
    """Refuse a text that is longer than GitHub takes; it counts characters."""
    if len(body) > LONGEST:
        words = f"body is too long (maximum is {LONGEST} characters)"
        raise invalid(resource, "body", "custom", words)
    return body


def association(project: Project, author: Account) -> str:
    """Tell what somebody is to a repository, in the words of its comments."""
    if author.login == project.owner.login:
        return "OWNER"
    if author.login in project.owner.owners:
        return "MEMBER"
    return "COLLABORATOR" if author.login in project.roles else "NONE"


class Reactions:
    """Something that people react to."""

    def __init__(self) -> None:
        self.reactions: list[tuple[int, str, Account, str]] = []

    @property
    def url(self) -> str:
        """Where the API has it."""
        raise NotImplementedError

    def rollup(self) -> Json:
        """Count them."""
        return rollup(self.url, [content for _, content, _, _ in self.reactions])

    def react(self, forge: GitHub, by: Account, content: str) -> tuple[Json, bool]:
        """Add a reaction unless that account has given it already; tell whether it is new."""
        for one in self.reactions:
            if one[1:3] == (content, by):
                return reaction(one), False
        self.reactions.append((forge.new_id(), content, by, forge.now()))
        return reaction(self.reactions[-1]), True


def reaction(one: tuple[int, str, Account, str]) -> Json:
    """Give a reaction as the API has it."""
    number, content, by, when = one
    shown = {"id": number, "node_id": f"RE_{number}", "content": content, "created_at": when}
    return shown | {"user": by.show()}


class Comment(Reactions):
    """A comment of a conversation."""

    def __init__(self, issue: Issue, author: Account, body: str) -> None:
        super().__init__()
        forge = issue.forge
        self.id = forge.new_id()
        self.issue = issue
        self.author = author
        self.body = body
        self.created = self.updated = forge.now()
        issue.notes.append(self)
        issue.touch()
        self.tell("created", author)

    @property
    def url(self) -> str:
        """Where the API has it."""
        return f"{self.issue.project.url}/issues/comments/{self.id}"

    def edit(self, body: str, by: Account) -> None:
        """Change its text."""
        before, self.body = self.body, body
        self.updated = self.issue.forge.now()
        self.issue.touch()
        self.tell("edited", by, changes={"body": {"from": before}})

    def delete(self, by: Account) -> None:
        """Take it away."""
        self.issue.notes.remove(self)
        self.issue.touch()
        self.tell("deleted", by)

    def tell(self, action: str, by: Account, **more: object) -> None:
        """Send the webhooks."""
        issue = self.issue
        told = {"action": action, "issue": issue.as_issue(), "comment": self.show(), **more}
        issue.forge.tell(issue.project, "issue_comment", by, told)

    def show(self) -> Json:
        """Give it as the API has it."""
        return {
            "id": self.id,
            "node_id": f"IC_{self.id}",
            "url": self.url,
            "html_url": f"{self.issue.web}#issuecomment-{self.id}",
            "issue_url": self.issue.url,
            "user": self.author.show(),
            "body": self.body,
            "created_at": self.created,
            "updated_at": self.updated,
            "author_association": association(self.issue.project, self.author),
            "reactions": self.rollup(),
            "performed_via_github_app": None,
        }


def _find(turn: Turn, level: str = "read") -> Comment:
    project = turn.project("metadata")
    number = turn.ask.number("comment_id")
    notes = [note for item in project.items.values() for note in item.notes]
    found = next((note for note in notes if note.id == number), None)
    both = level != "read" and turn.allows("pull_requests", level)
    turn.project("pull_requests" if both else "issues", level)
    if found is None:
        raise RefusedError(404, "Not Found")
    return found


def may_change(turn: Turn, project: Project, author: Account) -> None:
    """Refuse to change somebody else's comment without write access."""
    if author is not turn.person() and not turn.role(project, "write"):
        raise RefusedError(403, "Must have admin rights to Repository.")


@ROUTES.on("GET", f"{REPO}/issues/comments")
def _all(turn: Turn, ask: Ask) -> Answer:
    project = turn.project("issues")
    notes = [note for item in project.items.values() for note in item.notes]
    found = [note for note in notes if note.updated >= ask.query.get("since", "")]
    order = "updated" if ask.query.get("sort") == "updated" else "created"
    found.sort(key=lambda note: (getattr(note, order), note.id))
    if ask.query.get("direction") == "desc":
        found.reverse()
    return turn.page(found, Comment.show)


@ROUTES.on("GET", f"{REPO}/issues/{{issue_number:int}}/comments")
def _list(turn: Turn, ask: Ask) -> Answer:
    from tests.simulators.github.issues import find

    since = ask.query.get("since", "")
    return turn.page([note for note in find(turn).notes if note.updated >= since], Comment.show)


@ROUTES.on("POST", f"{REPO}/issues/{{issue_number:int}}/comments")
def _create(turn: Turn, ask: Ask) -> Answer:
    from tests.simulators.github.issues import find

    issue = find(turn, "write")
    body = checked_body(str(ask.json.get("body") or ""))
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    return Answer(201, Comment(issue, turn.person(), body).show())


@ROUTES.on("GET", f"{REPO}/issues/comments/{{comment_id:int}}")
def _get(turn: Turn, _ask: Ask) -> Answer:
    return Answer(200, _find(turn).show())


@ROUTES.on("PATCH", f"{REPO}/issues/comments/{{comment_id:int}}")
def _edit(turn: Turn, ask: Ask) -> Answer:
    found = _find(turn, "write")
    may_change(turn, found.issue.project, found.author)
    found.edit(checked_body(str(ask.json.get("body") or "")), turn.person())
    return Answer(200, found.show())


@ROUTES.on("DELETE", f"{REPO}/issues/comments/{{comment_id:int}}")
def _delete(turn: Turn, _ask: Ask) -> Answer:
    found = _find(turn, "write")
    may_change(turn, found.issue.project, found.author)
    found.delete(turn.person())
    return Answer(204)


@ROUTES.on("GET", f"{REPO}/issues/comments/{{comment_id:int}}/reactions")
def _reactions(turn: Turn, _ask: Ask) -> Answer:
    return turn.page(_find(turn).reactions, reaction)


@ROUTES.on("POST", f"{REPO}/issues/comments/{{comment_id:int}}/reactions")
def _react(turn: Turn, _ask: Ask) -> Answer:
    return reacted(turn, _find(turn, "write"))


def reacted(turn: Turn, to: Reactions) -> Answer:
    """Answer a reaction: 201 when it is new, 200 when it was there."""
    content = turn.ask.json.get("content")
    if content not in REACTIONS:
        raise invalid("Reaction", "content")
    shown, new = to.react(turn.forge, turn.person(), str(content))
    return Answer(201 if new else 200, shown)
