"""Run the service: webhooks in, statuses and comments out.

examples:
  countersign serve --settings countersign.env
  COUNTERSIGN_GITLAB_TOKEN_FILE=token COUNTERSIGN_GITLAB_SECRETS_FILE=secret countersign serve

What is set and how is in docs/service.md. SIGTERM ends it: nothing more is taken in, what is being
looked at is ended, and what is left is looked at after the next start.
"""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
from functools import partial
from types import FrameType  # noqa: TC003 - the signature of a signal's handler

from bot import wiring
from bot.cli.service import add_settings, settings_of
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.web import logs

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from uvicorn import Server

    from bot.engine.opening import Engine
    from bot.engine.schedule import Schedule
    from bot.flows.desk import Desk
    from bot.ports.forge import Receiver
    from bot.ports.store import Look
    from bot.settings import Settings
    from bot.store.opening import SqlStore
    from bot.web.metrics import Metrics

log = logging.getLogger(__name__)

TURN = 0.001
"""Seconds a thread computes while others wait: a webhook's answer is not to wait for a verdict."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of serve."""
    add_settings(parser)


def run(options: Namespace) -> int:
    """Serve until told to stop; 0 after an orderly end."""
    settings = settings_of(options, webhooks=True)
    logs.setup(settings.log_format, settings.log_level, settings.secrets())
    gc.enable()  # a long life, unlike the other verbs'
    sys.setswitchinterval(TURN)
    with listening(settings) as door, wiring.store_of(settings, service=True) as store:
        serve(settings, store, door)
    return 0


def serve(settings: Settings, store: SqlStore, door: socket.socket) -> None:
    """Join the parts, run them, and end them in the order that loses nothing."""
    from bot.web.metrics import Metrics

    metrics = Metrics(store.inbox.depth)
    desk = wiring.desk_of(settings, store, metrics)
    engine = engine_of(settings, store, desk)
    metrics.watch(engine.looks, lambda: wiring.mirror_bytes(settings))
    schedule = schedule_of(settings, store, desk)
    receivers = wiring.receivers_of(settings, desk.forges)
    server = server_of(settings, receivers, store, metrics, engine)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, partial(_stop, server))
    gc.collect()
    gc.freeze()
    engine.start()
    schedule.start()
    log.info("listening on %s, for %s", _address(door), " and ".join(desk.forges))
    server.run(sockets=[door])
    log.info("stopping: what is being looked at is ended")
    schedule.stop(settings.drain)
    if not engine.drain(settings.drain):
        log.warning("some looks did not end in %s s: they are begun again at the next start",
                    settings.drain)  # fmt: skip
    log.info("stopped")


def listening(settings: Settings) -> socket.socket:
    """Take the address, before anything else is begun; ``UserError`` if somebody has it."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    except OSError as error:
        raise UserError(
            f"can't listen on {settings.host}:{settings.port}: {error.strerror}; "
            "COUNTERSIGN_HOST and COUNTERSIGN_PORT choose another"
        ) from error


def engine_of(settings: Settings, store: SqlStore, desk: Desk) -> Engine:
    """Give what looks at whatever is due."""
    from bot.engine.opening import open_engine
    from bot.engine.pace import Pace
    from bot.flows.look import gave_up, look

    def looked(claimed: Look) -> None:
        with logs.bound(claimed.cause):
            look(desk, claimed)

    return open_engine(
        settings.database_url,
        store.inbox,
        looked,
        pace=Pace(workers=settings.workers, forges=len(desk.forges)),
        gave_up=lambda claimed, error: gave_up(desk, claimed, str(error)),
    )


def schedule_of(settings: Settings, store: SqlStore, desk: Desk) -> Schedule:
    """Give what is done every so often."""
    from bot.engine.schedule import Rhythm, Schedule, chores

    rhythm = Rhythm(settings.sweep_every, settings.audit_every, settings.keep_days)
    return Schedule(store.clockwork, chores(store.inbox, desk.forges, rhythm))


def server_of(
    settings: Settings, receivers: Mapping[str, Receiver], store: SqlStore, metrics: Metrics,
    engine: Engine,
) -> Server:  # fmt: skip
    """Make the web server."""
    from uvicorn import Config, Server

    from bot.web.app import Doors, create_app
    from bot.web.lines import lines, patience
    from bot.web.webhooks import Bounds

    probes = {"database": lambda: store.inbox.depth() is not None, "engine": engine.is_running}
    doors = Doors(Bounds(int(settings.body_limit)), settings.metrics_token.get_secret_value())
    app = create_app(receivers, store.inbox, probes, metrics, doors)
    config = Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off", ws="none",
        proxy_headers=False, http=lines(patience()),
        timeout_graceful_shutdown=settings.drain,
    )  # fmt: skip
    server = Server(config)
    probes["accepting"] = lambda: not server.should_exit
    return server


def _stop(server: Server, _number: int, _frame: FrameType | None) -> None:
    """End the server; a signal that came before, during or after its run ends nothing else."""
    server.should_exit = True


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
