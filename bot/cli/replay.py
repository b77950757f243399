"""List what failed for good, and have it looked at again.

examples:
  countersign replay                            what was given up, and why
  countersign replay --dead                     all of it again
  countersign replay gitlab:acme/plans!7        this merge request, whatever became of it
  countersign replay 5f0c7a52-9a5b-4a6e         what a stored delivery tells of

The looking is done by the service; it begins within seconds.
"""

from __future__ import annotations

import sys

from bot import wiring
from bot.cli.output import to_stream
from bot.cli.service import add_settings, settings_of
from bot.core.model.errors import UserError
from bot.core.model.merge_request import subject_of
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.safe import visible

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from bot.ports.store import Dead, Inbox
    from bot.settings import Settings


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of replay."""
    add_settings(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("what", nargs="?", default="", metavar="ID|KEY",
                      help="a delivery's id, or a key as the list and the log show it")  # fmt: skip
    what.add_argument("--dead", action="store_true", help="all that was given up")
    parser.add_argument("--format", choices=("text", "json"), default="text", dest="form")


def run(options: Namespace) -> int:
    """Revive, or list; 1 when the list is not empty."""
    settings = settings_of(options)
    with wiring.store_of(settings) as store:
        dead = store.inbox.dead()
        if not options.what and not options.dead:
            to_stream(as_json(dead) if options.form == "json" else listed(dead), sys.stdout)
            return int(bool(dead))
        if options.dead:
            keys = [one.key for one in dead if store.inbox.revive(one.key)]
        else:
            keys = revived(settings, store.inbox, options.what)
    told = "".join(f"to be looked at: {visible(key)}\n" for key in keys)
    to_stream(told or "nothing was given up\n", sys.stdout)
    return 0


def revived(settings: Settings, inbox: Inbox, what: str) -> list[str]:
    """Let a key be due, or those that a delivery tells of; ``UserError`` for neither."""
    stored = inbox.delivery(what)
    if stored is not None:
        event = wiring.event_again(settings, stored)
        keys = [subject.key for subject in event.subjects]
        if not keys:
            raise UserError(f"delivery {what} ({stored.event}) tells of nothing to look at")
        inbox.mark(keys, what, fresh=event.fresh)
        return keys
    try:
        key = subject_of(what).key
    except ValueError as error:
        raise UserError(
            f"{what!r} is neither a stored delivery's id nor a key like gitlab:acme/plans!7"
        ) from error
    if key.partition(":")[0] not in wiring.receivers_of(settings):
        raise UserError(f"{key}: no forge of that name is set up")
    if not inbox.revive(key):
        inbox.mark([key], f"replay:{key}", fresh=True)
    return [key]


def listed(dead: Sequence[Dead]) -> str:
    """Write what was given up for people, two lines each."""
    if not dead:
        return "nothing was given up\n"
    return "".join(
        f"{visible(one.key)}: {one.attempts} tries, given up {one.since} ({visible(one.cause)})\n"
        f"    {visible(one.error)}\n"
        for one in dead
    )


def as_json(dead: Sequence[Dead]) -> str:
    """Write it for machines."""
    import json

    return json.dumps([one._asdict() for one in dead], indent=2, ensure_ascii=False) + "\n"
