"""Demo: a merge request from a lie to green, before a simulated host; ``make demo`` plays it.

The host is a simulator on this machine, with real git behind real HTTP; the service before it is
the real one: its webhooks, its inbox, its mirrors, its comments.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import TYPE_CHECKING

from bot.core.render.marker import LINE
from tests.e2e.harbour import JUMPED, MATRIX, NEEDY, STATUS, TAKEN, TRACKER, tracker
from tests.e2e.hosts import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.live import Live
    from tests.simulators.interface import Request

WIDTH = 96
OF_A_PUSH = re.compile(r"push|pull_request|Push Hook|Merge Request Hook")
"""Webhooks that a person's push causes; others are those of our own answers to it."""

STORY = (
    (
        "Kim opens a merge request: W-06 is signed off, W-09 needs the monitoring, too",
        (JUMPED, NEEDY),
    ),
    (
        "Kim takes the sign-off back, and mends the matrix as the summary offers",
        (TAKEN, NEEDY, MATRIX),
    ),
)


def play(host: str) -> Iterator[str]:
    """Give what happens, line by line."""
    with (
        TemporaryDirectory(prefix="countersign-demo-") as folder,
        HOSTS[host](Path(folder)) as live,
    ):
        yield f"A repository on a simulated {host}, and the service that watches it."
        request: Request | None = None
        for title, edits in STORY:
            yield f"\n== {title}\n\n$ git push origin topic"
            sent = len(live.forge.deliveries)
            live.project.commit("topic", {TRACKER: tracker(*edits)}, title, author="kim")
            request = request or live.project.open("topic", title="Week 47", author="kim")
            live.settle()
            yield from told(live, request, sent)
        live.audit()
        sent = len(live.forge.calls)
        live.audit()
        yield "\n== The audit looks at everything anew\n"
        yield f"  {len(live.writes(since=sent))} calls change anything: all stands as it should"


def told(live: Live, request: Request, sent: int) -> Iterator[str]:
    """Show what people see on the merge request now."""
    events = {letter.event for letter in live.forge.deliveries[sent:]}
    yield f"  webhooks  {', '.join(sorted(filter(OF_A_PUSH.fullmatch, events)))}"
    yield f"  status    {STATUS}: {request.status(STATUS)}: {request.said(STATUS)}"
    for one in live.ours(request):
        yield f"\n  on {one.path}:{one.line}\n"
        yield shown(one.body)
    yield "\n  summary\n"
    yield shown(live.summary(request))


def shown(body: str) -> str:
    """Show a comment as its source reads, without what is hidden."""
    text = re.sub("\u200b", "", LINE.sub("", body)).strip()
    lines = [part for line in text.splitlines() for part in (wrap(line, WIDTH) or [""])]
    return "\n".join(f"    | {line}".rstrip() for line in lines)


def main() -> None:
    """Play it before each host named, or before all."""
    logging.disable()  # the story is told here, not in the service's log
    for host in sys.argv[1:] or sorted(HOSTS):
        for line in play(host):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
