"""Look at how the service is set up, and say what to do about what is wrong.

examples:
  countersign doctor --settings countersign.env
  countersign doctor --project acme/plans
  countersign doctor --format json

Nothing is changed but the database's tables, which are brought up to date. The exit status is 1
when there is a problem: something that keeps the service from its work.
"""

from __future__ import annotations

import os
import sys
import time

from bot import wiring
from bot.cli.output import to_stream
from bot.cli.service import add_settings, settings_of
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.render.safe import visible
from bot.core.render.words import count
from bot.git.command import Git
from bot.ports.checkup import Check, clock_check
from bot.ports.forge import ForgeError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.merge_request import Project
    from bot.ports.forge import Forge
    from bot.settings import Settings

OLDEST_GIT = (2, 30)
"""The first with all that mirrors ask of a fetch."""
LATE = 600.0
"""Seconds that work may wait before that is odd."""
LITTLE = 1 << 30
"""Bytes below which a disk is nearly full."""


class Line(NamedTuple):
    """A check with its place: the machine, a forge, or a project of one."""

    place: str
    check: Check

    @property
    def state(self) -> str:
        """``ok``, ``warning`` or ``problem``."""
        if not self.check.remedy:
            return "ok"
        return "problem" if self.check.must else "warning"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of doctor."""
    add_settings(parser)
    parser.add_argument("--project", default="", metavar="PATH", help="look at this project only")
    parser.add_argument("--format", choices=("text", "json"), default="text", dest="form")


def run(options: Namespace) -> int:
    """Check everything, print it; 1 when something is a problem."""
    settings = settings_of(options)
    now = time.time()
    lines: list[Line] = []
    for line in checked(settings, options.project, now):
        lines.append(line)
        if options.form == "text":
            to_stream(told(line), sys.stdout)
    if options.form == "json":
        to_stream(as_json(lines), sys.stdout)
    else:
        to_stream(summed(lines), sys.stdout)
    return int(any(line.state == "problem" for line in lines))


def checked(settings: Settings, project: str, now: float) -> Iterator[Line]:
    """Check the machine, the database, each forge and its projects."""
    for check in (*machine(settings), *database(settings, now), *doors(settings)):
        yield Line("here", check)
    for name, forge in wiring.forges_of(settings).items():
        try:
            for check in forge.checkup(now):
                yield Line(name, check)
            for one in projects(forge, project):
                yield from watched(forge, one)
        except ForgeError as error:
            mend = "mend that, then ask again: nothing more can be looked at there"
            yield Line(name, Check("answers", str(error), mend, must=True))


def machine(settings: Settings) -> Iterator[Check]:
    """Check git, and the data folder."""
    import shutil

    version = git_version()
    mend = "" if _numbers(version) >= OLDEST_GIT else "install git 2.30 or newer"
    yield Check("git", version or "not found", mend, must=True)
    try:
        folder = wiring.folder_of(settings, "mirrors")
    except UserError as error:
        yield Check("data folder", str(error), "name another", must=True)
        return
    free = shutil.disk_usage(folder).free
    wanted = max(0, int(settings.mirror_budget) - wiring.mirror_bytes(settings))
    mend = "make room, or set COUNTERSIGN_MIRROR_BUDGET to less" if free < wanted else ""
    found = f"{folder}, {free / 2**30:.1f} GiB free"
    yield Check("data folder", found, mend, must=free < LITTLE)


def git_version() -> str:
    """Ask git which one it is; empty where there is none."""
    try:
        done = Git(".", os.environ).run("version")
    except UserError:
        return ""
    words = done.out.decode("utf-8", "replace").split()
    return words[2] if len(words) > 2 else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in version.split(".")[:2] if one.isdecimal())


def database(settings: Settings, now: float) -> Iterator[Check]:
    """Check that the database answers, its clock, and how the work in it stands."""
    try:
        with wiring.store_of(settings) as store:
            depth, theirs = store.inbox.depth(), store.now()
    except UserError as error:
        yield Check("database", str(error), "see that it runs and lets us in", must=True)
        return
    yield Check("database", "answers, its tables are up to date")
    yield clock_check(theirs, now)._replace(what="the database's clock")
    waits = depth.due and depth.oldest > LATE
    mend = (
        "see that `countersign serve` runs, and how much it has to do (/metrics)" if waits else ""
    )
    yield Check("work", f"{count(depth.due, 'row')} due", mend)
    mend = "`countersign replay` lists it, and revives it" if depth.dead else ""
    yield Check("dead work", f"{count(depth.dead, 'row')}", mend)


def doors(settings: Settings) -> Iterator[Check]:
    """Check what webhooks are signed with, and that we know our own address."""
    secrets = {"github": settings.github_secrets, "gitlab": settings.gitlab_secrets}
    for name in wiring.receivers_of(settings):
        mend = f"set COUNTERSIGN_{name.upper()}_SECRETS" if not secrets[name] else ""
        yield Check(f"{name}'s webhook secrets", f"{len(secrets[name])} set", mend, must=True)
    mend = "" if settings.public_url else "set COUNTERSIGN_PUBLIC_URL to know our webhooks by it"
    yield Check("our address", settings.public_url or "not known", mend)


def projects(forge: Forge, path: str) -> Iterable[Project]:
    """Give the project asked for, or all; `ForgeError` where there is none that we may see."""
    found = [forge.project(path)] if path else list(forge.projects())
    seen = [one for one in found if one is not None]
    if not seen:
        raise ForgeError(f"{forge.name}: the credentials see no project {path}".rstrip())
    return seen


def watched(forge: Forge, project: Project) -> Iterator[Line]:
    """Check one project: our rights, what its branch requires, its webhooks."""
    place = f"{forge.name}:{project.path}"
    try:
        for check in forge.project_checkup(project):
            yield Line(place, check)
        for hook in forge.hooks(project.path):
            found = hook.url or "none seen"
            yield Line(place, Check("webhook", found, hook.problem))
    except ForgeError as error:
        yield Line(place, Check("answers", str(error), "see that we may look there", must=True))


def told(line: Line) -> str:
    """Write a line for people."""
    check = line.check
    what = f"{line.place}: {check.what}" if line.place != "here" else check.what
    said = f"{line.state:8} {what}: {check.found}"
    return visible(f"{said} -> {check.remedy}" if check.remedy else said) + "\n"


def summed(lines: Sequence[Line]) -> str:
    """Say how many are not well."""
    states = [line.state for line in lines]
    parts = [count(states.count(state), state) for state in ("problem", "warning")]
    return f"{count(len(states), 'check')}: {parts[0]}, {parts[1]}\n"


def as_json(lines: Sequence[Line]) -> str:
    """Write them for machines."""
    import json

    found = [
        {"place": line.place, "check": line.check.what, "state": line.state,
         "found": line.check.found, "remedy": line.check.remedy}
        for line in lines
    ]  # fmt: skip
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
