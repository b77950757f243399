"""Talk: what tests see and say on a merge request, without asking who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.gitlab.conversation import Note as Stored
from tests.simulators.gitlab.conversation import Noteable, threads
from tests.simulators.interface import Inline, Note

if TYPE_CHECKING:
    from tests.simulators.gitlab.conversation import Discussion
    from tests.simulators.gitlab.positions import Refs


class Talk(Noteable):
    """The conversation of a merge request, in the words that both hosts share."""

    refs: Refs

    @property
    def comments(self) -> list[Note]:
        """Those of the conversation, oldest first, people's too."""
        with self.forge.lock:
            beside = {note.id for _, note in threads(self)}
            return [
                Note(str(note.id), note.author.login, note.body)
                for note in self.notes
                if not note.system and note.id not in beside
            ]

    @property
    def inline(self) -> list[Inline]:
        """Those beside the diff, oldest first, answers too."""
        with self.forge.lock:
            found = [self._inline(discussion, note) for discussion, note in threads(self)]
            return sorted(found, key=lambda one: int(one.id))

    def _inline(self, discussion: Discussion, note: Stored) -> Inline:
        position = note.position
        assert position
        outdated = position.refs != self.refs
        head = bool(position.new_line)
        return Inline(
            id=str(note.id),
            author=note.author.login,
            body=note.body,
            path=position.new_path if head else position.old_path,
            line=0 if outdated else position.new_line or position.old_line,
            side="head" if head else "base",
            outdated=outdated,
            thread=str(discussion.notes[0].id),
            resolved=discussion.resolved,
        )

    def comment(self, author: str, body: str) -> Note:
        """Put a plain note; one of quick actions only leaves no note, and has no id."""
        with self.forge.lock:
            made = self.say(self.forge.user(author), body)
            return Note(str(made.id) if isinstance(made, Stored) else "", author, body)

    def answer(self, thread: str, author: str, body: str) -> Inline:
        """Put a reply below a comment beside the diff."""
        with self.forge.lock:
            discussion, _ = self.note(int(thread))
            made = self.say(self.forge.user(author), body, to=discussion)
            assert isinstance(made, Stored), "a reply of quick actions only"
            return self._inline(discussion, made)

    def edit(self, note: str, body: str, by: str) -> None:
        """Change a note, whoever wrote it; on the host only maintainers change others' notes."""
        with self.forge.lock:
            self.rewrite(self.note(int(note))[1], body, self.forge.user(by))

    def delete(self, note: str, by: str) -> None:
        """Delete a note; no hook tells it, so nobody hears who it was."""
        del by
        with self.forge.lock:
            self.erase(self.note(int(note))[1])

    def resolve(self, thread: str, by: str, *, resolved: bool = True) -> None:
        """Resolve a thread, named by its first note, or open it again."""
        with self.forge.lock:
            discussion, _ = self.note(int(thread))
            self.settle(discussion, self.forge.user(by) if resolved else None)
