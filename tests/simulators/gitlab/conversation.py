"""Conversation: notes and the discussions they are in, on merge requests and issues.

Source: docs.gitlab.com/api/notes and docs.gitlab.com/api/discussions. A plain note is a discussion
of its own that can't be resolved; a reply makes it a thread; deleting the last note of a discussion
deletes that. The body has at most 1,000,000 characters.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab import payloads
from tests.simulators.gitlab.commands import split
from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.gitlab.people import User
    from tests.simulators.gitlab.positions import Position
    from tests.simulators.gitlab.projects import Project

LONGEST = 1_000_000


class Note:
    """A comment; ``position`` follows its line, ``original`` is where it was put."""

    def __init__(self, number: int, author: User, body: str, now: str) -> None:
        self.id = number
        self.author = author
        self.body = body
        self.created_at = self.updated_at = now
        self.system = self.internal = False
        self.position: Position | None = None
        self.original: Position | None = None
        self.line_code = ""
        self.resolved_by: User | None = None
        self.resolved_at: str | None = None
        self.awards: list[Award] = []


class Award:
    """A reaction; ``name`` is the emoji's, without colons."""

    def __init__(self, number: int, name: str, user: User, now: str) -> None:
        self.id = number
        self.name = name
        self.user = user
        self.created_at = self.updated_at = now


class Discussion:
    """A plain note (``individual``) or a thread."""

    def __init__(self, first: Note, *, individual: bool) -> None:
        name = f"discussion {first.id}".encode()
        self.id = hashlib.sha1(name, usedforsecurity=False).hexdigest()
        self.individual = individual
        self.notes = [first]

    @property
    def kind(self) -> str | None:
        """What the API calls its notes."""
        if self.notes[0].original:
            return "DiffNote"
        return None if self.individual else "DiscussionNote"

    @property
    def resolved(self) -> bool:
        """Whether all of it that people wrote is."""
        return all(note.resolved_by for note in self.notes if not note.system)


class Noteable:
    """What people talk on: a merge request or an issue."""

    kind = ""

    def __init__(self, project: Project, number: int, author: User) -> None:
        self.project = project
        self.forge = project.forge
        self.id = self.forge.new_id()
        self.number = number
        self.author = author
        self.created_at = self.updated_at = self.forge.now()
        self.discussions: list[Discussion] = []
        self.awards: list[Award] = []
        self.confidential = False

    @property
    def notes(self) -> list[Note]:
        """All notes, oldest first."""
        found = [note for discussion in self.discussions for note in discussion.notes]
        return sorted(found, key=lambda note: note.id)

    @property
    def web(self) -> str:
        """Where people see it."""
        raise NotImplementedError

    def told(self) -> dict[str, Any]:
        """Give what events of its notes tell of it."""
        raise NotImplementedError

    def resolvable(self, discussion: Discussion, note: Note) -> bool:
        """Tell whether a note has a state: those of threads on merge requests."""
        return self.kind == "MergeRequest" and bool(discussion.kind) and not note.system

    def note(self, number: int) -> tuple[Discussion, Note]:
        """Find a note and its discussion, else 404."""
        for discussion in self.discussions:
            for note in discussion.notes:
                if note.id == number:
                    return discussion, note
        raise RefusedError(404, "404 Note Not Found")

    def discussion(self, name: str) -> Discussion:
        """Find a discussion by its id, else 404."""
        for discussion in self.discussions:
            if discussion.id == name:
                return discussion
        raise RefusedError(404, "404 Discussion Not Found")

    def touch(self) -> None:
        """Say that it changed: each note does, which moves it in lists by ``updated_at``."""
        self.updated_at = self.forge.now()

    def say(
        self,
        author: User,
        body: str,
        *,
        to: Discussion | None = None,
        thread: bool = False,
        position: Position | None = None,
        internal: bool = False,
    ) -> Note | list[str]:
        """Put a note and tell the hooks; quick actions alone leave no note but what they did."""
        checked(body)
        body, orders = split(body)
        done = [self.obey(author, order) for order in orders]
        if orders and not body.strip():
            return [words for words in done if words]
        note = Note(self.forge.new_id(), author, body, self.forge.now())
        note.position = note.original = position or (to.notes[0].position if to else None)
        note.internal = internal or bool(to and to.notes[0].internal)
        if to:
            to.individual = False
            to.notes.append(note)
        else:
            self.discussions.append(Discussion(note, individual=not (thread or position)))
        self.touch()
        self._tell(note, author, "create")
        return note

    def obey(self, author: User, order: str) -> str:
        """Do what a quick action says, and give the words for it; empty: not understood."""
        raise NotImplementedError

    def remark(self, author: User, body: str, to: Discussion | None = None) -> None:
        """Put a system note: no hook hears of it."""
        note = Note(self.forge.new_id(), author, body, self.forge.now())
        note.system = True
        if to:
            to.notes.append(note)
        else:
            self.discussions.append(Discussion(note, individual=True))

    def rewrite(self, note: Note, body: str, by: User) -> None:
        """Change a note's text; the hooks hear of it since GitLab 16.11."""
        checked(body)
        if body != note.body:
            note.body = body
            note.updated_at = self.forge.now()
            self.touch()
            self._tell(note, by, "update")

    def erase(self, note: Note) -> None:
        """Delete a note, and its discussion with the last one; no hook hears of it."""
        discussion, _ = self.note(note.id)
        discussion.notes.remove(note)
        if not [left for left in discussion.notes if not left.system]:
            self.discussions.remove(discussion)
        self.touch()

    def settle(self, discussion: Discussion, by: User | None) -> None:
        """Resolve every note of a thread, or open them again."""
        for note in discussion.notes:
            if self.resolvable(discussion, note):
                note.resolved_by = by
                note.resolved_at = self.forge.now() if by else None
        self.touch()

    def award(self, on: Note | None, user: User, name: str) -> Award:
        """Put a reaction; the same again is refused with 404, as the host does."""
        awards = on.awards if on else self.awards
        if any((one.user, one.name) == (user, name) for one in awards):
            raise RefusedError(404, "404 Award Emoji Name has already been taken Not Found")
        made = Award(self.forge.new_id(), name, user, self.forge.now())
        awards.append(made)
        self.project.tell("emoji_hooks", lambda: payloads.emoji(self, made, on))
        return made

    def _tell(self, note: Note, by: User, action: str) -> None:
        hidden = note.internal or self.confidential
        trigger = "confidential_note_hooks" if hidden else "note_hooks"
        self.project.tell(trigger, lambda: payloads.note(self, note, by, action))


def checked(body: str) -> None:
    """Refuse a text that is blank or too long."""
    if not body.strip():
        raise RefusedError(400, """400 Bad request - Note {:note=>["can't be blank"]}""")
    if len(body) > LONGEST:
        raise RefusedError(
            400,
            '400 Bad request - Note {:note=>["is too long (maximum is 1000000 characters)"]}',
        )


def threads(on: Noteable) -> Iterator[tuple[Discussion, Note]]:
    """Give the notes beside the diff, each with its discussion, what people wrote only."""
    for discussion in on.discussions:
        for note in discussion.notes:
            if note.original and not note.system:
                yield discussion, note
