"""Sweep: what no webhook told of is found, and looked at like anything else."""

from __future__ import annotations

import logging

from bot.core.model.conversation import digest_of
from bot.core.model.merge_request import Subject
from bot.core.model.typed import TYPE_CHECKING
from bot.ports.forge import ForgeError

if TYPE_CHECKING:
    from bot.core.model.merge_request import MergeRequest
    from bot.flows.desk import Desk
    from bot.ports.forge import Forge, Missed
    from bot.ports.store import Look

log = logging.getLogger(__name__)


def sweep(desk: Desk, forge: Forge, claimed: Look) -> None:
    """Let every project be swept, and everything be looked at whose delivery failed.

    A ``fresh`` sweep is the audit: every open merge request, its posts listed anew.
    """
    keys = [Subject(forge.name, project.path).key for project in forge.projects()]
    name = f"missed:{forge.name}"
    since = desk.memory.cursor(name)
    missed = lost(forge, since)
    keys += sorted({subject.key for one in missed for subject in one.subjects})
    desk.inbox.mark(keys, claimed.cause, fresh=claimed.fresh)
    desk.memory.advance(name, max([since, *(one.at for one in missed)]))


def lost(forge: Forge, since: str) -> list[Missed]:
    """List the deliveries that failed; where that can't be asked, sweeps find the rest alone."""
    try:
        missed = list(forge.missed(since))
    except ForgeError as error:
        log.warning("%s: failed deliveries can't be listed: %s", forge.name, error)
        return []
    failed = sum(bool(one.subjects) for one in missed)
    if failed:
        log.warning("%s: %d deliveries had failed", forge.name, failed)
    return missed


def sweep_project(desk: Desk, forge: Forge, subject: Subject, claimed: Look) -> None:
    """Let the open merge requests be looked at that changed since the last sweep, and the branches
    that they go to.

    A time has whole seconds: of those that changed in the last one known, what they were like then
    tells which changed again.
    """
    project = forge.project(subject.project)
    if project is None:
        return
    name = f"changed:{subject.key}"
    since, _, known = ("" if claimed.fresh else desk.memory.cursor(name)).partition(" ")
    found = list(forge.merge_requests(project.path, since))
    seen = known.split(",")
    changed = [one for one in found if one.updated != since or likeness(one) not in seen]
    keys = [Subject(forge.name, project.path, one.number).key for one in changed]
    branch = Subject(forge.name, project.path, ref=f"refs/heads/{project.branch}").key
    watched = desk.memory.cursors(f"branch:{subject.key}@")
    branches = {branch, *(one.removeprefix("branch:") for one in watched)}
    desk.inbox.mark([*keys, *sorted(branches)], claimed.cause, fresh=claimed.fresh)
    latest = max([since, *(one.updated for one in found)])
    last = [likeness(one) for one in found if one.updated == latest]
    desk.memory.advance(name, f"{latest} {','.join(last)}" if latest else "")
    if claimed.fresh:
        tell_of_hooks(forge, project.path)


def likeness(request: MergeRequest) -> str:
    """Tell a merge request as it is from what it was: by all that a verdict reads of it."""
    read = (request.head, request.target, request.title, request.description)
    return f"{request.number}-{digest_of(repr(read))[:12]}"


def tell_of_hooks(forge: Forge, project: str) -> None:
    """Log what is wrong with the webhooks; what they miss is found by sweeps all the same."""
    try:
        hooks = forge.hooks(project)
    except ForgeError as error:
        log.warning("%s:%s: webhooks can't be listed: %s", forge.name, project, error)
        return
    for hook in hooks:
        if hook.problem:
            log.warning("%s:%s: webhook %s: %s", forge.name, project, hook.url, hook.problem)


def all_open(desk: Desk, forge: Forge, project: str, target: str, cause: str) -> None:
    """Let every open merge request into a branch be looked at: what rules them has changed."""
    keys = [
        Subject(forge.name, project, request.number).key
        for request in forge.merge_requests(project)
        if request.target == target
    ]
    desk.inbox.mark(keys, cause)
