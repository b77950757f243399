"""Branch: what came to a target branch since it was last looked at, by merge or by direct push."""

from __future__ import annotations

import logging

from bot.core.evaluate import evaluate
from bot.core.model.errors import UserError
from bot.core.model.finding import Severity
from bot.core.model.merge_request import MergeRequest
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.issue import push_body, push_title
from bot.flows.converse import converse
from bot.flows.gather import gather
from bot.flows.judge import judge
from bot.flows.policy import POLICY
from bot.flows.request import Request
from bot.flows.sweep import all_open
from bot.ports.forge import Issue

if TYPE_CHECKING:
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
        if forge.limits.ungoverned:  # a required check has to have run here to be chosen at all
            found = judge(repository, request, forge.limits, claimed.cause, base)
            converse(forge, desk.memory, claimed.key, request, found.wanted, fresh=claimed.fresh)
        for commit in own_line(repository, base, tip):
            tell(forge, repository, request, commit)
        changed = {file.path for file in repository.changes(base, tip)}
    if POLICY in changed:
        all_open(desk, forge, project, branch, claimed.cause)
    desk.memory.advance(name, tip)


def begin_at(desk: Desk, subject: Subject, branch: str, repository: Repository) -> None:
    """Let what comes to a branch be judged from its tip on, if it was never looked at."""
    ref = f"refs/heads/{branch}"
    name = f"branch:{subject._replace(number=0, ref=ref).key}"
    if not desk.memory.cursor(name):
        desk.memory.advance(name, repository.find(ref))


def own_line(repository: Repository, base: str, tip: str) -> list[Commit]:
    """Give the commits that the branch itself went through, oldest first."""
    line: list[Commit] = []
    commits = {commit.sha: commit for commit in repository.commits(base, tip)}
    at = tip
    while at in commits and len(line) < MOST_COMMITS:
        line.append(commits[at])
        at = (*commits[at].parents, "")[0]
    return line[::-1]


def tell(forge: Forge, repository: Repository, request: MergeRequest, commit: Commit) -> None:
    """File an issue about a commit that no merge request brought and that breaks the rules."""
    if not commit.parents:
        return
    try:
        snapshot = gather(repository, Request(commit.parents[0], commit.sha))
    except UserError as error:
        log.warning("%s: %s can't be judged: %s", request.project, commit.sha, error)
        return
    verdict = evaluate(snapshot)
    if all(finding.severity is not Severity.ERROR for finding in verdict.findings):
        return
    if not forge.brought(request.project, commit.sha):
        body = push_body(verdict, snapshot.source, commit, request.target)
        title = push_title(verdict, request.target)
        forge.ensure_issue(request.project, Issue(f"push-{commit.sha}", title, body))
