"""Interface: what a test asks of a simulated forge, in the same words for both hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from tests.simulators.bare import Bare
    from tests.simulators.courier import Letter
    from tests.simulators.faults import Faults
    from tests.simulators.simulator import Call


class Note(NamedTuple):
    """A comment as people see it; ``id`` is the host's, as text."""

    id: str
    author: str
    body: str


class Inline(NamedTuple):
    """A comment beside the diff; ``line`` 0 where the host shows it beside no line any more.

    ``side`` is ``head`` or ``base``; ``thread`` the first comment's id, its own for the first;
    ``resolved``: somebody closed the thread.
    """

    id: str
    author: str
    body: str
    path: str
    line: int
    side: str = "head"
    outdated: bool = False
    thread: str = ""
    resolved: bool = False


class Person(Protocol):
    """Somebody with an account."""

    @property
    def id(self) -> int: ...
    @property
    def login(self) -> str: ...


class Request(Protocol):
    """A merge request; ``state`` is open, closed or merged, ``status`` one of success, failure,
    pending, error or nothing.
    """

    @property
    def number(self) -> int: ...
    @property
    def head(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def draft(self) -> bool: ...
    @property
    def comments(self) -> Sequence[Note]:
        """Those of the conversation, oldest first, people's too."""

    @property
    def inline(self) -> Sequence[Inline]:
        """Those beside the diff, oldest first, answers too."""

    def status(self, name: str) -> str:
        """Give the state of the head's status or check of this name, empty if it has none."""

    def said(self, name: str) -> str:
        """Give the line of text of that status."""

    def comment(self, author: str, body: str) -> Note: ...
    def answer(self, thread: str, author: str, body: str) -> Inline: ...
    def edit(self, note: str, body: str, by: str) -> None: ...
    def delete(self, note: str, by: str) -> None: ...
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

    def close(self, by: str = "") -> None: ...
    def reopen(self, by: str = "") -> None: ...
    def merge(self, by: str = "") -> str:
        """Merge it and give the merge commit."""


class Issue(Protocol):
    """An issue."""

    @property
    def number(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def author(self) -> Person: ...
    @property
    def is_open(self) -> bool: ...


class Project(Protocol):
    """A repository with its conversation; ``git`` is its bare repository on disk."""

    @property
    def path(self) -> str: ...
    @property
    def git(self) -> Bare: ...
    @property
    def clone_url(self) -> str: ...
    @property
    def issues(self) -> Iterable[Issue]:
        """Its issues, oldest first."""

    def member(self, login: str, role: str) -> None: ...
    def hook(self, url: str, secret: str) -> int:
        """Register a webhook for all events and give its id."""

    def seed(self, files: Mapping[str, str | bytes | None]) -> str:
        """Put a commit on the default branch without a word to anybody; give its sha."""

    def commit(
        self,
        branch: str,
        files: Mapping[str, str | bytes | None],
        message: str = "Work",
        author: str = "ana",
        onto: str = "",
    ) -> str:
        """Push a commit: on the branch's tip, a new branch from the default one, or ``onto``."""

    def push(self, branch: str, sha: str, by: str = "ana") -> None:
        """Set a branch to a commit; ``sha`` empty deletes it."""

    def fork(self, owner: str) -> Self: ...
    def open(
        self,
        source: str,
        target: str = "main",
        title: str = "Work",
        author: str = "ana",
        *,
        description: str = "",
        draft: bool = False,
    ) -> Request:
        """Open a merge request; from a fork it goes to the project forked."""

    def queue(self, request: Request) -> str:
        """Try a merge in the merge queue or train; give the commit that is tried."""


class Forge(Protocol):
    """A simulated host."""

    @property
    def url(self) -> str: ...
    @property
    def web(self) -> str: ...

    @property
    def deliveries(self) -> Sequence[Letter]:
        """The webhooks sent so far, oldest first, whatever came of them."""

    faults: Faults
    calls: list[Call]
    breaches: list[str]

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def user(self, login: str) -> Person: ...
    def team(self, path: str, *members: str) -> object: ...
    def project(self, path: str, *, private: bool = False) -> Project: ...
    def token(self, login: str) -> str: ...
    def advance(self, seconds: float) -> None: ...
    def wait_idle(self, timeout: float = 10) -> None:
        """Wait until every webhook was sent; ``AssertionError`` when that takes too long."""
