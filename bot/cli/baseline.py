"""Freeze today's findings in .countersign.yml, so that only new ones are told.

examples:
  countersign baseline            freeze what `countersign check --all` finds in your files
  countersign baseline --check    tell which frozen findings no longer occur; exit with 1 if any
  countersign baseline --prune    take those out

The entries are written at the end of `baseline:`, one a line; all else stays as it is. A policy is
made where there is none.
"""

from __future__ import annotations

import json
import os
import time

from bot.cli.output import write
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.policy import FILE, load
from bot.flows.baseline import Comparison, audit, compare, freeze, prune
from bot.flows.request import Request
from bot.git.repository import GitRepository
from bot.git.revisions import WORKTREE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.core.policy.baseline import Entry

PRUNE = ": countersign baseline --prune"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of baseline."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only tell what no longer occurs")
    what.add_argument("--prune", action="store_true", help="take out what no longer occurs")
    add = parser.add_argument
    add("--format", choices=("text", "json"), default="text", dest="form", help="how to print")
    add("-q", "--quiet", action="store_true", help="print a summary only")
    add("-C", metavar="DIR", default=".", dest="folder", help="run as if started in DIR")


def run(options: Namespace) -> int:
    """Compare findings with the policy, write it, and say what changed."""
    today = time.strftime("%Y-%m-%d")
    with GitRepository(options.folder) as repository:
        path = os.path.join(options.folder, "../" * repository.prefix.count("/"), FILE)
        text = _read(path)
        policy = load(text, FILE)
        request = Request(WORKTREE, WORKTREE, everything=True, policy="head", today=today)
        found = compare(audit(repository, request), policy, today)
    if not options.check:
        done = prune(text, found) if options.prune else freeze(text, found)
        if done != text:
            write(done, path)
    write(_told(found, options))
    return 1 if options.check and found.gone else 0


def _told(found: Comparison, options: Namespace) -> str:
    """Say what was frozen, taken out, or would be."""
    if options.form == "json":
        parts = {name: [each._asdict() for each in part] for name, part in found._asdict().items()}
        return json.dumps({"version": 1, **parts}, indent=2, ensure_ascii=False) + "\n"
    listed = found.gone if options.check or options.prune else found.new
    lines = [] if options.quiet else [_line(entry) for entry in listed]
    count, some = _count(len(listed)), bool(listed)
    if options.check:
        lines.append(f"{count} frozen and no longer found{PRUNE * some}")
    elif options.prune:
        lines.append(f"{count} taken out of the baseline")
    else:
        lines.append(f"{count} frozen in {FILE}{', in force once on the target branch' * some}")
        if found.gone:
            lines.append(f"{_count(len(found.gone))} frozen before and no longer found{PRUNE}")
    return "\n".join(lines) + "\n"


def _line(entry: Entry) -> str:
    return f"{entry.path}: " + " ".join(
        part for part in (entry.rule, entry.item, entry.about) if part
    )


def _count(number: int) -> str:
    return f"{number or 'no'} finding{'' if number == 1 else 's'}"


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"can't read {path}: {error}") from error
