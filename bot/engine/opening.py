"""Opening: the engine that fits the database."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, Protocol
from bot.engine.dispatcher import Dispatcher
from bot.engine.migrate import migrate
from bot.engine.pace import Pace
from bot.store.opening import conninfo_of, is_shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine.tally import Looks
    from bot.ports.store import Inbox, Look


class Engine(Protocol):
    """Looks at what is due."""

    def start(self) -> None:
        """Begin to look."""

    def drain(self, timeout: float) -> bool:
        """Take nothing more, let running looks end; False if some did not in that time."""

    def is_running(self) -> bool:
        """Tell whether it looks at what falls due."""

    def looks(self) -> Looks:
        """Count the looks of this process."""


def open_engine(
    url: str,
    inbox: Inbox,
    look: Callable[[Look], None],
    *,
    pace: Pace = Pace(),  # noqa: B008 - a value that never changes
    gave_up: Callable[[Look, Exception], None] | None = None,
) -> Engine:
    """Give the engine for the database at ``url``, its tables brought up to date; not started."""
    if not is_shared(url):
        return Dispatcher(inbox, look, pace=pace, gave_up=gave_up)
    from bot.engine.fleet import Fleet

    migrate(url)
    return Fleet(conninfo_of(url), inbox, look, pace=pace, gave_up=gave_up)
