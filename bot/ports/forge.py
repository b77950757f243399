"""Forge: what flows ask of a code host, read and write apart; content comes from git instead.

Each host's quirks stay behind these few calls; what can't be hidden is a field of `Limits`.
"""

from __future__ import annotations

from bot.core.model.conversation import Limits as Limits  # noqa: PLC0414, TC001 - part of this port
from bot.core.model.typed import TYPE_CHECKING, NamedTuple, Protocol
from bot.ports.checkup import Checkup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.model.conversation import Anchor, Comment, Post, Status
    from bot.core.model.merge_request import Account, MergeRequest, Project, Subject


class ForgeError(Exception):
    """The forge did not do what it was asked: tried again later, never the author's fault.

    ``after`` is how many seconds the forge asked to wait, 0 where it did not say. The text names
    the forge, what was asked and what it answered, and holds no credential.
    """

    def __init__(self, message: str, after: float = 0) -> None:
        super().__init__(message)
        self.after = after


class RateLimitedError(ForgeError):
    """Too many requests: nothing is to be asked with these credentials for ``after`` seconds."""


class ForbiddenError(ForgeError):
    """The credentials may not do this; asking again does not help until somebody changes that."""


class GoneError(ForgeError):
    """What was to be changed is not there any more: look again at what is."""


class MisplacedError(ForgeError):
    """The forge takes no comment on this line of the diff."""


class Remote(NamedTuple):
    """How git reaches a project: the address without credentials, and those apart.

    ``password`` may be short-lived; it is asked for anew before each fetch.
    """

    url: str
    username: str
    password: str

    def __repr__(self) -> str:
        """Leave the password out: this text may end in a log."""
        return f"Remote(url={self.url!r}, username={self.username!r})"


class Issue(NamedTuple):
    """An issue as it should stand; ``key`` finds it again by its marker, whatever its number."""

    key: str
    title: str
    body: str
    labels: tuple[str, ...] = ()
    assignees: tuple[Account, ...] = ()
    confidential: bool = False


class Filed(NamedTuple):
    """An issue that stands: its number, address, and whether it is open."""

    number: int
    url: str
    is_open: bool = True


class Hook(NamedTuple):
    """A webhook's health: ``problem`` is empty, or says what is wrong and what to do about it."""

    url: str
    problem: str = ""


class Missed(NamedTuple):
    """A delivery that failed, as the forge lists it, when (ISO 8601), and what it was about."""

    delivery: str
    subjects: tuple[Subject, ...]
    at: str = ""


class Event(NamedTuple):
    """A webhook, read at the border: its name (``pull_request.synchronize``) and where to look.

    No subjects: nothing for us. ``fresh``: what we know of our own posts may be wrong (somebody
    wrote over our status, deleted our comment), so they are listed again.
    """

    name: str
    subjects: tuple[Subject, ...] = ()
    fresh: bool = False


class Receiver(Protocol):
    """Takes webhooks in."""

    def delivery(self, headers: Mapping[str, str], body: bytes) -> str:
        """Give the delivery's id, the same when it comes again."""

    def verify(self, headers: Mapping[str, str], body: bytes, now: float) -> bool:
        """Tell whether one of the secrets signed the raw bytes; constant time."""

    def event(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read what happened; what is not understood has no subjects. ``ValueError``: no JSON."""

    def again(self, name: str, body: bytes) -> Event:
        """Read a stored delivery by its event's name, as `event` gave it or the forge lists it."""


class Reader(Protocol):
    """Asks the forge. Every call may raise `ForgeError`; None means that there is no such thing."""

    name: str
    limits: Limits

    @property
    def account_id(self) -> str:
        """Our account's id, empty while nothing has asked for it yet: nothing is asked here."""

    def account(self) -> Account:
        """Tell who we are."""

    def projects(self) -> Iterable[Project]:
        """List the projects that we were given access to."""

    def project(self, path: str) -> Project | None:
        """Read one project."""

    def remote(self, project: str) -> Remote:
        """Tell how git reaches a project, with credentials good for minutes."""

    def merge_request(self, project: str, number: int) -> MergeRequest | None:
        """Read one merge request."""

    def merge_requests(self, project: str, since: str = "") -> Iterable[MergeRequest]:
        """List the open ones, all or those changed since a time (ISO 8601), oldest change first."""

    def group(self, project: str, ref: str) -> MergeRequest | None:
        """Read a merge queue's group by its ref, without asking: ``head`` is left to git.

        None for a ref that is no group's.
        """

    def brought(self, project: str, sha: str, branch: str) -> Sequence[int]:
        """List the merge requests that brought a commit to this very branch."""

    def posts(self, request: MergeRequest, by: Sequence[str] = ()) -> Sequence[Post]:
        """List everything of ours on it, oldest first: by marker and our account, all pages.

        ``by``: logins of other bots that speak for us, to be looked for in place of our account.
        """

    def members(self, project: str, group: str) -> Sequence[Account]:
        """List the people of a team or group, inherited ones too; `ForgeError` if it can't say."""

    def may_write(self, project: str, account: Account) -> bool:
        """Tell whether somebody may push to a project."""

    def hooks(self, project: str) -> Sequence[Hook]:
        """Tell which webhooks reach us from a project and whether they work."""

    def missed(self, since: str) -> Iterable[Missed]:
        """List deliveries to us that failed since a time (ISO 8601), where the forge knows."""


class Writer(Protocol):
    """Makes the forge look as it should; each call is safe to repeat.

    ``post`` is what stands there of ours, None after looking and finding nothing. Where ``post``
    says the same already, nothing is asked of the forge. `GoneError`: what ``post`` names is gone.
    """

    def ensure_status(self, request: MergeRequest, status: Status, post: Post | None) -> Post:
        """Put the one status on the head; the forge keeps its ``correlation`` where it can."""

    def ensure_comment(self, request: MergeRequest, comment: Comment, post: Post | None) -> Post:
        """Put a comment, on its line if it has an anchor; `MisplacedError` for a wrong line."""

    def settle(self, request: MergeRequest, post: Post, body: str) -> None:
        """Take a comment away: deleted if nobody answered it, else edited to say so and closed."""

    def ensure_issue(self, project: str, issue: Issue) -> Filed:
        """Open or edit the issue of this key."""

    def close_issue(self, project: str, key: str, words: str) -> Filed | None:
        """Close the issue of this key with a last comment; None if there is none."""

    def react(self, project: str, comment: str, reaction: str) -> None:
        """Put a reaction (``+1``, ``-1``, ``eyes``) on somebody's comment, by its forge's id."""


class Forge(Reader, Writer, Checkup, Protocol):
    """A code host."""


def place(request: MergeRequest, anchor: Anchor | None = None) -> str:
    """Name a place in messages: ``owner/name!7`` or ``owner/name!7 doc/a.md:12``."""
    where = f"{request.project}!{request.number}" if request.number else request.project
    return f"{where} {anchor.path}:{anchor.line}" if anchor else where
