"""App: the service's addresses, and what each of them answers."""

from __future__ import annotations

import asyncio
import hmac
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Header
from pydantic import BaseModel
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.ports.store import StoreError
from bot.web.headers import SafeHeaders
from bot.web.health import Readiness
from bot.web.metrics import CONTENT_TYPE
from bot.web.webhooks import STATUS, Bounds, Result, Shortcut, Webhook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.ports.forge import Receiver
    from bot.ports.store import Inbox
    from bot.web.metrics import Metrics

ABOUT = "Countersign judges merge requests that change tracker files. It takes webhooks here.\n"


class Said(BaseModel):
    """The answer to a webhook: one word."""

    result: Result


class Alive(BaseModel):
    """The answer of a process that runs."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Whether work can be done, by what it needs."""

    ready: bool
    probes: dict[str, bool]


class Doors(NamedTuple):
    """What guards the addresses: bounds on webhooks, a token for the figures (empty: none)."""

    bounds: Bounds = Bounds()
    metrics_token: str = ""


def create_app(
    receivers: Mapping[str, Receiver],
    inbox: Inbox,
    probes: Mapping[str, Callable[[], bool]],
    metrics: Metrics,
    doors: Doors = Doors(),  # noqa: B008 - a value
) -> FastAPI:
    """Make the application; a receiver's name is the last part of its webhooks' address.

    ``probes`` are asked in threads whether what they stand for is well.
    """
    # The version is the one of these addresses: strangers are not told the program's.
    app = FastAPI(title="Countersign", version="1", description=ABOUT.strip(), docs_url=None,
                  redoc_url=None)  # fmt: skip
    webhooks = {
        f"/webhooks/{name}": Webhook(name, receiver, inbox, metrics, doors.bounds)
        for name, receiver in receivers.items()
    }
    app.add_middleware(Shortcut, webhooks=webhooks)
    app.add_middleware(SafeHeaders)
    for path, webhook in webhooks.items():
        add_webhook(app, path, webhook)
    add_health(app, Readiness(probes))
    add_metrics(app, metrics, doors.metrics_token)
    return app


def add_webhook(app: FastAPI, path: str, webhook: Webhook) -> None:
    """Add the address of a forge's webhooks."""
    content = {"application/json": {"schema": {"type": "object"}}}
    app.add_api_route(
        path,
        webhook.answer,
        methods=["POST"],
        response_model=Said,
        summary="Take a delivery",
        operation_id=path.strip("/").replace("/", "_"),
        responses={status: {"model": Said} for status in sorted(set(STATUS.values()))},
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )


def add_health(app: FastAPI, readiness: Readiness) -> None:
    """Add what people and supervisors ask."""

    @app.get("/", summary="What this is", response_class=PlainTextResponse)
    async def about() -> Response:
        return PlainTextResponse(ABOUT)

    @app.get("/healthz", summary="Whether the process answers")
    async def healthz() -> Alive:
        return Alive()

    @app.get("/readyz", summary="Whether work can be done", response_model=Ready,
             responses={503: {"model": Ready}})  # fmt: skip
    async def readyz() -> Response:
        probes = await readiness.look()
        ready = all(probes.values())
        return JSONResponse({"ready": ready, "probes": probes}, 200 if ready else 503)


def add_metrics(app: FastAPI, metrics: Metrics, token: str) -> None:
    """Add the figures."""
    answers: dict[int | str, dict[str, Any]] = {
        401: {"description": "The token is missing or wrong"},
        503: {"description": "The database does not answer"},
    }

    @app.get("/metrics", summary="The figures, for Prometheus", response_class=PlainTextResponse,
             responses=answers)  # fmt: skip
    async def figures(authorization: Annotated[str, Header()] = "") -> Response:
        given = authorization.removeprefix("Bearer ").encode()
        if token and not hmac.compare_digest(given, token.encode()):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        try:
            return Response(await asyncio.to_thread(metrics.text), media_type=CONTENT_TYPE)
        except StoreError:
            return Response(status_code=503, headers={"Retry-After": "30"})
