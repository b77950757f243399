"""Look: one subject looked at again, whatever told of it; here every way into the program ends."""

from __future__ import annotations

import logging

from bot.core.model.conversation import Speech, Status
from bot.core.model.errors import TryAgainError
from bot.core.model.merge_request import subject_of
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.flows.branch import begin_at, look_at_branch
from bot.flows.commit import look_at_commit
from bot.flows.converse import converse, line_of
from bot.flows.heads import closed, shared, speaker, spoken
from bot.flows.judge import judge
from bot.flows.sweep import sweep, sweep_project
from bot.ports.forge import ForgeError, place
from bot.ports.store import HeadVerdict

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.core.model.merge_request import MergeRequest, Subject
    from bot.flows.desk import Desk
    from bot.ports.forge import Forge
    from bot.ports.repository import Repository
    from bot.ports.store import Look

log = logging.getLogger(__name__)

MOST_TRIES = 8
"""Looks in a row at what can't be decided; then it is left to the next push or audit."""


def look(desk: Desk, claimed: Look) -> None:
    """Look at what a claimed row names, and make the forge say what is right.

    Raises `ForgeError`, `MirrorError` or `TryAgainError` when it has to be tried again.
    """
    subject = subject_of(claimed.key)
    forge = desk.forges.get(subject.forge)
    if forge is None:
        log.warning("%s: no forge of that name is set up", claimed.key)
    elif subject.number:
        look_at_request(desk, forge, subject, claimed)
    elif subject.is_commit:
        look_at_commit(desk, subject, claimed)
    elif subject.ref:
        look_at_ref(desk, forge, subject, claimed)
    elif subject.is_all:
        sweep(desk, forge, claimed)
    else:
        sweep_project(desk, forge, subject, claimed)


def look_at_request(desk: Desk, forge: Forge, subject: Subject, claimed: Look) -> None:
    """Judge an open merge request; one that is closed is left as it stands."""
    request = forge.merge_request(subject.project, subject.number)
    if request is None or request.state != "open":
        desk.memory.forget(claimed.key)
        closed(desk, claimed)
        return
    with opened(desk, forge, request) as repository:
        if repository.find(request.ref) != request.head:
            request = caught_up(forge, repository, request)
        begin_at(desk, subject, request.target, repository)
        say(desk, forge, repository, request, claimed)


def look_at_ref(desk: Desk, forge: Forge, subject: Subject, claimed: Look) -> None:
    """Look at a merge queue's group, or at a branch."""
    group = forge.group(subject.project, subject.ref)
    if group is not None:
        look_at_group(desk, forge, group, claimed)
    else:
        look_at_branch(desk, forge, subject, claimed)


def look_at_group(desk: Desk, forge: Forge, group: MergeRequest, claimed: Look) -> None:
    """Judge what a merge queue is about to merge, all of it against the target."""
    with opened(desk, forge, group) as repository:
        head = repository.find(group.ref)
        if head:  # else the queue has dropped or merged it
            say(desk, forge, repository, group._replace(head=head), claimed)


def opened(desk: Desk, forge: Forge, request: MergeRequest) -> AbstractContextManager[Repository]:
    """Fetch the target and the head into the project's mirror."""
    name = f"{forge.name}:{request.project}"
    refs = (f"refs/heads/{request.target}", request.ref)
    return desk.mirrors.open(name, forge.remote(request.project), refs)


def caught_up(forge: Forge, repository: Repository, request: MergeRequest) -> MergeRequest:
    """Read a merge request again whose head moved while it was fetched."""
    again = forge.merge_request(request.project, request.number)
    if again is None or again.head != repository.find(request.ref):
        raise TryAgainError(f"{place(request)}: git and the forge disagree about its head", 2)
    return again


def say(
    desk: Desk, forge: Forge, repository: Repository, request: MergeRequest, claimed: Look
) -> None:
    """Judge a head and say so; what could not be decided is tried again, for a while."""
    judgement = judge(repository, request)
    outcome = judgement.verdict.outcome
    line = line_of(judgement.wanted(forge.limits))
    others: dict[str, HeadVerdict] = {}
    speaks = claimed.key
    if request.number:
        verdict = HeadVerdict(request.head, outcome, line)
        others = shared(desk, claimed, verdict)
        speaks = speaker(claimed.key, verdict, others)
    if speaks != claimed.key and has_spoken(desk, claimed, request.head):
        desk.inbox.mark([speaks], claimed.cause, fresh=True)  # its status may lie under ours
    converse(
        forge, desk.memory, claimed, request,
        lambda refused: spoken(
            judgement.wanted(forge.limits, refused), claimed.key, speaks, alone=not others
        ),
    )  # fmt: skip
    log.info("%s: %s", place(request), outcome.value, extra={"head": request.head})
    if outcome is Outcome.UNDECIDED and claimed.attempts < MOST_TRIES:
        raise TryAgainError(f"{place(request)}: {line}")


def has_spoken(desk: Desk, claimed: Look, head: str) -> bool:
    """Tell whether this merge request may have put the status of a head that it leaves now."""
    posts = desk.memory.posts(claimed.key)
    if posts is None:
        return True
    return any(post.kind is Speech.STATUS and post.key == head for post in posts)


def gave_up(desk: Desk, claimed: Look, why: str) -> None:
    """Tell on the merge request, if that can still be done, that looking failed for good."""
    subject = subject_of(claimed.key)
    forge = desk.forges.get(subject.forge)
    if forge is None or not subject.number:
        return
    line = f"can't decide: looking failed; the log has why, under {claimed.cause or claimed.key}"
    status = Status(Outcome.UNDECIDED, line[:140], correlation=claimed.cause)
    try:
        request = forge.merge_request(subject.project, subject.number)
        if request is not None and request.state == "open":
            desk.memory.forget(claimed.key)
            forge.ensure_status(request, status, None)
    except ForgeError as error:
        log.warning("%s: gave up (%s), and could not say so: %s", claimed.key, why, error)
