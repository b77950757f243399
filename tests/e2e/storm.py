"""Storm: the same story told to a host where everything works and to one where much goes wrong."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from tests.e2e.harbour import JUMPED, MATRIX, NEEDY, STATUS, TAKEN, TRACKER, tracker

if TYPE_CHECKING:
    from tests.e2e.live import Live
    from tests.simulators.interface import Request

TEXTS = {
    "honest": tracker(TAKEN),
    "jumped": tracker(JUMPED),
    "needy": tracker(NEEDY),
    "mended": tracker(NEEDY, MATRIX),
    "both": tracker(JUMPED, NEEDY, MATRIX),
    "moved": "A first line.\n\n" + tracker(JUMPED),
}
PLAIN = "README.md"


class Step(NamedTuple):
    """Something that somebody does: to the merge request ``at``, with a text if it is a push."""

    deed: str
    at: int
    text: str = ""


def story(seed: int, requests: int, steps: int) -> list[Step]:
    """Make up what people do; the same seed gives the same story."""
    chance = random.Random(seed)
    told = [Step("open", at, chance.choice(sorted(TEXTS))) for at in range(requests)]
    deeds = ["push"] * 6 + ["force", "plain", "remark", "close", "reopen", "describe", "draft"]
    told += [Step(chance.choice(deeds), chance.randrange(requests), chance.choice(sorted(TEXTS)))
             for _ in range(steps)]  # fmt: skip
    return told


def tell(live: Live, steps: list[Step]) -> list[Request]:
    """Do the steps, one after the other, without waiting for anybody; all are open at the end."""
    requests: list[Request] = []
    for number, step in enumerate(steps):
        if step.deed == "open":
            live.project.commit(f"topic-{step.at}", {TRACKER: TEXTS[step.text]})
            requests.append(live.project.open(f"topic-{step.at}", title=f"Work {step.at}"))
        else:
            do(live, step, requests[step.at], number)
    for request in requests:
        if request.state == "closed":
            request.reopen()
    return requests


def do(live: Live, step: Step, request: Request, number: int) -> None:
    """Do one step; what makes no sense in the state it is in is left out."""
    match step.deed:
        case "remark":
            request.comment("rui", f"Remark {number}")
        case "describe":
            request.update(description=f"Version {number}")
        case "draft":
            request.update(draft=not request.draft)
        case "close" if request.state == "open":
            request.close()
        case "reopen" if request.state == "closed":
            request.reopen()
        case "push" | "force" | "plain":
            files = {PLAIN: f"{number}\n"}
            if step.deed != "plain":
                files[TRACKER] = TEXTS[step.text]
            onto = "main" if step.deed == "force" else ""
            live.project.commit(f"topic-{step.at}", files, onto=onto)


def stands(live: Live, requests: list[Request]) -> list[object]:
    """Give what the bot says everywhere, without the ids that a host made up."""
    return [
        (
            request.status(STATUS),
            request.said(STATUS),
            sorted((one.path, one.line, one.body) for one in live.ours(request)),
            live.summaries(request),
        )
        for request in requests
    ]
