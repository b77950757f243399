"""Judge what changed in the trackers between two commits.

examples:
  countersign check                          the branch you are on against its target
  countersign check --base main --head topic
  countersign check --staged                 what the next commit would hold
  countersign check --all                    whole trackers, old sins included
  countersign check --fix                    mend what can be computed
  countersign check --format sarif --output countersign.sarif
  countersign check --post                   and say it on the pipeline's merge request

Base and head come from the environment in GitHub Actions and GitLab CI. The policy
.countersign.yml is read from the base; --policy head shows what a changed one would say.
"""

from __future__ import annotations

import os
import sys
import time
from posixpath import normpath

from bot.cli.output import show
from bot.core.model.errors import UserError
from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.core.render import FORMATS
from bot.git.repository import GitRepository
from bot.git.revisions import INDEX, WORKTREE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.core.model.verdict import Verdict
    from bot.flows.request import Request

_STATUS = {Outcome.SUCCESS: 0, Outcome.FAILURE: 1, Outcome.UNDECIDED: 3, Outcome.PENDING: 4}
_RANK = {"note": 0, "warning": 1, "error": 2, "never": 9}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of check."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="judge only these trackers (files or folders)")
    add("--base", metavar="REV", help="what to compare with (its merge base with the head)")
    add("--head", metavar="REV", help="what to judge (default: HEAD)")
    add("--all", action="store_true", dest="everything", help="audit whole trackers")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--staged", action="store_true", help="judge the index")
    where.add_argument("--worktree", action="store_true", help="judge the files as they are")
    add("--policy", choices=("base", "head"), default="base", help="whose policy rules")
    add("--format", choices=FORMATS, default="text", dest="form", help="how to print")
    add("--output", metavar="FILE", default="", help="write to a file")
    add("--fail-on", choices=("error", "warning", "note", "never"), default="error",
        help="the least severity that makes the exit status 1 (default: error)")  # fmt: skip
    add("--fix", action="store_true", help="apply the edits that findings offer")
    add("--post", action="store_true", help="comment on the merge request of this pipeline")
    add("-q", "--quiet", action="store_true", help="print findings only")
    add("-C", metavar="DIR", default=".", dest="folder", help="run as if started in DIR")


def run(options: Namespace) -> int:
    """Judge, print, and give the exit status."""
    with GitRepository(options.folder) as repository:
        request = requested(options, repository)
        from bot.flows.check import check

        snapshot, verdict = check(repository, request)
        root = repository.root if options.fix else ""
    if options.fix:
        from bot.cli.fix import write_fixes

        if write_fixes(root, verdict, snapshot.source):
            with GitRepository(options.folder) as repository:
                snapshot, verdict = check(repository, request)
    show(verdict, snapshot.source, options.form, options.output, quiet=options.quiet)
    if options.post:
        from bot.cli.post import post

        told = post(os.environ, options.folder, snapshot, verdict)
        sys.stderr.write(f"countersign: {told}\n")
    return exit_status(verdict, options.fail_on)


def requested(options: Namespace, repository: GitRepository) -> Request:
    """Work out which two revisions are meant; git begins to compare them meanwhile."""
    if options.fix and (options.staged or options.head):
        raise UserError("--fix mends the files as they lie in the work tree; leave out "
                        f"{'--staged' if options.staged else '--head'}")  # fmt: skip
    worktree = options.worktree or options.fix
    head = INDEX if options.staged else WORKTREE if worktree else options.head
    description = ""
    base = options.base
    if base is None and (options.staged or (options.worktree and not options.fix)):
        base = "HEAD"
    if base is None:
        from bot.cli.environment import from_environment

        chosen = from_environment(os.environ, repository, head=head or "")
        base, head, description = chosen.base, chosen.head, chosen.description
    paths = tuple(_from_root(repository, path) for path in options.paths)
    head = head or "HEAD"
    repository.begin(base, head)
    from bot.flows.request import Request

    return Request(base, head, options.everything, options.policy, description,
                   time.strftime("%Y-%m-%d"), paths)  # fmt: skip


def _from_root(repository: GitRepository, path: str) -> str:
    """Give a path from the repository's root; ``UserError`` for one that lies outside."""
    if os.path.isabs(path):
        found = os.path.relpath(os.path.realpath(path), os.path.realpath(repository.root))
    else:
        found = normpath(repository.prefix + path)
    if found == ".." or found.startswith("../"):
        raise UserError(f"{path} is not in this repository")
    return found


def exit_status(verdict: Verdict, fail_on: str = "error") -> int:
    """Give the exit status of a verdict."""
    if verdict.mode == "advise":
        return 0
    if verdict.outcome in {Outcome.SUCCESS, Outcome.FAILURE}:
        worst = max((_RANK[finding.severity] for finding in verdict.findings
                     if finding.severity is not Severity.OFF), default=-1)  # fmt: skip
        return int(worst >= _RANK[fail_on])
    return _STATUS[verdict.outcome]
