"""Recognise a repository's trackers and write a policy for them.

examples:
  countersign init                  writes .countersign.yml
  countersign init --print          shows it, writes nothing
  countersign init -C ../service

The policy begins in the mode `advise`: everything is shown and nothing is blocked. Where the
history shows that people here do what a preset forbids, the policy says so and relaxes it.
"""

from __future__ import annotations

import os
import sys

from bot.cli.output import write
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.policy import policy_text
from bot.core.render.words import count
from bot.flows.init import LEAST_CLOSURES, OFTEN, survey
from bot.flows.policy import POLICY
from bot.git.repository import GitRepository

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.core.model.survey import Found


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of init."""
    parser.add_argument("--print", action="store_true", dest="only_print",
                        help="show the policy and write nothing")  # fmt: skip
    parser.add_argument("--force", action="store_true", help="replace a policy that is there")
    parser.add_argument("--rev", default="HEAD", metavar="REV", help="the commit to look at")
    parser.add_argument("-C", metavar="DIR", default=".", dest="folder", help="the repository")


def run(options: Namespace) -> int:
    """Look, tell what was found, write."""
    with GitRepository(options.folder) as repository:
        target = "" if options.only_print else os.path.join(repository.root, POLICY)
        if target and os.path.exists(target) and not options.force:
            raise UserError(f"{POLICY} is there already; --print shows what init would write, "
                            "--force replaces it")  # fmt: skip
        found = list(survey(repository, options.rev, _progress))
    _progress("")
    if not found:
        raise UserError("no tracker was found: no table, list, section or data file whose items "
                        "have a status; name yours in .countersign.yml")  # fmt: skip
    text = policy_text(found, {one.path: relaxed(one) for one in found})
    for one in found:
        sys.stderr.write(f"{one.path}: {one.preset.name}, {count(one.items, 'item')}\n")
    if options.only_print:
        write(text)
    else:
        write(text, target)
        sys.stderr.write(f"wrote {POLICY}; commit it, then run countersign check\n")
    return 0


def relaxed(one: Found) -> list[tuple[str, str, str]]:
    """Relax the rules that the tracker's own history breaks by habit."""
    habits, severities = one.habits, one.preset.severities
    strict = severities.get("illegal-transition") == "error"
    often = habits.closures >= LEAST_CLOSURES and habits.skips >= OFTEN * habits.closures
    if not (strict and often):
        return []
    comment = (f"{habits.skips} of {habits.closures} closures in its history skip the step in "
               "between, which the preset forbids; delete the next line to be strict")  # fmt: skip
    return [(comment, "illegal-transition", "warning")]


def _progress(path: str) -> None:
    """Show on a terminal which file is being looked at."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{path[:100]}")
        sys.stderr.flush()
