"""Replay the status changes in a tracker's git history.

examples:
  countersign history doc/production_readiness_tracker.md
  countersign history docs/backlog.yaml --rev origin/main --format jsonl
  countersign history TODO.md -C ../mirror.git

Renames are followed, and items that a commit moved to another file. A work tree, a bare
repository and a partial mirror will all do.
"""

from __future__ import annotations

import sys
from posixpath import normpath

from bot.cli.output import look, to_stream
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.history import Replay
from bot.git.repository import GitRepository

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.core.render.items import HistoryRow


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of history."""
    parser.add_argument("path", metavar="PATH", help="the tracker")
    parser.add_argument("--rev", default="HEAD", metavar="REV", help="up to which commit")
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", dest="form")
    parser.add_argument("-C", metavar="DIR", default=".", dest="folder",
                        help="the repository")  # fmt: skip


def run(options: Namespace) -> int:
    """Print one transition a line, oldest first."""
    from bot.core.render.items import history_line
    from bot.core.render.words import count

    with GitRepository(options.folder) as repository:
        path = normpath(repository.prefix + options.path)
        replay = Replay(repository, path, options.rev)
        rows = list(replay.transitions())
        if repository.shallow:
            sys.stderr.write("countersign: this clone is cut off; what came before is not told "
                             "(git fetch --unshallow)\n")  # fmt: skip
    if replay.unread:
        lost = count(replay.unread, "version")
        sys.stderr.write(f"countersign: {lost} could not be read (clone without --filter)\n")
    if options.form == "jsonl":
        to_stream("".join(map(history_line, rows)), sys.stdout)
        return 3 if replay.unread else 0
    to_stream("".join(map(_line, rows)), sys.stdout)
    versions = len(replay.versions)
    said = f"{count(len(rows), 'transition')} in {count(versions, 'version')}"
    to_stream(f"{said}\n", sys.stdout)
    return 3 if replay.unread else 0


def _line(row: HistoryRow) -> str:
    from bot.core.render.safe import visible
    from bot.core.render.width import clipped

    width = look(sys.stdout).width
    was = row.before or "no status"
    text = f"{row.date[:10]} {row.commit[:9]} {row.item}: {was} -> {row.after}"
    return clipped(visible(text), width) + "\n"
