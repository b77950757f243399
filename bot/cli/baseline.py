"""Freeze today's findings in .countersign.yml, so that only new ones are told.

examples:
  countersign baseline            freeze what `countersign check --all` finds in your files
  countersign baseline --check    tell which frozen findings no longer occur; exit with 1 if any
  countersign baseline --prune    take those out

The entries are written at the end of `baseline:`, one a line; all else stays as it is. A policy is
made where there is none.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from bot.core.evaluate import evaluate
from bot.core.model.errors import UserError
from bot.core.policy import FILE, load
from bot.flows.baseline import Comparison, compare, freeze, prune
from bot.flows.gather import Request, gather
from bot.git.repository import GitRepository
from bot.git.revisions import WORKTREE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from bot.core.model.finding import Finding
    from bot.core.policy.baseline import Entry


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of baseline."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only tell what no longer occurs")
    what.add_argument("--prune", action="store_true", help="take out what no longer occurs")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no entries")
    parser.add_argument("-C", metavar="DIR", default=".", dest="folder",
                        help="run as if started in DIR")  # fmt: skip


def run(options: Namespace) -> int:
    """Compare findings with the policy, write it, and say what changed."""
    with GitRepository(options.folder) as repository:
        path = os.path.join(options.folder, "../" * repository.prefix.count("/"), FILE)
        text = _read(path)
        load(text, FILE)
        found = compare(findings(repository), text)
    if options.check:
        _tell("no longer occurs", found.gone, quiet=options.quiet)
        return 1 if found.gone else 0
    if options.prune:
        _write(path, text, prune(text, found))
        _tell("dropped", found.gone, quiet=options.quiet)
        return 0
    _write(path, text, freeze(text, found))
    _tell("frozen", found.new, quiet=options.quiet)
    _advise(found)
    return 0


def findings(repository: GitRepository) -> tuple[Finding, ...]:
    """Audit the files as they are, with the policy as it is, frozen findings included."""
    request = Request(WORKTREE, WORKTREE, everything=True, policy="head",
                      today=time.strftime("%Y-%m-%d"))  # fmt: skip
    snapshot = gather(repository, request)
    policy = snapshot.policy._replace(baseline=frozenset())
    return evaluate(snapshot._replace(policy=policy)).findings


def _tell(done: str, entries: Iterable[Entry], *, quiet: bool) -> None:
    listed = list(entries)
    for entry in () if quiet else listed:
        named = " ".join(part for part in (entry.item, entry.rule, entry.about) if part)
        sys.stdout.write(f"{done}: {entry.path}: {named}\n")
    count = f"{len(listed)} finding{'' if len(listed) == 1 else 's'}"
    sys.stdout.write(f"{count if listed else 'nothing'} {done}\n")


def _advise(found: Comparison) -> None:
    if found.gone:
        sys.stdout.write(f"{len(found.gone)} of the frozen no longer occur: "
                         "countersign baseline --prune\n")  # fmt: skip
    if found.new:
        sys.stdout.write(f"commit {FILE}: it is in force once it is on the target branch\n")


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"can't read {path}: {error}") from error


def _write(path: str, before: str, text: str) -> None:
    if text == before:
        return
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise UserError(f"can't write {path}: {error.strerror}") from error
