"""Api: every route of the simulated GitHub, the more special before the more general."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github import (
    accounts,
    apps,
    check_routes,
    comments,
    graph,
    hooks,
    issues,
    merge_request_routes,
    repo_routes,
    review_routes,
    statuses,
)
from tests.simulators.routes import Answer, Ask, Routes

if TYPE_CHECKING:
    from tests.simulators.github.turn import Turn

_OWN: Routes[Turn] = Routes()


@_OWN.on("GET", "/rate_limit")
def _rate_limit(turn: Turn, _ask: Ask) -> Answer:
    core = turn.forge.rates.show(turn.who.name, turn.forge.time)
    return Answer(200, {"resources": {"core": core, "search": core}, "rate": core})


@_OWN.on("GET", "/meta")
def _meta(_turn: Turn, _ask: Ask) -> Answer:
    return Answer(200, {"verifiable_password_authentication": False})


ROUTES: Routes[Turn] = Routes(
    _OWN,
    accounts.ROUTES,
    apps.ROUTES,
    hooks.ROUTES,
    merge_request_routes.ROUTES,
    review_routes.ROUTES,
    comments.ROUTES,
    issues.ROUTES,
    statuses.ROUTES,
    check_routes.ROUTES,
    graph.ROUTES,
    repo_routes.ROUTES,
)
