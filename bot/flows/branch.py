"""Branch: what came to a target branch since it was last looked at, by merge or by direct push."""

from __future__ import annotations

import logging

from bot.core.model.errors import UserError
from bot.core.model.finding import Severity
from bot.core.model.merge_request import MergeRequest
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.comment import unjudged
from bot.core.render.escape import prose
from bot.core.render.issue import push_body, push_title, story
from bot.core.wanted import MARKER_ROOM
from bot.flows.check import check
from bot.flows.converse import converse
from bot.flows.heads import others_of
from bot.flows.judge import judge
from bot.flows.policy import POLICY
from bot.flows.request import Request
from bot.flows.sweep import all_open
from bot.ports.forge import ForbiddenError, GoneError, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.merge_request import Subject
    from bot.core.model.tree import Commit
    from bot.flows.desk import Desk
    from bot.ports.forge import Forge
    from bot.ports.repository import Repository
    from bot.ports.store import Look

log = logging.getLogger(__name__)

MOST_COMMITS = 50
"""Commits of a push that are looked at one by one; of more the last ones."""


def look_at_branch(desk: Desk, forge: Forge, subject: Subject, claimed: Look) -> None:
    """Judge what is new on a branch. What was there when it was first seen stays as it is."""
    name, project = f"branch:{subject.key}", subject.project
    remote = forge.remote(project)
    with desk.mirrors.open(f"{forge.name}:{project}", remote, (subject.ref,)) as repository:
        tip, since = repository.find(subject.ref), desk.memory.cursor(name)
        if not tip or tip == since:
            return
        base = since if since and repository.find(since) else tip
        branch = subject.ref.removeprefix("refs/heads/")
        request = MergeRequest(project, 0, tip, branch, subject.ref)
        if POLICY in {file.path for file in repository.changes(base, tip)}:
            all_open(desk, forge, project, branch, claimed.cause)
        # A required check has to have run here to be chosen at all; a merge request that the tip
        # heads speaks for itself.
        if forge.limits.ungoverned and not others_of(desk, claimed.key, tip):
            judgement = judge(repository, request, base)
            converse(forge, desk.memory, claimed, request,
                     lambda refused: judgement.wanted(forge.limits, refused))  # fmt: skip
        for commit, before in own_line(repository, base, tip):
            tell(forge, repository, request, commit, before)
    desk.memory.advance(name, tip)


def begin_at(desk: Desk, subject: Subject, branch: str, repository: Repository) -> None:
    """Let what comes to a branch be judged from its tip on, if it was never looked at."""
    ref = f"refs/heads/{branch}"
    name = f"branch:{subject._replace(number=0, ref=ref).key}"
    if not desk.memory.cursor(name):
        desk.memory.advance(name, repository.find(ref))


def own_line(repository: Repository, base: str, tip: str) -> Iterator[tuple[Commit, str]]:
    """Give the commits that the branch itself went through, each with what was before it.

    Of a long line the last ones; all before them count as one with the first of those.
    """
    line: list[Commit] = []
    commits = {commit.sha: commit for commit in repository.commits(base, tip)}
    at = tip
    while at in commits and len(line) < MOST_COMMITS:
        line.append(commits[at])
        at = (*commits[at].parents, "")[0]
    for commit in reversed(line):
        before = base if commit is line[-1] else (*commit.parents, "")[0]
        if before and before != commit.sha:
            yield commit, before


def tell(
    forge: Forge, repository: Repository, request: MergeRequest, commit: Commit, before: str
) -> None:
    """File an issue about a commit that no merge request brought and that breaks the rules."""
    longest = forge.limits.issue - MARKER_ROOM
    try:
        snapshot, verdict = check(repository, Request(before, commit.sha))
    except UserError as error:
        title = f"Pushed to {prose(request.target)}: it can't be judged"
        body = f"{unjudged(str(error)).rstrip()}\n\n{story(commit, request.target)}\n"
    else:
        if all(finding.severity is not Severity.ERROR for finding in verdict.findings):
            return
        title = push_title(verdict, request.target)
        body = push_body(verdict, snapshot.source, commit, request.target, longest)
    if forge.brought(request.project, commit.sha, request.target):
        return
    try:
        forge.ensure_issue(request.project, Issue(f"push-{commit.sha}", title, body[:longest]))
    except (ForbiddenError, GoneError) as error:  # issues are off, or not ours to open
        log.warning("%s: %s breaks rules and can't be filed: %s", request.project, commit.sha,
                    error)  # fmt: skip
