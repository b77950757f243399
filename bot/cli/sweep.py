"""Look for what no webhook told of, now.

examples:
  countersign sweep                           what changed since the last sweep, everywhere
  countersign sweep --forge gitlab --project acme/plans
  countersign sweep --all                     all that is open, as the daily audit does

A service that runs does it; where none runs on this data folder, it is done here and now.
"""

from __future__ import annotations

import sys
import time
from uuid import uuid4

from bot import wiring
from bot.cli.output import to_stream
from bot.cli.service import add_settings, settings_of
from bot.core.model.errors import UserError
from bot.core.model.merge_request import EVERYTHING, Subject
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.words import count
from bot.web import logs

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.settings import Settings
    from bot.store.opening import SqlStore

GLANCE = 0.05
"""Seconds between two looks at whether all is done."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of sweep."""
    add_settings(parser)
    add = parser.add_argument
    add("--forge", default="", metavar="NAME", help="github or gitlab (default: all set up)")
    add("--project", default="", metavar="PATH", help="this project only")
    add("--all", action="store_true", dest="everything",
        help="look at all that is open, whether it changed or not")  # fmt: skip


def run(options: Namespace) -> int:
    """Have it looked for; 3 when something has to be looked at again later."""
    settings = settings_of(options)
    logs.setup(settings.log_format, "warning", settings.secrets())
    keys = subjects(settings, options.forge, options.project)
    cause = f"sweep:{uuid4().hex[:12]}"
    store, alone = opened(settings)
    with store:
        store.inbox.mark(keys, cause, fresh=options.everything)
        if not alone:
            to_stream(f"left to the service that runs: {', '.join(keys)} ({cause})\n", sys.stdout)
            return 0
        return looked(settings, store)


def subjects(settings: Settings, forge: str, project: str) -> list[str]:
    """Give the keys to look at; ``UserError`` for a forge that is not set up."""
    names = list(wiring.receivers_of(settings))
    if forge and forge not in names:
        raise UserError(f"{forge} is not set up; here: {', '.join(names)}")
    return [Subject(name, project or EVERYTHING).key for name in ([forge] if forge else names)]


def opened(settings: Settings) -> tuple[SqlStore, bool]:
    """Open the store, alone if no service runs on it; on PostgreSQL that can't be known."""
    if wiring.is_shared(settings):
        return wiring.store_of(settings), False
    try:
        return wiring.store_of(settings, service=True), True
    except UserError:
        return wiring.store_of(settings), False


def looked(settings: Settings, store: SqlStore) -> int:
    """Look at all that is due, and tell how that went."""
    from bot.cli.serve import engine_of

    engine = engine_of(settings, store, wiring.desk_of(settings, store))
    engine.start()
    depth = store.inbox.depth()
    while depth.due or depth.claimed:
        time.sleep(GLANCE)
        depth = store.inbox.depth()
    engine.drain(settings.drain)
    looks = engine.looks()
    said = f"{count(looks.done, 'look')}, {count(depth.waiting, 'row')} to be looked at again later"
    to_stream(f"{said}, {depth.dead} given up\n", sys.stdout)
    return 3 if depth.waiting or depth.dead else 0
