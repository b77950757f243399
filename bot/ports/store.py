"""Store: what outlives the process. The inbox decides; nothing here is needed to judge."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Future

    from bot.core.model.conversation import Post
    from bot.core.model.verdict import Outcome


class StoreError(Exception):
    """The database did not do what it was asked: tried again later. Holds no credential."""


class Delivery(NamedTuple):
    """A webhook as it arrived: the forge's name, the delivery's id, the event, and its raw body."""

    forge: str
    id: str
    event: str
    body: bytes = b""


class Look(NamedTuple):
    """A claimed row of the work to do: look again at ``key``.

    ``generation`` is what it was when claimed: if another delivery raised it meanwhile, the row
    stays. ``cause`` is the correlation id (the latest delivery's, or ``sweep:…``); ``fresh``: list
    our posts anew; ``attempts``: how often looking failed in a row.
    """

    key: str
    generation: int
    owner: str
    cause: str = ""
    fresh: bool = False
    attempts: int = 0


class HeadVerdict(NamedTuple):
    """The outcome that a merge request's head has for its own target, and the line that says so."""

    head: str
    outcome: Outcome
    line: str


class Dead(NamedTuple):
    """Work that failed too often: it waits for `Inbox.revive`."""

    key: str
    attempts: int
    error: str
    cause: str
    since: str


class Depth(NamedTuple):
    """How much there is to do: due now, waiting for its time, being looked at, dead; and how many
    seconds the oldest due one waits.
    """

    due: int
    waiting: int
    claimed: int
    dead: int
    oldest: float


class Inbox(Protocol):
    """Deliveries and the work they cause, written in one transaction before they are acknowledged.

    Times are the database's own clock. ``key`` is `Subject.key`; ``without`` names forges whose
    keys are left aside. Every call may raise `StoreError`; each may be made from any thread.
    """

    def accept(
        self, delivery: Delivery, keys: Sequence[str], *, fresh: bool = False
    ) -> Future[bool]:
        """Store a delivery and raise its keys; done when durable. False: it was there already.

        A raised key is due at once, with no attempts counted, also where it waited or was dead.
        """

    def mark(
        self, keys: Iterable[str], cause: str, *, fresh: bool = False, delay: float = 0
    ) -> None:
        """Raise keys that no delivery told of (a sweep, a person), ``delay`` seconds from now."""

    def claim(self, owner: str, lease: float, without: tuple[str, ...] = ()) -> Look | None:
        """Take the most overdue row that nobody holds, for ``lease`` seconds."""

    def claim_key(self, key: str, owner: str, lease: float) -> Look | None:
        """Take this row, if it is due and nobody holds it."""

    def extend(self, look: Look, lease: float) -> bool:
        """Hold a row longer; False if it is not ours any more."""

    def finish(self, look: Look) -> bool:
        """Clear a row, or let it be due at once if it was raised meanwhile; False if not ours."""

    def fail(
        self, look: Look, error: str, delay: float, *, last: bool = False, counted: bool = True
    ) -> bool:
        """Put a row off; ``last``: for good; ``counted``: as an attempt. A row raised meanwhile is
        due at once all the same.
        """

    def due(self, most: int, without: tuple[str, ...] = ()) -> Sequence[str]:
        """List keys that are due and held by nobody, most overdue first."""

    def next_due(self, without: tuple[str, ...] = ()) -> float | None:
        """Tell in how many seconds the next row falls due (0: now), None where nothing waits."""

    def dead(self) -> Sequence[Dead]:
        """List the work that failed for good."""

    def revive(self, key: str) -> bool:
        """Let dead (or any waiting) work be due now, with no attempts counted."""

    def delivery(self, id_: str) -> Delivery | None:
        """Read a delivery again, for replay."""

    def depth(self) -> Depth:
        """Count the work."""

    def prune(self, days: int) -> int:
        """Drop the bodies of deliveries older than this, and count them; ids stay for a month."""

    def listen(self, wake: Callable[[], None]) -> None:
        """Call this after this process wrote something that makes work due; it must not wait."""


class Clockwork(Protocol):
    """Periodic work: each firing is for one process, however many share the database."""

    def take(self, name: str, every: float) -> bool:
        """Take the firing of this name if one is due, and set the next ``every`` seconds on.

        A name never taken before is due at once.
        """


class Memory(Protocol):
    """What we know of our own posts, of heads, and how far sweeps came.

    Losing it costs a listing of posts; until everything open was looked at again, two merge
    requests of one head don't know of each other; a branch is judged from its tip on.
    """

    def posts(self, key: str) -> Sequence[Post] | None:
        """Give the posts that stand on a merge request, None where that is not known for sure."""

    def forget(self, key: str) -> None:
        """Hold the posts of a merge request for unknown: called before they are changed."""

    def remember(self, key: str, standing: Sequence[Post]) -> None:
        """Keep the posts that stand on a merge request: called after they were changed."""

    def judged(self, key: str, verdict: HeadVerdict | None) -> HeadVerdict | None:
        """Keep the verdict of an open merge request (None: it is closed); give the one before."""

    def verdicts(self, head: str) -> Mapping[str, HeadVerdict]:
        """Give the verdicts of the open merge requests with this head, by key."""

    def cursor(self, name: str) -> str:
        """Give a sweep's cursor, empty at first."""

    def cursors(self, start: str) -> Sequence[str]:
        """List the names of cursors that begin so."""

    def advance(self, name: str, value: str) -> None:
        """Set a sweep's cursor."""


class Store(Protocol):
    """Everything kept, in one database."""

    @property
    def inbox(self) -> Inbox:
        """The deliveries and the work."""

    @property
    def memory(self) -> Memory:
        """What we know of our own posts."""

    @property
    def clockwork(self) -> Clockwork:
        """The periodic work."""

    def close(self) -> None:
        """Write what was accepted, then let the database go."""
